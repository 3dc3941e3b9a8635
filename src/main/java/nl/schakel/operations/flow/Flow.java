package nl.schakel.operations.flow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import nl.schakel.operations.flow.RunningRoutes.Took;
import nl.schakel.operations.flow.RunningRoutes.Totals;

/**
 * How much went over a route in some time.
 *
 * @param exchanges all of them
 * @param failed    of those, which failed
 * @param took      how many took how long, one number per {@link Took}
 * @param last      when the last one was done, null where there was none
 */
record Flow(long exchanges, long failed, List<Long> took, Instant last) {

    static final Flow NONE = new Flow(0, 0, Collections.nCopies(Took.values().length, 0L), null);

    Flow {
        took = List.copyOf(took);
    }

    /** What came since an earlier look at the same process. */
    static Flow between(Totals before, Totals now) {
        List<Long> took = new ArrayList<>();
        for (int step = 0; step < now.took().size(); step++) {
            took.add(now.took().get(step) - (before == null ? 0 : before.took().get(step)));
        }
        long exchanges = now.exchanges() - (before == null ? 0 : before.exchanges());
        return new Flow(exchanges, now.failed() - (before == null ? 0 : before.failed()), took,
                exchanges == 0 || now.last() == 0 ? null : Instant.ofEpochMilli(now.last()));
    }

    Flow plus(Flow other) {
        List<Long> sum = new ArrayList<>();
        for (int step = 0; step < took.size(); step++) {
            sum.add(took.get(step) + other.took.get(step));
        }
        Instant later = last == null || other.last != null && other.last.isAfter(last) ? other.last : last;
        return new Flow(exchanges + other.exchanges, failed + other.failed, sum, later);
    }

    boolean isNone() {
        return exchanges == 0 && failed == 0;
    }

    /** Within which time 95 of 100 were done; null where there were none. */
    Took p95() {
        long all = took.stream().mapToLong(Long::longValue).sum();
        long seen = 0;
        for (Took step : Took.values()) {
            seen += took.get(step.ordinal());
            if (all > 0 && seen * 100 >= all * 95) {
                return step;
            }
        }
        return null;
    }
}
