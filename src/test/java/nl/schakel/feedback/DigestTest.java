package nl.schakel.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

import nl.schakel.calendar.WorkingDays;
import nl.schakel.directory.Practice;
import nl.schakel.referral.Database;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Urgency;
import nl.schakel.story.MovableClock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A practice that wants to hear everything once a day. The clock starts on Friday 20 November 2026 at eleven. */
class DigestTest {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final LocalTime HALF_PAST_TWELVE = LocalTime.of(12, 30);

    private final MovableClock clock = new MovableClock();

    @ParameterizedTest(name = "hour {0}, news of {1}, now {2}: {3}")
    @CsvSource({
        // Fri 20, Sat 21, Mon 23 November; Fri 25 December 2026 is Christmas
        "12:30, 2026-11-20T11:00, 2026-11-20T11:00, 2026-11-20T12:30",
        "12:30, 2026-11-20T11:00, 2026-11-20T12:30, now",
        "12:30, 2026-11-20T11:00, 2026-11-20T19:00, now",
        "12:30, 2026-11-20T12:31, 2026-11-20T12:31, 2026-11-23T12:30",
        "12:30, 2026-11-20T11:00, 2026-11-21T09:00, 2026-11-23T12:30",
        "12:30, 2026-11-20T12:31, 2026-11-23T08:00, 2026-11-23T12:30",
        "12:30, 2026-11-19T13:00, 2026-11-20T08:00, 2026-11-20T12:30",
        "12:30, 2026-12-24T13:00, 2026-12-24T13:00, 2026-12-28T12:30",
        "10:00, 2026-11-20T12:00, 2026-11-23T10:00, 2026-11-23T11:00",
        "10:00, 2026-11-23T12:00, 2026-11-24T10:00, now",
        "11:00, 2026-11-20T12:00, 2026-11-23T11:00, now",
        "08:45, 2026-11-20T12:00, 2026-11-23T08:45, now",
        // Summer and winter time: the hour is the clock's on the wall.
        "12:30, 2027-03-26T13:00, 2027-03-26T13:00, 2027-03-30T12:30"})
    void it_comes_at_its_hour_on_working_days_and_never_on_monday_at_ten(LocalTime hour, LocalDateTime news,
                                                                         LocalDateTime now, String tells) {
        Instant moment = dutch(now);

        Instant at = new Digest(new WorkingDays()).tells(hour, List.of(Feedbacks.at(dutch(news))), moment);

        assertThat(at).isEqualTo(tells.equals("now") ? moment : dutch(LocalDateTime.parse(tells)));
    }

    @OnBothDatabases
    void many_changes_of_a_day_are_told_once_and_as_the_newest_state(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, HALF_PAST_TWELVE);
        List<ReferralId> referrals = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ReferralId id = hub.received(Urgency.ROUTINE, true, null);
            hub.reports(id, Kind.IN_PROGRESS);
            hub.reports(id, Kind.WAITING);
            hub.reports(id, Kind.IN_PROGRESS);
            referrals.add(id);
        }
        referrals.forEach(id -> {
            hub.bells(id);
            assertThat(hub.hears(id)).as("before the hour").isNull();
        });
        clock.pass(Duration.ofMinutes(29));
        hub.rounds.ring();
        assertThat(referrals).allSatisfy(id -> assertThat(hub.bells(id)).isZero());

        clock.pass(Duration.ofMinutes(61));
        hub.rounds.ring();
        hub.rounds.ring();

        assertThat(referrals).allSatisfy(id -> {
            assertThat(hub.bells(id)).as("once").isEqualTo(1);
            Feedback told = hub.hears(id);
            assertThat(told.status()).isEqualTo(BusinessStatus.IN_ONDERZOEK);
            hub.pushes.arrived(told);
            assertThat(hub.hears(id)).isNull();
            assertThat(hub.isUnheard(id)).isFalse();
        });
    }

    @OnBothDatabases
    void what_cannot_wait_does_not_wait_for_the_hour(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, HALF_PAST_TWELVE);
        ReferralId urgent = hub.received(Urgency.ASAP, true, null);
        ReferralId elsewhere = hub.received(Urgency.ROUTINE, true, null);
        hub.reports(elsewhere, Kind.OTHER_MUNICIPALITY);

        assertThat(hub.hears(urgent).status()).isEqualTo(BusinessStatus.ONTVANGEN);
        assertThat(hub.hears(elsewhere).status()).isEqualTo(BusinessStatus.ANDERE_GEMEENTE);
    }

    @OnBothDatabases
    void a_hub_that_dies_in_the_middle_of_a_digest_tells_the_rest_when_it_is_back(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, HALF_PAST_TWELVE);
        ReferralId id = hub.received(Urgency.ROUTINE, true, null);
        hub.hears(id);
        clock.pass(Duration.ofMinutes(90));
        hub.rounds.ring();
        assertThat(hub.bells(id)).as("rung, and lost with the hub").isEqualTo(2);

        clock.pass(Duration.ofMinutes(16));
        hub.rounds.ring();

        assertThat(hub.bells(id)).isEqualTo(1);
        assertThat(hub.hears(id)).isNotNull();
    }

    @OnBothDatabases
    void planned_maintenance_holds_everything_and_then_the_newest_state_goes_once(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, null, new Practice.Maintenance(
                clock.instant().minusSeconds(60), clock.instant().plusSeconds(3600)));
        ReferralId id = hub.received(Urgency.STAT, true, null);
        assertThat(hub.pushes.mayGo(hub.hears(id))).isFalse();
        hub.reports(id, Kind.IN_PROGRESS);
        hub.bells(id);
        assertThat(hub.pushes.mayGo(hub.hears(id))).isFalse();
        clock.pass(Duration.ofMinutes(59));
        hub.rounds.ring();
        assertThat(hub.bells(id)).isZero();

        clock.pass(Duration.ofMinutes(1));
        hub.rounds.ring();

        assertThat(hub.bells(id)).isEqualTo(1);
        Feedback told = hub.hears(id);
        assertThat(hub.pushes.mayGo(told)).isTrue();
        assertThat(told.status()).isEqualTo(BusinessStatus.IN_ONDERZOEK);
    }

    private static Instant dutch(LocalDateTime moment) {
        return moment.atZone(DUTCH_TIME).toInstant();
    }
}
