package nl.schakel.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import nl.schakel.referral.AtOnce;
import nl.schakel.referral.Database;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.story.MovableClock;

/** Trouble is told once when it starts and once when it is over, whoever sees it. */
class AlertsTest {

    private final MovableClock clock = new MovableClock();
    private final String subject = "his/" + UUID.randomUUID();

    @OnBothDatabases
    void it_is_told_once_when_it_starts_and_once_when_it_is_over(Database database) {
        Alerts alerts = alerts(database);
        assertThat(alerts.start(subject, "Het HIS is niet bereikbaar.")).isTrue();
        Instant began = clock.instant();
        clock.pass(Duration.ofHours(1));

        assertThat(alerts.start(subject, "Het HIS is nog steeds niet bereikbaar.")).isFalse();
        assertThat(ours(alerts)).containsExactly(new Alerts.Alert(subject, "Het HIS is niet bereikbaar.", began));
        assertThat(alerts.end(subject, "Het HIS is er weer.")).isTrue();

        assertThat(alerts.end(subject, "Het HIS is er weer.")).isFalse();
        assertThat(ours(alerts)).isEmpty();
    }

    @OnBothDatabases
    void what_never_started_is_not_told_to_be_over(Database database) {
        assertThat(alerts(database).end(subject, "Het is over.")).isFalse();
    }

    @OnBothDatabases
    void when_it_starts_again_it_is_told_again(Database database) {
        Alerts alerts = alerts(database);
        alerts.start(subject, "Weg.");
        alerts.end(subject, "Terug.");

        assertThat(alerts.start(subject, "Weer weg.")).isTrue();
    }

    @OnBothDatabases
    void of_several_processes_one_tells(Database database) {
        List<Boolean> started = AtOnce.run(8, worker -> () -> alerts(database).start(subject, "Weg."));
        List<Boolean> ended = AtOnce.run(8, worker -> () -> alerts(database).end(subject, "Terug."));

        assertThat(started).containsOnlyOnce(true);
        assertThat(ended).containsOnlyOnce(true);
    }

    @OnBothDatabases
    void a_sentence_that_does_not_fit_is_told_all_the_same(Database database) {
        Alerts alerts = alerts(database);

        assertThat(alerts.start(subject, "Lang. ".repeat(500))).isTrue();

        assertThat(ours(alerts)).singleElement().satisfies(alert -> assertThat(alert.sentence()).hasSize(1000));
    }

    private List<Alerts.Alert> ours(Alerts alerts) {
        return alerts.lasting().stream().filter(alert -> alert.subject().equals(subject)).toList();
    }

    private Alerts alerts(Database database) {
        return new Alerts(database.client(), clock);
    }
}
