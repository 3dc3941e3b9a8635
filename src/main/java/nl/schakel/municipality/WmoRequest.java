package nl.schakel.municipality;

import java.time.Instant;
import java.time.LocalDate;

import nl.schakel.disclosure.Disclosure;
import nl.schakel.identity.AgbCode;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Urgency;

/**
 * The municipal message before any standard: a melding in the sense of Wmo 2015 art. 2.3.2, never an aanvraag.
 *
 * @param referral   the number that both sides share: the hub's own of the referral, and for an expert a pseudonym of it
 * @param receivedAt when the GP's referral was accepted; for an expert only the day
 * @param urgency    what the GP asked for
 * @param disclosure everything about the patient that may go
 * @param referrer   the practice; null for an expert
 * @param consent    the consent it goes on
 * @param recipient  who reads it
 */
public record WmoRequest(ReferralId referral, Instant receivedAt, Urgency urgency, Disclosure disclosure,
                         Referrer referrer, ConsentEvidence consent, RecipientRole recipient) {

    /** One that was kept before there were others is for the consultant. */
    public WmoRequest {
        recipient = recipient == null ? RecipientRole.CONSULTANT : recipient;
    }

    /** For the consultant. */
    public WmoRequest(ReferralId referral, Instant receivedAt, Urgency urgency, Disclosure disclosure,
                      Referrer referrer, ConsentEvidence consent) {
        this(referral, receivedAt, urgency, disclosure, referrer, consent, RecipientRole.CONSULTANT);
    }

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
