package nl.schakel.municipality;

import java.time.Instant;
import java.time.LocalDate;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;

/**
 * Taking back what was started, or done, at one recipient: the patient revoked the consent that it went on, or the
 * practice does not want it any more.
 *
 * @param referral   the referral
 * @param recipient  from whom it is taken back
 * @param reference  the number that hub and recipient share; the referral's own, but for an expert a pseudonym
 * @param receivedAt as the recipient knows it: {@link WmoRequest#receivedAt()}
 * @param place      the municipality as it is reached for this recipient
 * @param cause      why, and in which words
 * @param memory     what the delivery did, and what earlier attempts to take it back did
 * @param told       whether the recipient had something and was told; false until then
 * @param former     the municipality that went into this one and may still have the case; null where there is none
 */
public record Withdrawal(ReferralId referral, RecipientRole recipient, ReferralId reference, Instant receivedAt,
                         Municipality place, WithdrawalCause cause, StepMemory memory,
                         boolean told, Municipality former) {

    /** Of a consent that was revoked, from a municipality that did not go into another. */
    public Withdrawal(ReferralId referral, RecipientRole recipient, ReferralId reference, Instant receivedAt,
                      Municipality place, LocalDate revokedOn, StepMemory memory, boolean told) {
        this(referral, recipient, reference, receivedAt, place, WithdrawalCause.consentRevoked(revokedOn), memory, told,
                null);
    }

    /** The same, at another place. */
    public Withdrawal at(Municipality other) {
        return new Withdrawal(referral, recipient, reference, receivedAt, other, cause, memory, told, former);
    }

    /** The same, once the recipient was told. */
    public Withdrawal done() {
        return new Withdrawal(referral, recipient, reference, receivedAt, place, cause, memory, true,
                former);
    }
}
