package nl.schakel.operations.flow;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import nl.schakel.operations.flow.RouteHistory.Point;

/** Over which time a chart goes, and in which steps; Spring and the address know them by their Dutch names. */
enum Period {

    HOUR("uur", "1 uur", Duration.ofHours(1), Duration.ofMinutes(1), 5),
    DAY("dag", "24 uur", Duration.ofDays(1), RouteSlots.LENGTH, 6),
    WEEK("week", "7 dagen", Duration.ofDays(7), Duration.ofHours(1), 24);

    private final String code;
    private final String words;
    private final Duration time;
    private final Duration step;
    private final int perRow;

    Period(String code, String words, Duration time, Duration step, int perRow) {
        this.code = code;
        this.words = words;
        this.time = time;
        this.step = step;
        this.perRow = perRow;
    }

    /** The hour where it is none of them. */
    static Period of(String code) {
        return Arrays.stream(values()).filter(period -> period.code.equals(code)).findFirst().orElse(HOUR);
    }

    /** As in an address. */
    public String code() {
        return code;
    }

    /** On the page. */
    public String words() {
        return words;
    }

    Duration step() {
        return step;
    }

    /** How many points make one row of the table. */
    int perRow() {
        return perRow;
    }

    List<Point> points(RouteHistory history, String route) {
        return this == HOUR ? history.hour(route) : history.longer(route, time, step);
    }
}
