package nl.schakel.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import nl.schakel.alert.Alerts;
import nl.schakel.referral.Database;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Urgency;
import nl.schakel.story.MovableClock;

/** A HIS that is away: left alone, tried now and then by one, told of once. */
class HisLineTest {

    private final MovableClock clock = new MovableClock();

    @OnBothDatabases
    void after_a_failure_nobody_calls_and_after_the_pause_one_does(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, null);
        assertThat(hub.line.isOpen(hub.practice)).isTrue();
        IntStream.range(0, 4).forEach(consumer -> hub.line.failed(hub.practice));

        assertThat(hub.line.isOpen(hub.practice)).isFalse();
        assertThat(hub.line.opensAt(hub.practice)).isEqualTo(clock.instant().plusSeconds(2));
        clock.pass(Duration.ofSeconds(2));
        assertThat(IntStream.range(0, 4).filter(consumer -> hub.line.isOpen(hub.practice)).count()).isEqualTo(1);
        hub.line.failed(hub.practice);

        assertThat(hub.line.opensAt(hub.practice)).as("the pause grows").isEqualTo(clock.instant().plusSeconds(4));
    }

    @OnBothDatabases
    void one_that_was_called_and_never_heard_of_again_blocks_nobody(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, null);
        hub.line.failed(hub.practice);
        clock.pass(Duration.ofSeconds(2));
        assertThat(hub.line.isOpen(hub.practice)).isTrue();

        clock.pass(Duration.ofMinutes(1));

        assertThat(hub.line.isOpen(hub.practice)).isTrue();
    }

    @OnBothDatabases
    void a_his_that_was_away_for_a_week_hears_each_newest_state_once_and_the_operator_two_things(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, null);
        List<ReferralId> referrals = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            referrals.add(hub.received(Urgency.ROUTINE, true, null));
        }
        int calls = 0;
        int alerts = 0;
        for (int quarter = 0; quarter < 7 * 24 * 4; quarter++) {
            if (quarter % 100 == 50) {
                referrals.forEach(id -> hub.reports(id, Kind.WAITING));
                referrals.forEach(id -> hub.reports(id, Kind.IN_PROGRESS));
            }
            calls += away(hub, referrals);
            alerts = Math.max(alerts, lasting(hub).size());
            clock.pass(Duration.ofMinutes(15).plusSeconds(1));
        }
        assertThat(calls).as("one attempt per pause, however much waits").isBetween(600, 700);
        assertThat(alerts).isEqualTo(1);
        assertThat(lasting(hub)).singleElement().satisfies(alert ->
                assertThat(alert.sentence()).contains("De Linde", "20 november 11:00", "niet bereikbaar"));

        hub.rounds.ring();
        List<Feedback> told = new ArrayList<>();
        for (int look = 0; look < 3; look++) {
            referrals.stream().filter(id -> hub.bells(id) > 0).forEach(id -> {
                Feedback newest = hub.hears(id);
                if (newest != null && hub.pushes.mayGo(newest)) {
                    told.add(newest);
                    hub.pushes.arrived(newest);
                }
            });
            clock.pass(Duration.ofMinutes(1));
            hub.rounds.ring();
        }

        assertThat(told).hasSize(5).allSatisfy(newest ->
                assertThat(newest.status()).isEqualTo(BusinessStatus.IN_ONDERZOEK));
        assertThat(told).extracting(newest -> newest.referral().id()).containsExactlyInAnyOrderElementsOf(referrals);
        assertThat(lasting(hub)).isEmpty();
        assertThat(referrals).noneMatch(hub::isUnheard);
    }

    @OnBothDatabases
    void a_message_that_a_his_chokes_on_keeps_no_other_waiting(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, null);
        ReferralId choking = hub.received(Urgency.ROUTINE, true, null);
        List<ReferralId> others = new ArrayList<>();
        IntStream.range(0, 4).forEach(i -> others.add(hub.received(Urgency.ROUTINE, true, null)));
        Feedback poison = hub.hears(choking);
        assertThat(hub.pushes.mayGo(poison)).isTrue();
        hub.pushes.failed(poison);
        others.forEach(id -> assertThat(hub.pushes.mayGo(hub.hears(id))).isFalse());
        List<ReferralId> all = new ArrayList<>(others);
        all.add(choking);
        all.forEach(hub::bells);

        clock.pass(Duration.ofSeconds(2));
        hub.rounds.ring();

        assertThat(hub.bells(choking)).as("behind the others").isZero();
        assertThat(others).allSatisfy(id -> {
            assertThat(hub.bells(id)).isEqualTo(1);
            Feedback told = hub.hears(id);
            assertThat(hub.pushes.mayGo(told)).isTrue();
            hub.pushes.arrived(told);
        });
    }

    /** What the consumers do with the bells of a round while the HIS does not answer. */
    private static int away(FeedbackHub hub, List<ReferralId> referrals) {
        hub.rounds.ring();
        int calls = 0;
        for (ReferralId id : referrals) {
            Feedback newest = hub.bells(id) == 0 ? null : hub.hears(id);
            if (newest != null && hub.pushes.mayGo(newest)) {
                calls++;
                hub.pushes.failed(newest);
            }
        }
        return calls;
    }

    private static List<Alerts.Alert> lasting(FeedbackHub hub) {
        return hub.alerts.lasting().stream().filter(alert -> alert.subject().equals("his/" + hub.practice)).toList();
    }
}
