package nl.schakel.referral;

import java.time.Instant;
import java.time.LocalDate;

import nl.schakel.identity.Oin;

/**
 * What goes of a referral to someone besides the consultant, on a consent of its own.
 *
 * @param recipient    OIN of the one that receives
 * @param consentGiven the day the patient agreed to this recipient; null where the patient did not
 * @param consentUntil when that ends, null where open
 * @param since        since when it is in this state
 * @param caseNumber   the recipient's own number, null until delivered
 */
public record Part(ReferralId referral, RecipientRole role, Oin recipient, LocalDate consentGiven, Instant consentUntil,
                   State state, Instant since, String caseNumber) {

    /** Where a part stands. */
    public enum State {
        /** The patient did not agree that this one receives anything. */
        NOT_AGREED,
        /** The patient agreed; it is not built yet. */
        AGREED,
        /** Built, signed and waiting for its recipient. */
        READY,
        DELIVERED,
        /** Someone must change something before it can be delivered. */
        NOT_DELIVERED,
        /** There was nothing to send that the consultant does not have. */
        NOTHING,
        /** The patient took the consent back. */
        REVOKED,
        /** The practice took the referral back. */
        WITHDRAWN;

        /** Whether a part in this state may move to the other one. */
        public boolean mayBecome(State next) {
            return switch (this) {
                case AGREED -> next == READY || next == NOTHING || next == NOT_DELIVERED || isOver(next);
                // Back where it must be made anew for another municipality.
                case READY -> next == AGREED || next == DELIVERED || next == NOT_DELIVERED || isOver(next);
                case NOT_DELIVERED -> next == READY || next == DELIVERED || isOver(next);
                case DELIVERED -> isOver(next);
                case NOTHING, WITHDRAWN -> next == REVOKED;
                case REVOKED, NOT_AGREED -> false;
            };
        }

        private static boolean isOver(State next) {
            return next == REVOKED || next == WITHDRAWN;
        }
    }

    /** A part as the patient agreed to it; without a day of agreement the patient did not. */
    public record Agreed(RecipientRole role, Oin recipient, LocalDate consentGiven, Instant consentUntil) {
    }

    /**
     * One step of a part.
     *
     * @param caseNumber newly learned, null to keep what is known
     */
    public record Step(RecipientRole role, State to, String caseNumber) {
    }
}
