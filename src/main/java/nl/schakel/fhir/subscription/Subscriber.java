package nl.schakel.fhir.subscription;

import java.time.Instant;
import java.util.UUID;

import nl.schakel.identity.AgbCode;

/**
 * A Subscription as the hub keeps it.
 *
 * @param version    1 for a new one, one more for every change that its HIS can see
 * @param seenUntil  what changed before this moment has its number
 * @param behind     whether it must be looked at, changes or not
 * @param lastNumber of the newest event, 0 for none
 * @param toldNumber of the newest event that the HIS has, 0 for none
 * @param failures   in a row
 * @param failing    since when, null where all is well
 * @param beat       when it wants to hear that the hub is there, null for never
 * @param trouble    Dutch, null where all is well
 */
record Subscriber(UUID id, AgbCode practice, Terms terms, State state, int version, Instant changedAt,
                  Instant seenUntil, boolean behind, long lastNumber, long toldNumber, int failures,
                  Instant failing, Instant beat, String trouble) {

    /** FHIR's {@code Subscription.status}. */
    enum State {
        /** Its address has not answered yet. */
        REQUESTED("requested"),
        ACTIVE("active"),
        /** Its address did not answer, or no more. */
        ERROR("error"),
        OFF("off");

        private final String code;

        State(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    Subscriber numberedUntil(long number) {
        return new Subscriber(id, practice, terms, state, version, changedAt, seenUntil, behind, number, toldNumber,
                failures, failing, beat, trouble);
    }

    /** What trouble with it is called among the alerts. */
    String subject() {
        return "subscription/" + id;
    }
}
