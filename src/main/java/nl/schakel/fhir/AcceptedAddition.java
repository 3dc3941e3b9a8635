package nl.schakel.fhir;

import java.util.List;

import nl.schakel.referral.AdditionKind;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;

/**
 * Something that was added to a referral, now or before.
 *
 * @param parties who hears of it
 * @param fresh   whether it was kept now
 */
record AcceptedAddition(AdditionKind kind, Referral referral, List<RecipientRole> parties, boolean fresh) {
}
