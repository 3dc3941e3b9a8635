package nl.schakel.operations.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import nl.schakel.operations.flow.RunningRoutes.Totals;

/**
 * What went over each route: of this process by the minute for the last hour, of all processes in the database for a
 * week. What is counted and not yet written counts too.
 */
final class RouteHistory {

    /** How long a minute is kept; a route that nothing goes over costs nothing. */
    static final Duration KEPT = Duration.ofMinutes(61);
    /** How often the database hears of it where nobody looks. */
    private static final Duration WRITE = Duration.ofMinutes(1);
    private static final Duration PURGE = Duration.ofHours(1);

    private final RunningRoutes routes;
    private final RouteSlots slots;
    private final Clock clock;
    private final Map<String, Totals> seen = new HashMap<>();
    private final Map<String, SortedMap<Instant, Flow>> minutes = new HashMap<>();
    /** By slot, then by route. */
    private final SortedMap<Instant, Map<String, Flow>> unwritten = new TreeMap<>();
    private Instant writtenAt = Instant.MIN;
    private Instant purgedAt = Instant.MIN;

    RouteHistory(RunningRoutes routes, RouteSlots slots, Clock clock) {
        this.routes = routes;
        this.slots = slots;
        this.clock = clock;
    }

    /** A piece of a chart. */
    record Point(Instant start, Flow flow) {
    }

    /** Looks at what was counted since the last look; now and then, writes it down. */
    synchronized void look() {
        Instant now = clock.instant();
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        Instant slot = RouteSlots.start(now);
        routes.totals().forEach((route, totals) -> {
            Flow flow = Flow.between(seen.put(route, totals), totals);
            if (!flow.isNone()) {
                Flow dated = flow.last() == null ? new Flow(flow.exchanges(), flow.failed(), flow.took(), now) : flow;
                minutes.computeIfAbsent(route, first -> new TreeMap<>()).merge(minute, dated, Flow::plus);
                unwritten.computeIfAbsent(slot, first -> new HashMap<>()).merge(route, dated, Flow::plus);
            }
        });
        minutes.values().forEach(kept -> kept.headMap(minute.minus(KEPT)).clear());
        minutes.values().removeIf(Map::isEmpty);
        if (!now.isBefore(writtenAt.plus(WRITE)) || now.isBefore(writtenAt)) {
            write();
            writtenAt = now;
        }
        if (!now.isBefore(purgedAt.plus(PURGE))) {
            slots.forget(now.minus(RouteSlots.KEPT));
            purgedAt = now;
        }
    }

    /** Writes what the database does not know; what cannot be written is kept for the next time. */
    synchronized void write() {
        while (!unwritten.isEmpty()) {
            Instant slot = unwritten.firstKey();
            Map<String, Flow> flows = unwritten.get(slot);
            for (String route : List.copyOf(flows.keySet())) {
                slots.add(route, slot, flows.get(route));
                flows.remove(route);
            }
            unwritten.remove(slot);
        }
    }

    /** What went over every route in the last 24 hours, by slots of ten minutes, of all processes. */
    synchronized Map<String, Flow> day() {
        Map<String, Flow> flows = new HashMap<>(slots.since(since(Duration.ofDays(1))));
        unwritten.values().forEach(more -> more.forEach((route, flow) -> flows.merge(route, flow, Flow::plus)));
        return flows;
    }

    /** What went over a route in this process in the last ten minutes. */
    synchronized Flow lately(String route) {
        Instant from = clock.instant().truncatedTo(ChronoUnit.MINUTES).minus(9, ChronoUnit.MINUTES);
        return minutes.getOrDefault(route, Collections.emptySortedMap()).tailMap(from).values().stream()
                .reduce(Flow.NONE, Flow::plus);
    }

    /** The last hour of this process by the minute, the oldest first. */
    synchronized List<Point> hour(String route) {
        Instant last = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        return points(minutes.getOrDefault(route, Collections.emptySortedMap()), last.minus(59, ChronoUnit.MINUTES),
                last, Duration.ofMinutes(1));
    }

    /** A longer time of all processes, the oldest first. */
    synchronized List<Point> longer(String route, Duration time, Duration step) {
        Instant from = since(time);
        SortedMap<Instant, Flow> flows = slots.of(route, from);
        unwritten.forEach((slot, more) -> {
            if (more.containsKey(route)) {
                flows.merge(slot, more.get(route), Flow::plus);
            }
        });
        return points(flows, from, RouteSlots.start(clock.instant()), step);
    }

    private Instant since(Duration time) {
        return RouteSlots.start(clock.instant()).minus(time).plus(RouteSlots.LENGTH);
    }

    private static List<Point> points(SortedMap<Instant, Flow> flows, Instant from, Instant last, Duration step) {
        List<Point> points = new ArrayList<>();
        for (Instant start = from; !start.isAfter(last); start = start.plus(step)) {
            points.add(new Point(start, flows.subMap(start, start.plus(step)).values().stream()
                    .reduce(Flow.NONE, Flow::plus)));
        }
        return points;
    }
}
