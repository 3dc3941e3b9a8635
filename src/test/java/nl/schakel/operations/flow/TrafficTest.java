package nl.schakel.operations.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import nl.schakel.directory.Directory;
import nl.schakel.operations.flow.Traffic.Slot;
import nl.schakel.referral.Database;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.story.MovableClock;

/** The numbers of a day, and what waits, are asked alike of both databases. */
class TrafficTest {

    private final MovableClock clock = new MovableClock();

    @OnBothDatabases
    void most_of_what_waited_is_kept_by_slot_and_leaves_the_day_in_time(Database database) {
        Traffic traffic = new Traffic(database.client(), clock);
        traffic.waits(4);
        traffic.waits(9);
        traffic.waits(2);

        List<Slot> day = traffic.day();
        assertThat(day).hasSize(144);
        assertThat(day.get(143).start()).isEqualTo(RouteSlots.start(clock.instant()));
        assertThat(day.get(143).waiting()).isEqualTo(9);
        assertThat(day).allMatch(slot -> slot.received() == 0 && slot.delivered() == 0 && slot.failed() == 0);
        clock.pass(Duration.ofMinutes(10));
        assertThat(traffic.day()).element(142).extracting(Slot::waiting).isEqualTo(9L);
        clock.pass(Duration.ofHours(24));
        assertThat(traffic.day()).allMatch(slot -> slot.waiting() == 0);
    }

    @OnBothDatabases
    void where_nothing_is_stored_nothing_waits(Database database) {
        assertThat(new WaitingWork(database.client(), new Directory(List.of(), List.of()), clock).piles()).isEmpty();
    }
}
