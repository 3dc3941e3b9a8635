package nl.schakel.operations.flow;

import java.time.Duration;
import java.time.Instant;

import nl.schakel.operations.flow.RunningRoutes.Begin;
import nl.schakel.operations.flow.RunningRoutes.RunningRoute;
import nl.schakel.operations.flow.RunningRoutes.State;

/**
 * How one route is doing for one partner.
 *
 * @param route   null where something waits for which there is no route
 * @param own     whether all that goes over the route is this partner's; a route that serves all has its numbers with
 *                the hub
 * @param day     what went over it in the last 24 hours
 * @param lately  what went over it in the last ten minutes, in this process
 * @param waiting how much waits
 * @param oldest  since when the oldest waits; null where nothing waits that could have gone
 * @param held    null where nobody holds it
 * @param dead    how much came to a stop and waits for a person
 */
record Standing(String partner, RunningRoute route, String queue, boolean own, Flow day, Flow lately, long waiting,
                Instant oldest, HeldRoutes.Held held, long dead) {

    /** So many attempts in a row say something. */
    private static final int ATTEMPTS = 3;

    /** What there is to say of it, the worst first. */
    enum Trouble {
        /** Something waits for a person. */
        DEAD_LETTERS,
        /** It is stopped and nobody holds it. */
        STOPPED,
        /** Something waits for too long. */
        LATE,
        /** No attempt succeeds. */
        FAILING,
        HELD,
        /** Attempts failed; what they were for went since, or will. */
        FAILED,
        WAITING,
        BUSY,
        /** Nothing went over it in 24 hours. */
        QUIET;

        boolean needsAttention() {
            return compareTo(HELD) <= 0;
        }
    }

    /** @param patience how long something may wait */
    Trouble trouble(Instant now, Duration patience) {
        if (dead > 0) {
            return Trouble.DEAD_LETTERS;
        }
        if (held != null && own) {
            return Trouble.HELD;
        }
        if (route != null && route.state() == State.STOPPED && own) {
            return Trouble.STOPPED;
        }
        if (oldest != null && oldest.plus(patience).isBefore(now) && held == null) {
            return Trouble.LATE;
        }
        // A message that a door refuses is an answer, not a failure.
        boolean attempts = own && route.begin() != Begin.DOOR;
        if (attempts && lately.exchanges() >= ATTEMPTS && lately.failed() == lately.exchanges()) {
            return Trouble.FAILING;
        }
        if (attempts && day.failed() > 0) {
            return Trouble.FAILED;
        }
        return waiting > 0 ? Trouble.WAITING : day.exchanges() > 0 && own ? Trouble.BUSY : Trouble.QUIET;
    }
}
