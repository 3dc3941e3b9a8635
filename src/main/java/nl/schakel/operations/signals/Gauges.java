package nl.schakel.operations.signals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import nl.schakel.referral.DeadLetters;

/**
 * The last reading as gauges. Only what is not nought has a label: hundreds of municipalities are quiet most of the
 * day. Every process of the hub reads the same database and tells the same: take the maximum over processes, never the
 * sum.
 */
class Gauges {

    private static final String MUNICIPALITY = "municipality";
    private static final String PRACTICE = "practice";
    private static final String STATE = "state";

    private final MeterRegistry meters;
    private final Supplier<String> policies;
    private final Map<Place, Shown> shown = new HashMap<>();
    private volatile Reading last;

    /** @param policies the version of the agreements that run */
    Gauges(MeterRegistry meters, Supplier<String> policies, Clock clock) {
        this.meters = meters;
        this.policies = policies;
        gauge("schakel.signals.age", "seconds", "How old the numbers of the hub are",
                reading -> seconds(Duration.between(reading.at(), clock.instant())));
        gauge("schakel.outbox", null, "Bells that must still ring", reading -> reading.outbox().count());
        gauge("schakel.outbox.oldest", "seconds", "How long the outbox has not moved",
                reading -> age(reading, reading.outbox().since()));
        gauge("schakel.audit.entries", null, "Number of the newest entry of the audit log", Reading::audit);
        gauge("schakel.processes", null, "Hub processes on this database", Reading::processes);
    }

    private record Place(Measure measure, Tags labels) {
    }

    /** One number that Prometheus sees; it changes in place, so that no look at it finds it missing. */
    private static final class Shown {

        private volatile double value;
        private Gauge gauge;
    }

    private void gauge(String name, String unit, String description, ToDoubleFunction<Reading> value) {
        Gauge.builder(name, () -> last == null ? Double.NaN : value.applyAsDouble(last)).description(description)
                .baseUnit(unit).register(meters);
    }

    void show(Reading reading, List<QueueCounts.Queue> queues) {
        last = reading;
        Map<Place, Double> values = new HashMap<>();
        partners(reading, values);
        reading.alerts().forEach(one -> add(values, Measure.ALERTS, one.count(), "kind", one.name()));
        reading.terms().forEach(one -> add(values, Measure.TERMS_PASSED, one.count(), "term", one.name()));
        queues.forEach(queue -> {
            add(values, Measure.BROKER_MESSAGES, queue.messages(), "queue", queue.name());
            add(values, Measure.BROKER_SCHEDULED, queue.scheduled(), "queue", queue.name());
        });
        add(values, Measure.POLICY, 1, "version", policies.get());
        show(values);
    }

    private static void partners(Reading reading, Map<Place, Double> values) {
        reading.open().forEach(one -> add(values, Measure.OPEN, one.count(), MUNICIPALITY, one.municipality(), STATE,
                label(one.state())));
        reading.waiting().forEach(one -> {
            String[] place = {MUNICIPALITY, one.municipality(), "recipient", one.recipient()};
            add(values, Measure.WAITING, one.count(), place);
            add(values, Measure.WAITING_OLDEST, age(reading, one.since()), place);
        });
        reading.unheard().forEach(one -> {
            add(values, Measure.FEEDBACK_WAITING, one.count(), PRACTICE, one.practice());
            add(values, Measure.FEEDBACK_OLDEST, age(reading, one.since()), PRACTICE, one.practice());
        });
        reading.away().forEach(one -> add(values, Measure.HIS_AWAY, age(reading, one.since()), PRACTICE,
                one.practice()));
        reading.advice().forEach(one -> add(values, Measure.ADVICE_OPEN, one.count(), MUNICIPALITY,
                one.municipality(), STATE, label(one.state())));
        for (DeadLetters.Group group : reading.dead()) {
            add(values, Measure.DEAD_LETTERS, group.count(), "partner", group.partner(), "fault", group.faultClass());
        }
    }

    /** What has the same labels adds up. */
    private static void add(Map<Place, Double> values, Measure measure, double value, String... labels) {
        values.merge(new Place(measure, Tags.of(labels)), value, Double::sum);
    }

    private void show(Map<Place, Double> values) {
        values.forEach((place, value) -> shown.computeIfAbsent(place, key -> new Shown()).value = value);
        Iterator<Map.Entry<Place, Shown>> all = shown.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Place, Shown> one = all.next();
            Shown number = one.getValue();
            if (!values.containsKey(one.getKey())) {
                meters.remove(number.gauge);
                all.remove();
            } else if (number.gauge == null) {
                Measure measure = one.getKey().measure();
                number.gauge = Gauge.builder(measure.metric(), number, it -> it.value).tags(one.getKey().labels())
                        .description(measure.description()).baseUnit(measure.unit()).register(meters);
            }
        }
    }

    private static double age(Reading reading, Instant since) {
        return since == null ? 0 : Math.max(0, seconds(Duration.between(since, reading.at())));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static String label(String state) {
        return state.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
