package nl.schakel.referral;

import java.time.Instant;
import java.util.List;

/**
 * Something that could not go and that a person must look at. Nothing in it is about a patient.
 *
 * @param queue      on which it stopped
 * @param about      number of the referral, or of the question, that it is about
 * @param partner    who must do something: {@code municipality/0363}, {@code practice/01012345} or {@code hub}
 * @param faultClass {@code translation} or {@code technical}
 * @param code       the fault's machine code
 * @param sentence   the fault in Dutch
 * @param happenedAt when it stopped last
 * @param times      how often it stopped
 * @param since      since when it is in this state
 * @param handledBy  who resent it, put it aside or closed it last; null where nobody did
 * @param note       that person's words; null where there are none
 * @param outcome    what became of it, in Dutch; null while that is not known
 * @param resend     the round in which it was last resent; null where it never was
 */
public record DeadLetter(String id, String queue, String about, String partner, String faultClass, String code,
                         String sentence, Instant happenedAt, int times, State state, Instant since, String handledBy,
                         String note, String outcome, String resend) {

    /** Where a dead letter stands. */
    public enum State {
        /** Waits for a person. */
        OPEN,
        /** Put aside with a note; comes back by hand. */
        PARKED,
        /** Someone asked for it to be resent; the hub is about to. */
        CLAIMED,
        /** On its way once more; what becomes of it is not known yet. */
        RESENT,
        /** Over: it moved on, or someone closed it with a note. */
        CLOSED
    }

    /**
     * Which dead letters.
     *
     * @param state   always one
     * @param partner null for any, as are the others
     * @param resend  the round in which they were resent
     * @param until   that stopped at this moment or before
     * @param ids     exactly these; empty for any
     */
    public record Filter(State state, String partner, String queue, String faultClass, String code, String resend,
                         Instant until, List<String> ids) {

        public Filter {
            ids = ids == null ? List.of() : List.copyOf(ids);
        }

        /** All in a state. */
        public static Filter of(State state) {
            return new Filter(state, null, null, null, null, null, null, List.of());
        }

        /** The same, that stopped at a moment or before. */
        public Filter until(Instant moment) {
            return new Filter(state, partner, queue, faultClass, code, resend, moment, ids);
        }

        /** The same, of one group. */
        public Filter of(DeadLetters.Group group) {
            return new Filter(state, group.partner(), group.queue(), group.faultClass(), group.code(), resend, until,
                    ids);
        }

        /** Exactly these. */
        public static Filter of(State state, List<String> ids) {
            return new Filter(state, null, null, null, null, null, null, ids);
        }
    }
}
