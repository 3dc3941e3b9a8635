package nl.schakel.disclosure.page;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import nl.schakel.disclosure.Disclosure;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;

/**
 * The account of one referral as the patient may ask for it (AVG art. 15(1)): who referred, who received what and when,
 * on which consent, and what was held back and why.
 *
 * @param reference     the hub's number of the referral
 * @param provision     what the patient was referred for
 * @param practice      name of the practice that refers
 * @param practicePhone null where the practice gave none
 * @param practiceAgb   the practice's AGB code
 * @param receivedAt    when the practice sent the referral
 * @param madeAt        of when this account is; the PDF of one moment always has the same bytes
 * @param recipients    everyone it was meant for, whether or not something arrived
 * @param feedback      whether the municipality may tell the practice what becomes of it
 * @param revokedAt     when the consent was withdrawn; null while it stands
 * @param cancelledAt   when the practice took the referral back; null where it did not
 * @param contentPurged whether the referral itself is gone and only this account is left
 * @param asked         what the municipality asked the practice about it, oldest first
 */
public record DisclosureRecord(String reference, Provision provision, String practice, String practicePhone,
                               String practiceAgb, Instant receivedAt, Instant madeAt, List<Received> recipients,
                               Feedback feedback, Instant revokedAt, Instant cancelledAt, boolean contentPurged,
                               List<AdviceRecord> asked) {

    /** Of a referral that the practice did not take back, and about which nothing was asked. */
    public DisclosureRecord(String reference, Provision provision, String practice, String practicePhone,
                            String practiceAgb, Instant receivedAt, Instant madeAt, List<Received> recipients,
                            Feedback feedback, Instant revokedAt, boolean contentPurged) {
        this(reference, provision, practice, practicePhone, practiceAgb, receivedAt, madeAt, recipients, feedback,
                revokedAt, null, contentPurged, List.of());
    }

    /**
     * What the patient agreed to about the way back (Wmo 2015 art. 5.2.5(2)).
     *
     * @param agreed whether the municipality's answer may, or might, come back to the practice
     * @param until  the last day it may; null where open or not agreed
     * @param ended  whether that is over, by its end, an objection or a withdrawal
     */
    public record Feedback(boolean agreed, LocalDate until, boolean ended) {
    }

    /**
     * One recipient.
     *
     * @param name         as the patient knows it, for instance {@code Gemeente Amsterdam}
     * @param deliveredAt  null where nothing was delivered, or not yet
     * @param notDelivered why it was not, one Dutch sentence to the patient; null where delivered or still under way
     * @param caseNumber   the recipient's own number (zaaknummer); null where unknown
     * @param consentGiven the day the patient agreed; null where unknown, or where the patient did not
     * @param consentUntil the last day the consent holds; null where open
     * @param disclosure   what went and what was held back; null where no longer known
     * @param withdrawnAt  when the recipient was told that the consent was withdrawn, or the practice took the referral
     *                     back; null where it was not
     * @param tokenUntil   until when the recipient can prove the consent; null where there is no token
     * @param tokenActive  whether that proof stands now
     */
    public record Received(String name, RecipientRole role, Instant deliveredAt, String notDelivered,
                           String caseNumber, LocalDate consentGiven, LocalDate consentUntil, Disclosure disclosure,
                           Instant withdrawnAt, Instant tokenUntil, boolean tokenActive) {

        /** Says nothing of what went. */
        @Override
        public String toString() {
            return "Received by " + role;
        }
    }

    /** Says nothing of what is in it. */
    @Override
    public String toString() {
        return "DisclosureRecord " + reference;
    }
}
