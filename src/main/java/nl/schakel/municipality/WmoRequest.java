package nl.schakel.municipality;

import java.time.Instant;
import java.time.LocalDate;

import nl.schakel.disclosure.Disclosure;
import nl.schakel.identity.AgbCode;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Urgency;

/**
 * The municipal message before any standard: a melding in the sense of Wmo 2015 art. 2.3.2, never an aanvraag.
 *
 * @param referral   the hub's number, the key both sides share
 * @param receivedAt when the GP's referral was accepted
 * @param urgency    what the GP asked for
 * @param disclosure everything about the patient that may go
 * @param referrer   the practice
 * @param consent    the consent it goes on
 */
public record WmoRequest(ReferralId referral, Instant receivedAt, Urgency urgency, Disclosure disclosure,
                         Referrer referrer, ConsentEvidence consent) {

    /**
     * The practice that refers. Never another author: a specialist's name is a diagnosis.
     *
     * @param phone null where the practice gave none
     */
    public record Referrer(AgbCode agb, String name, String phone) {
    }

    /**
     * @param reference the hub's name for the Consent
     * @param given     the day the patient agreed
     * @param until     the last day it holds, null where open
     */
    public record ConsentEvidence(String reference, LocalDate given, LocalDate until) {
    }
}
