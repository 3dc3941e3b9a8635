package nl.schakel.disclosure;

import nl.schakel.referral.Referral;

/** A referral with what one recipient of it receives. */
public record Disclosed(Referral referral, Disclosure disclosure) {
}
