package nl.schakel.operations.flow;

import java.time.Duration;
import java.time.Instant;

import nl.schakel.operations.flow.RunningRoutes.RunningRoute;
import nl.schakel.operations.flow.RunningRoutes.State;
import nl.schakel.operations.flow.Standing.Trouble;

/**
 * A route in the table, in words.
 *
 * @param link  null where there is no route
 * @param tone  {@code good}, {@code warn}, {@code bad} or empty
 * @param stale whether its file is not as this process read it
 */
record RowView(String name, String link, String state, String tone, String last, String perMinute, String failed,
               String p95, String waiting, String oldest, boolean stale) {

    static RowView of(Standing row, Instant now, Duration patience) {
        RunningRoute route = row.route();
        Trouble trouble = row.trouble(now, patience);
        return new RowView(route == null ? "Wachtrij " + row.queue() : route.description(),
                route == null ? null : "/operations/routes/" + route.id(), state(row, trouble), tone(trouble),
                DutchWords.moment(row.day().last(), now),
                row.own() ? DutchWords.rate(row.lately().exchanges() / 10.0) : DutchWords.NONE,
                row.own() ? DutchWords.number(row.day().failed()) : DutchWords.NONE, DutchWords.took(row.day().p95()),
                DutchWords.number(row.waiting()), DutchWords.age(row.oldest(), now),
                route != null && !route.current());
    }

    static String state(Standing row, Trouble trouble) {
        return switch (trouble) {
            case DEAD_LETTERS -> DutchWords.number(row.dead()) + " vastgelopen";
            case STOPPED -> "staat stil";
            case HELD -> row.route().state() == State.STARTED || row.route().state() == State.MOVING
                    ? "wordt vastgezet" : "vastgehouden";
            case FAILING -> "lukt niet";
            case LATE -> "wacht te lang";
            default -> row.route() == null ? "geen route" : row.route().state() == State.QUIET ? "stil" : "stroomt";
        };
    }

    static String tone(Trouble trouble) {
        return switch (trouble) {
            case DEAD_LETTERS, STOPPED, FAILING, LATE -> "bad";
            case HELD -> "warn";
            case QUIET -> "";
            default -> "good";
        };
    }
}
