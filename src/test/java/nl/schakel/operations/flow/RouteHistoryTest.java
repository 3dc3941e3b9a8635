package nl.schakel.operations.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import nl.schakel.operations.flow.RunningRoutes.Took;
import nl.schakel.operations.flow.RunningRoutes.Totals;
import nl.schakel.referral.Database;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.story.MovableClock;

/** What went over a route: by the minute of this process, and for a week of all processes, over restarts. */
class RouteHistoryTest {

    private final MovableClock clock = new MovableClock();
    private final String route = "municipality-zgw-" + UUID.randomUUID();

    @OnBothDatabases
    void minutes_slots_and_the_day_tell_the_same_and_forget_in_time(Database database) {
        Process one = new Process(database);
        one.did(10, 2, Took.MS_100);
        one.history.look();
        clock.pass(Duration.ofMinutes(3));
        one.did(5, 0, Took.S_5);
        one.history.look();

        assertThat(one.history.hour(route)).hasSize(60).last()
                .satisfies(point -> assertThat(point.flow().exchanges()).isEqualTo(5));
        assertThat(one.history.hour(route).get(56).flow().exchanges()).isEqualTo(10);
        assertThat(one.history.lately(route).exchanges()).isEqualTo(15);
        Flow day = one.history.day().get(route);
        assertThat(day.exchanges()).isEqualTo(15);
        assertThat(day.failed()).isEqualTo(2);
        assertThat(day.last()).isEqualTo(clock.instant());
        assertThat(day.p95()).as("15, of which 5 took longer").isEqualTo(Took.S_5);

        clock.pass(Duration.ofMinutes(10));
        assertThat(one.history.lately(route)).isEqualTo(Flow.NONE);
        clock.pass(Duration.ofMinutes(60));
        one.history.look();
        assertThat(one.history.hour(route)).allMatch(point -> point.flow().isNone());
        assertThat(one.history.day().get(route).exchanges()).isEqualTo(15);
        clock.pass(Duration.ofHours(24));
        one.history.look();
        assertThat(one.history.day()).doesNotContainKey(route);
        assertThat(total(one.history.longer(route, Duration.ofDays(7), Duration.ofHours(1)))).isEqualTo(15);
        clock.pass(Duration.ofDays(7));
        one.history.look();
        assertThat(database.client().sql("select count(*) from route_slot where route = :r").param("r", route)
                .query(Integer.class).single()).isZero();
    }

    @OnBothDatabases
    void what_two_processes_did_is_added_and_outlives_them(Database database) {
        Process one = new Process(database);
        Process other = new Process(database);
        one.did(3, 1, Took.MS_50);
        other.did(4, 0, Took.MS_50);
        one.history.look();
        other.history.look();
        one.history.write();
        other.history.write();

        assertThat(one.history.day().get(route).exchanges()).isEqualTo(7);
        Process afterRestart = new Process(database);
        afterRestart.did(1, 0, Took.LONGER);
        afterRestart.history.look();
        Flow day = afterRestart.history.day().get(route);
        assertThat(day.exchanges()).isEqualTo(8);
        assertThat(day.failed()).isEqualTo(1);
        assertThat(day.p95()).isEqualTo(Took.LONGER);
        assertThat(total(afterRestart.history.longer(route, Duration.ofDays(1), RouteSlots.LENGTH))).isEqualTo(8);
        assertThat(afterRestart.history.longer(route, Duration.ofDays(1), RouteSlots.LENGTH)).hasSize(144);
    }

    private static long total(List<RouteHistory.Point> points) {
        return points.stream().mapToLong(point -> point.flow().exchanges()).sum();
    }

    /** A hub process that only counts. */
    private final class Process implements RunningRoutes {

        private final Map<String, Totals> totals = new HashMap<>();
        private final RouteHistory history;

        private Process(Database database) {
            history = new RouteHistory(this, new RouteSlots(database.client()), clock);
        }

        private void did(long exchanges, long failed, Took took) {
            Totals before = totals.getOrDefault(route, new Totals(0, 0,
                    Collections.nCopies(Took.values().length, 0L), 0));
            List<Long> durations = new ArrayList<>(before.took());
            durations.set(took.ordinal(), durations.get(took.ordinal()) + exchanges);
            Instant now = clock.instant();
            totals.put(route, new Totals(before.exchanges() + exchanges, before.failed() + failed, durations,
                    now.toEpochMilli()));
        }

        @Override
        public List<RunningRoute> all() {
            return List.of();
        }

        @Override
        public List<Step> steps(String id) {
            return List.of();
        }

        @Override
        public Map<String, Totals> totals() {
            return totals;
        }

        @Override
        public List<Passage> passages(String id) {
            return List.of();
        }

        @Override
        public void follow() {
        }
    }
}
