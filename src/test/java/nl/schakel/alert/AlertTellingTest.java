package nl.schakel.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import nl.schakel.referral.AtOnce;
import nl.schakel.referral.Database;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.story.MovableClock;

/** Who looks at no page hears of trouble once, and once that it is over, whatever happens between. */
class AlertTellingTest {

    private static final Duration SETTLE = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

    private final MovableClock clock = new MovableClock();
    private final String subject = "his/" + UUID.randomUUID();
    private final Post webhook = new Post("webhook");
    private final Post mail = new Post("mail");

    @OnBothDatabases
    void each_channel_hears_that_it_started_and_after_a_while_that_it_is_over(Database database) {
        Process hub = new Process(database);
        hub.alerts.start(subject, "Weg.");
        hub.telling.tell();
        hub.alerts.end(subject, "Terug.");
        hub.telling.tell();
        assertThat(heard(webhook)).as("it may come back at once").containsExactly("started Weg.");

        clock.pass(SETTLE);
        hub.telling.tell();
        hub.telling.tell();

        assertThat(heard(webhook)).containsExactly("started Weg.", "ended Terug.");
        assertThat(heard(mail)).containsExactly("started Weg.", "ended Terug.");
        assertThat(of(webhook)).extracting(AlertNotice::id).doesNotHaveDuplicates()
                .containsExactlyElementsOf(of(mail).stream().map(AlertNotice::id).toList());
    }

    @OnBothDatabases
    void a_partner_that_comes_and_goes_is_one_trouble(Database database) {
        Process hub = new Process(database);
        for (int i = 0; i < 20; i++) {
            hub.alerts.start(subject, "Weg.");
            hub.telling.tell();
            hub.alerts.end(subject, "Terug.");
            hub.telling.tell();
            clock.pass(SETTLE.minusSeconds(1));
        }
        clock.pass(SETTLE);
        hub.telling.tell();

        assertThat(heard(webhook)).containsExactly("started Weg.", "ended Terug.");
        assertThat(heard(mail)).containsExactly("started Weg.", "ended Terug.");
    }

    @OnBothDatabases
    void a_process_that_dies_while_it_tells_leaves_it_to_another(Database database) {
        new Process(database).alerts.start(subject, "Weg.");
        webhook.dies = true;
        try {
            new Process(database).telling.tell();
        } catch (Killed asWithKill9) {
            // Claimed, and never said what came of it.
        }
        webhook.dies = false;
        Process other = new Process(database);
        other.telling.tell();
        assertThat(heard(webhook)).as("it may still be at it").isEmpty();

        clock.pass(FIRST_PAUSE);
        other.telling.tell();

        assertThat(heard(webhook)).containsExactly("started Weg.");
        assertThat(heard(mail)).containsExactly("started Weg.");
    }

    @OnBothDatabases
    void of_several_processes_one_tells(Database database) {
        AtOnce.run(8, worker -> () -> new Process(database).alerts.start(subject, "Weg."));

        AtOnce.run(8, worker -> () -> {
            new Process(database).telling.tell();
            return true;
        });

        assertThat(heard(webhook)).containsExactly("started Weg.");
        assertThat(heard(mail)).containsExactly("started Weg.");
    }

    @OnBothDatabases
    void a_channel_that_is_away_holds_up_no_other_and_hears_everything_in_order_once_it_is_back(Database database) {
        Process hub = new Process(database);
        webhook.away = true;
        hub.alerts.start(subject, "Weg.");
        hub.telling.tell();
        hub.alerts.end(subject, "Terug.");
        assertThat(heard(mail)).containsExactly("started Weg.");

        List<Integer> attempts = new ArrayList<>();
        for (int minute = 0; minute < 360; minute++) {
            clock.pass(Duration.ofMinutes(1));
            hub.telling.tell();
            attempts.add(webhook.attempts);
        }
        assertThat(attempts.get(359) - attempts.get(239)).as("in two hours, the pauses have grown").isBetween(1, 3);
        assertThat(mail.arrived).extracting(AlertNotice::subject).as("the other channel tells it")
                .contains("alert/webhook");

        webhook.away = false;
        clock.pass(Duration.ofHours(1));
        hub.telling.tell();
        clock.pass(SETTLE);
        hub.telling.tell();

        assertThat(heard(webhook)).containsExactly("started Weg.", "ended Terug.");
        assertThat(webhook.arrived).extracting(AlertNotice::subject).doesNotContain("alert/webhook");
        assertThat(mail.arrived).filteredOn(notice -> notice.subject().equals("alert/webhook"))
                .extracting(AlertNotice::ended).containsExactly(false, true);
    }

    @OnBothDatabases
    void what_was_for_a_channel_that_is_no_longer_configured_waits_for_nothing(Database database) {
        new Process(database).alerts.start(subject, "Weg.");
        AlertNotices none = new AlertNotices(database.client(), List.of(), SETTLE, clock);

        new AlertTelling(none, List.of(), new Alerts(database.client(), clock)).tell();

        assertThat(new AlertNotices(database.client(), List.of("webhook"), SETTLE, clock).due("webhook", 10)).isEmpty();
    }

    private List<String> heard(Post post) {
        return of(post).stream().map(notice -> (notice.ended() ? "ended " : "started ") + notice.sentence()).toList();
    }

    private List<AlertNotice> of(Post post) {
        return post.arrived.stream().filter(notice -> notice.subject().equals(subject)).toList();
    }

    /** One hub process among others. */
    private final class Process {

        private final Alerts alerts;
        private final AlertTelling telling;

        Process(Database database) {
            List<AlertChannel> channels = List.of(webhook, mail);
            AlertNotices notices = new AlertNotices(database.client(),
                    channels.stream().map(AlertChannel::name).toList(), SETTLE, clock);
            alerts = new Alerts(database.client(), notices, database.transactions(), clock);
            telling = new AlertTelling(notices, channels, alerts);
        }
    }

    private static final class Killed extends RuntimeException {
    }

    /** Where alerts arrive. */
    private static final class Post implements AlertChannel {

        private final String name;
        private final List<AlertNotice> arrived = new CopyOnWriteArrayList<>();
        private volatile boolean away;
        private volatile boolean dies;
        private volatile int attempts;

        Post(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String words() {
            return name;
        }

        @Override
        public void tell(AlertNotice notice) throws NotTold {
            if (dies) {
                throw new Killed();
            }
            if (away) {
                attempts++;
                throw new NotTold("niemand thuis.");
            }
            arrived.add(notice);
        }
    }
}
