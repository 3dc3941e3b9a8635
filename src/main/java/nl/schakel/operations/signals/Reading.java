package nl.schakel.operations.signals;

import java.time.Instant;
import java.util.List;

import nl.schakel.referral.DeadLetters;

/**
 * How the hub stands at one moment, as counts of partners and states.
 *
 * @param open     referrals that are not finished; of what is finished there is no count, for there are a million
 * @param waiting  what waits for a municipality
 * @param unheard  what practices must still hear
 * @param away     HISs that do not answer, and since when
 * @param advice   questions of municipalities that somebody still waits for
 * @param outbox   bells that must still ring
 * @param alerts   lasting alerts by the first word of their subject
 * @param terms    terms that passed and are not over, by kind
 * @param audit    number of the newest entry of the audit log, 0 for none
 * @param processes hub processes that were seen lately
 */
record Reading(Instant at, List<InState> open, List<Waiting> waiting, List<Unheard> unheard,
               List<DeadLetters.Group> dead, List<Away> away, List<InState> advice, Outbox outbox,
               List<Kind> alerts, List<Kind> terms, long audit, long processes) {

    /** @param state as in the database */
    record InState(String municipality, String state, long count) {
    }

    /**
     * @param recipient {@code consultant}, {@code medical-adviser} or {@code expert}
     * @param since     of what waits longest: since it was accepted, or sent again after it was parked
     */
    record Waiting(String municipality, String recipient, long count, Instant since) {
    }

    record Unheard(String practice, long count, Instant since) {
    }

    record Away(String practice, Instant since) {
    }

    /** @param since when this process first saw the bell that is now the oldest; null where there is none */
    record Outbox(long count, Instant since) {
    }

    record Kind(String name, long count) {
    }
}
