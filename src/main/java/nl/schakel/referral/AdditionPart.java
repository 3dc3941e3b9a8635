package nl.schakel.referral;

import java.time.Instant;
import java.time.LocalDate;

/**
 * What goes to one party of the case of something that is added to it.
 *
 * @param number       which addition to this referral, from 1
 * @param receivedAt   when the practice sent it
 * @param since        since when it is in this state
 * @param consentGiven the day the patient agreed to it; null where it goes on the consent of the case
 * @param consentUntil when that ends; null where open, or where it goes on the consent of the case
 * @param disclosure   what was released and withheld
 * @param consignment  the message as the party receives it; null once it was delivered or purged
 */
public record AdditionPart(ReferralId referral, AdditionKind kind, int number, RecipientRole role, State state,
                           Instant receivedAt, Instant since, LocalDate consentGiven, Instant consentUntil,
                           byte[] disclosure, byte[] consignment) {

    /** Where it stands. */
    public enum State {
        /** Built, signed and waiting for its party. */
        READY,
        DELIVERED,
        /** Someone must change something before it can be delivered. */
        NOT_DELIVERED,
        /** The party turned out to have no part in the case. */
        NOTHING,
        /** The patient took the consent back. */
        REVOKED
    }

    /** What the timeline calls what happens to it; the number keeps two additions apart. */
    public String event(String what) {
        return kind.event() + "-" + number + "-" + what + "-to-" + role.code();
    }

    /** Never shows what it says. */
    @Override
    public String toString() {
        return "AdditionPart " + number + " of " + referral + " for " + role;
    }
}
