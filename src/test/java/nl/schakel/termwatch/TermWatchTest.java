package nl.schakel.termwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import nl.schakel.alert.Alerts;
import nl.schakel.calendar.Turns;
import nl.schakel.calendar.WorkingDays;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.Oin;
import nl.schakel.referral.AtOnce;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Database;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.Provision;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.story.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** Silence is told once to everyone who must know, and once more when it is over. */
class TermWatchTest {

    private static final Directory DIRECTORY = new Directory(List.of(new Municipality(NewReferrals.AMSTERDAM,
            "Amsterdam", new Oin("00000099000000363000"), LocalDate.of(1900, 1, 1), null,
            EnumSet.allOf(Provision.class), List.of(new Municipality.Contact(null, "Wijkteam Oost", "020-5550101",
            "oost@amsterdam.example", null, null)), new Municipality.Terms(Period.ofDays(42), Period.ofDays(56)), true,
            "zgw", Map.of())), List.of());

    private final MovableClock clock = new MovableClock();
    private final GreenMail post = new GreenMail(ServerSetup.SMTP.dynamicPort());
    private final JavaMailSenderImpl mail = new JavaMailSenderImpl();

    @BeforeEach
    void theMailServerIsThere() {
        post.start();
        mail.setHost("localhost");
        mail.setPort(post.getSmtp().getPort());
    }

    @AfterEach
    void theMailServerGoes() {
        post.stop();
    }

    @OnBothDatabases
    void what_nobody_confirms_is_told_once_and_once_more_when_it_is_confirmed(Database database) throws Exception {
        TermWatch watch = fresh(database);
        ReferralId id = accepted(database);
        watch.lookNow();
        clock.pass(Duration.ofDays(4));
        watch.lookNow();
        assertThat(events(database, id)).as("Tuesday is the second working day").containsExactly("accepted");
        clock.pass(Duration.ofDays(1));
        watch.lookNow();
        watch.lookNow();
        hub(database).lookNow();

        assertThat(events(database, id)).containsExactly("accepted", "term-confirmation-late");
        assertThat(newest(database, id).until()).isEqualTo(LocalDate.of(2026, 11, 24));
        assertThat(bells(database, id)).isEqualTo(1);
        assertThat(alerts(database, id)).singleElement().satisfies(alert -> {
            assertThat(alert.subject()).isEqualTo("term/" + id + "/confirmation");
            assertThat(alert.sentence()).contains("Amsterdam", "24 november 2026", "Wijkteam Oost", id.toString());
        });
        assertThat(letters()).hasSize(1);

        received(database, id);
        watch.lookNow();
        hub(database).lookNow();

        assertThat(events(database, id)).containsExactly("accepted", "term-confirmation-late", "ready", "delivered",
                "term-confirmation-over");
        assertThat(alerts(database, id)).isEmpty();
        assertThat(letters()).hasSize(2);
        assertThat(bells(database, id)).as("late, received, over").isEqualTo(3);
    }

    @OnBothDatabases
    void the_contact_reads_which_case_it_is_and_nothing_about_a_person(Database database) throws Exception {
        TermWatch watch = fresh(database);
        ReferralId id = accepted(database);
        received(database, id);
        watch.lookNow();
        clock.pass(Duration.ofDays(61));
        watch.lookNow();

        assertThat(letters()).hasSize(2);
        MimeMessage letter = letters().get(1);
        assertThat(letter.getAllRecipients()).extracting(Object::toString).containsExactly("oost@amsterdam.example");
        assertThat(letter.getFrom()).extracting(Object::toString).containsExactly("schakel@hub.example");
        assertThat(letter.getHeader("Message-ID", null)).contains(id.toString());
        assertThat(letter.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
        String text = letter.getContent().toString();
        assertThat(text).contains(id.toString(), "ZAAK-1", "15 januari 2027", "nog niet besloten");
        assertThat(text + letter.getSubject()).doesNotContainIgnoringCase("scootmobiel", "Linde", "01012345",
                "patiënt");
    }

    @OnBothDatabases
    void of_several_processes_one_tells_each(Database database) {
        fresh(database);
        List<ReferralId> ids = List.of(accepted(database), accepted(database), accepted(database));
        clock.pass(Duration.ofDays(5));
        AtOnce.run(6, worker -> () -> {
            hub(database).lookNow();
            return worker;
        });
        hub(database).lookNow();
        assertThat(ids).allSatisfy(id -> {
            assertThat(events(database, id)).containsExactly("accepted", "term-confirmation-late");
            assertThat(alerts(database, id)).hasSize(1);
        });
        assertThat(letters()).hasSize(3);

        ids.forEach(id -> received(database, id));
        AtOnce.run(6, worker -> () -> {
            hub(database).lookNow();
            return worker;
        });
        hub(database).lookNow();

        assertThat(ids).allSatisfy(id -> {
            assertThat(events(database, id)).containsOnlyOnce("term-confirmation-over");
            assertThat(alerts(database, id)).isEmpty();
        });
        assertThat(letters()).hasSize(6);
    }

    @OnBothDatabases
    void whose_turn_it_is_is_settled_in_the_database(Database database) {
        fresh(database);
        ReferralId id = accepted(database);
        clock.pass(Duration.ofDays(5));
        hub(database).look();
        assertThat(events(database, id)).contains("term-confirmation-late");
        ReferralId other = accepted(database);
        clock.pass(Duration.ofMinutes(1));
        hub(database).look();
        assertThat(kept(database, other)).as("not yet").isZero();
        clock.pass(Duration.ofMinutes(9));
        hub(database).look();

        assertThat(kept(database, other)).isEqualTo(1);
    }

    @OnBothDatabases
    void a_process_that_dies_between_claiming_and_telling_loses_nothing(Database database) {
        fresh(database);
        ReferralId id = accepted(database);
        clock.pass(Duration.ofDays(5));
        TermNotices dying = new TermNotices(database.client(), clock) {
            @Override
            void add(ReferralId referral, TermKind kind, Audience audience, boolean ended, LocalDate due) {
                throw new IllegalStateException("killed");
            }
        };
        hub(database, dying, database.transactions()).lookNow();
        assertThat(events(database, id)).containsExactly("accepted");

        hub(database, new TermNotices(database.client(), clock), dyingBeforeCommit(database)).lookNow();
        assertThat(events(database, id)).containsExactly("accepted");
        assertThat(letters()).isEmpty();

        hub(database).lookNow();

        assertThat(events(database, id)).containsExactly("accepted", "term-confirmation-late");
        assertThat(letters()).hasSize(1);
    }

    @OnBothDatabases
    void a_process_that_dies_before_the_operator_heard_it_is_followed_by_one_that_tells_it(Database database) {
        fresh(database);
        ReferralId id = accepted(database);
        clock.pass(Duration.ofDays(5));
        TermNotices dying = new TermNotices(database.client(), clock) {
            @Override
            List<Notice> open(Audience audience, int limit) {
                List<Notice> open = super.open(audience, limit);
                open.forEach(this::claim);
                throw new IllegalStateException("killed");
            }
        };
        try {
            hub(database, dying, database.transactions()).lookNow();
        } catch (IllegalStateException killed) {
            assertThat(killed).hasMessage("killed");
        }
        hub(database).lookNow();
        assertThat(alerts(database, id)).as("the dead process may still be at it").isEmpty();
        clock.pass(Duration.ofMinutes(11));
        hub(database).lookNow();

        assertThat(alerts(database, id)).hasSize(1);
        assertThat(letters()).hasSize(1);
    }

    @OnBothDatabases
    void mail_that_does_not_go_delays_nobody_else_and_goes_later(Database database) {
        fresh(database);
        ReferralId id = accepted(database);
        clock.pass(Duration.ofDays(5));
        post.stop();
        hub(database).lookNow();
        assertThat(events(database, id)).contains("term-confirmation-late");
        assertThat(alerts(database, id)).hasSize(1);
        theMailServerIsThere();
        hub(database).lookNow();
        assertThat(letters()).as("not at once again").isEmpty();
        clock.pass(Duration.ofMinutes(11));
        hub(database).lookNow();
        hub(database).lookNow();

        assertThat(letters()).hasSize(1);
    }

    @OnBothDatabases
    void mail_that_never_goes_is_given_up_after_a_day_and_the_operator_hears_it(Database database) {
        fresh(database);
        ReferralId id = accepted(database);
        clock.pass(Duration.ofDays(5));
        post.stop();
        for (int hour = 0; hour < 48; hour++) {
            hub(database).lookNow();
            clock.pass(Duration.ofHours(1));
        }
        assertThat(notices(database, id)).isZero();
        assertThat(new Alerts(database.client(), clock).lasting()).extracting(Alerts.Alert::subject)
                .contains("mail/0363");
        theMailServerIsThere();
        received(database, id);
        hub(database).lookNow();

        assertThat(letters()).hasSize(1);
        assertThat(new Alerts(database.client(), clock).lasting()).extracting(Alerts.Alert::subject)
                .doesNotContain("mail/0363");
    }

    @OnBothDatabases
    void where_there_is_no_mail_the_operator_is_told_to_call(Database database) {
        fresh(database);
        ReferralId id = accepted(database);
        clock.pass(Duration.ofDays(5));
        TermNotices notices = new TermNotices(database.client(), clock);
        hub(database, notices, database.transactions(), new TermMail(null, null)).lookNow();

        assertThat(alerts(database, id)).singleElement().satisfies(alert ->
                assertThat(alert.sentence()).contains("Bel Wijkteam Oost (020-5550101)"));
        assertThat(notices(database, id)).isZero();
    }

    @OnBothDatabases
    void the_onderzoek_and_the_decision_are_each_told_and_both_end_with_the_decision(Database database) {
        TermWatch watch = fresh(database);
        ReferralId id = accepted(database);
        received(database, id);
        watch.lookNow();
        clock.pass(Duration.ofDays(48));
        watch.lookNow();
        assertThat(events(database, id)).endsWith("term-investigation-late");
        clock.pass(Duration.ofDays(14));
        watch.lookNow();
        assertThat(events(database, id)).endsWith("term-investigation-late", "term-decision-late");
        report(database, id, MunicipalUpdate.Kind.DECIDED, null);
        watch.lookNow();

        assertThat(events(database, id)).endsWith("municipal-update", "term-investigation-over", "term-decision-over");
        assertThat(kept(database, id)).isZero();
        assertThat(alerts(database, id)).isEmpty();
    }

    @OnBothDatabases
    void while_the_municipality_waits_for_someone_nothing_becomes_late(Database database) {
        TermWatch watch = fresh(database);
        ReferralId id = accepted(database);
        received(database, id);
        watch.lookNow();
        clock.pass(Duration.ofDays(7));
        report(database, id, MunicipalUpdate.Kind.WAITING, LocalDate.of(2027, 1, 15));
        watch.lookNow();
        clock.pass(Duration.ofDays(100));
        watch.lookNow();
        assertThat(events(database, id)).noneMatch(event -> event.startsWith("term-"));
        report(database, id, MunicipalUpdate.Kind.IN_PROGRESS, LocalDate.of(2027, 1, 15));
        watch.lookNow();
        assertThat(events(database, id)).noneMatch(event -> event.startsWith("term-"));
        clock.pass(Duration.ofDays(38));
        watch.lookNow();

        assertThat(events(database, id)).endsWith("term-investigation-late");
    }

    @OnBothDatabases
    void a_verlenging_that_comes_late_ends_it_and_it_may_pass_again(Database database) {
        TermWatch watch = fresh(database);
        ReferralId id = accepted(database);
        received(database, id);
        watch.lookNow();
        clock.pass(Duration.ofDays(61));
        watch.lookNow();
        assertThat(events(database, id)).endsWith("term-investigation-late", "term-decision-late");
        report(database, id, MunicipalUpdate.Kind.EXTENDED, LocalDate.of(2027, 2, 15));
        watch.lookNow();
        assertThat(events(database, id)).endsWith("municipal-update", "term-decision-over");
        clock.pass(Duration.ofDays(30));
        watch.lookNow();

        assertThat(events(database, id)).endsWith("term-decision-over", "term-decision-late");
        assertThat(newest(database, id).until()).isEqualTo(LocalDate.of(2027, 2, 15));
    }

    @OnBothDatabases
    void of_a_referral_that_is_parked_or_revoked_the_practice_hears_nothing_more_and_the_others_that_it_is_over(
            Database database) {
        TermWatch watch = fresh(database);
        ReferralId parked = accepted(database);
        ReferralId revoked = accepted(database);
        clock.pass(Duration.ofDays(5));
        watch.lookNow();
        referrals(database).change(parked, Change.parked(new Fault.Translation("delivery-given-up", "Opgegeven.")));
        referrals(database).change(revoked, Change.of("consent-revoked", ReferralState.REVOKED));
        watch.lookNow();

        for (ReferralId id : List.of(parked, revoked)) {
            assertThat(events(database, id)).contains("term-confirmation-late")
                    .doesNotContain("term-confirmation-over");
            assertThat(alerts(database, id)).isEmpty();
            assertThat(kept(database, id)).isZero();
        }
        assertThat(letters()).hasSize(4);
    }

    @OnBothDatabases
    void what_a_change_left_behind_long_ago_is_not_read_again(Database database) {
        TermWatch watch = fresh(database);
        ReferralId id = accepted(database);
        watch.lookNow();
        clock.pass(Duration.ofHours(1));
        accepted(database);
        watch.lookNow();
        database.client().sql("delete from term where referral = :id").param("id", id.toString()).update();
        watch.lookNow();

        assertThat(kept(database, id)).as("only what changed is reckoned").isZero();
    }

    /** Everyone begins anew on a database that other tests used, whose clock stood elsewhere. */
    private TermWatch fresh(Database database) {
        for (String table : List.of("term_progress", "term_notice", "term", "turn", "alert", "outbox")) {
            database.client().sql("delete from " + table).update();
        }
        database.client().sql("update referral set state = 'REVOKED'").update();
        return hub(database);
    }

    /** One hub process. */
    private TermWatch hub(Database database) {
        return hub(database, new TermNotices(database.client(), clock), database.transactions());
    }

    private TermWatch hub(Database database, TermNotices notices, TransactionTemplate transactions) {
        return hub(database, notices, transactions, new TermMail(mail, "schakel@hub.example"));
    }

    private TermWatch hub(Database database, TermNotices notices, TransactionTemplate transactions, TermMail mail) {
        ReferralStore referrals = referrals(database);
        TermTelling telling = new TermTelling(notices, mail, new Alerts(database.client(), clock), referrals,
                DIRECTORY, clock);
        return new TermWatch(new TermStore(database.client(), clock), notices, telling,
                new Terms(new WorkingDays(), TermsTest.SETTINGS), referrals, DIRECTORY,
                new Turns(database.client(), clock), transactions, TermsTest.SETTINGS.look(), clock);
    }

    private static TransactionTemplate dyingBeforeCommit(Database database) {
        TransactionTemplate real = database.transactions();
        return new TransactionTemplate(real.getTransactionManager()) {
            @Override
            public <T> T execute(TransactionCallback<T> action) {
                Function<TransactionStatus, T> all = status -> {
                    action.doInTransaction(status);
                    throw new IllegalStateException("killed");
                };
                return real.execute(all::apply);
            }
        };
    }

    private ReferralStore referrals(Database database) {
        return database.referrals(clock);
    }

    private ReferralId accepted(Database database) {
        return referrals(database).accept(NewReferrals.any()).referral().id();
    }

    private void received(Database database, ReferralId id) {
        referrals(database).change(id, Change.of("ready", ReferralState.READY));
        referrals(database).change(id, Change.reported("delivered", new MunicipalUpdate(MunicipalUpdate.Kind.RECEIVED,
                null, "ZAAK-1", LocalDate.of(2027, 1, 15), null, null)).ringing(new Bell(Bell.FEEDBACK, id)));
    }

    private void report(Database database, ReferralId id, MunicipalUpdate.Kind kind, LocalDate deadline) {
        referrals(database).change(id, Change.reported("municipal-update", new MunicipalUpdate(kind, null, null,
                deadline, null, null)).ringing(new Bell(Bell.FEEDBACK, id)));
    }

    private List<String> events(Database database, ReferralId id) {
        return referrals(database).timeline(id).stream().map(TimelineEntry::event).toList();
    }

    private TimelineEntry newest(Database database, ReferralId id) {
        List<TimelineEntry> timeline = referrals(database).timeline(id);
        return timeline.get(timeline.size() - 1);
    }

    private int bells(Database database, ReferralId id) {
        return count(database, "outbox where queue = 'feedback' and referral = :id", id);
    }

    private int kept(Database database, ReferralId id) {
        return count(database, "term where referral = :id", id);
    }

    private int notices(Database database, ReferralId id) {
        return count(database, "term_notice where referral = :id", id);
    }

    private static int count(Database database, String what, ReferralId id) {
        return database.client().sql("select count(*) from " + what).param("id", id.toString()).query(Integer.class)
                .single();
    }

    private List<Alerts.Alert> alerts(Database database, ReferralId id) {
        return new Alerts(database.client(), clock).lasting().stream()
                .filter(alert -> alert.subject().contains(id.toString())).toList();
    }

    private List<MimeMessage> letters() {
        return Arrays.asList(post.getReceivedMessages());
    }
}
