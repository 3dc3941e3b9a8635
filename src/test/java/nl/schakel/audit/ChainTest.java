package nl.schakel.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import nl.schakel.alert.Alerts;
import nl.schakel.audit.AuditFinding.Kind;
import nl.schakel.calendar.Turns;
import nl.schakel.referral.AtOnce;
import nl.schakel.referral.Database;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.story.MovableClock;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Nobody alters the log unseen: what was done to the table is named, by number and moment. */
class ChainTest {

    private static final Instant NINE = Instant.parse("2026-11-20T08:00:00Z");

    private final MovableClock clock = new MovableClock();
    private final ChainMac macs = new ChainMac(AuditTable.MAC);

    @TempDir
    private Path data;

    /** A log of ten entries, a minute apart, each with its place. */
    private final class Log {

        private final Database database;
        private final JdbcTemplate db;
        private final Chain chain;
        private final AuditLog log;
        private final AuditWatch watch;
        private final AuditPurge purge;
        private final Anchor anchor;

        Log(Database database) {
            this.database = database;
            this.db = new JdbcTemplate(database.source());
            this.chain = new Chain(db, database.transactions(), macs);
            this.log = AuditTable.log(database.source(), clock);
            this.anchor = new Anchor(data, macs);
            this.watch = new AuditWatch(chain, macs, anchor, new Alerts(database.client(), clock),
                    new Turns(database.client(), clock), Duration.ofSeconds(1), Duration.ofDays(1), clock);
            this.purge = new AuditPurge(chain, log);
            Path head = data.resolve("audit/head");
            assertThat(!Files.exists(head) || head.toFile().delete()).isTrue();
            db.update("delete from audit");
            db.update("delete from alert");
            db.update("update audit_chain set place = 0, link = 'genesis', cut = 0, cut_link = 'genesis', cut_mac = ''");
        }

        Log full() {
            IntStream.rangeClosed(1, 10).forEach(this::add);
            watch.seal();
            return this;
        }

        void add(int n) {
            clock.pass(Duration.between(clock.instant(), NINE.plus(Duration.ofMinutes(n))));
            log.add(AuditEntry.of(AuditAction.DISCLOSED, "hub").to("municipality/0363").with("Task/" + n)
                    .about("01012345", "a".repeat(64)).failing("code").because("reden").from("10.0.0.1")
                    .on("Consent/" + n).telling("jti", n));
        }

        AuditVerification.Result verify() {
            return AuditVerification.of(database.source(), AuditTable.MAC,
                    AuditVerification.Witness.read(data, AuditTable.MAC), entries -> { });
        }

        List<AuditFinding> found() {
            return verify().findings();
        }

        void sql(String sql) {
            assertThat(db.update(sql)).isPositive();
        }
    }

    private static AuditFinding of(Kind kind, long from, long to, int minute) {
        return new AuditFinding(kind, from, to, NINE.plus(Duration.ofMinutes(minute)));
    }

    @OnBothDatabases
    void a_log_that_nobody_touched_is_sound(Database database) {
        AuditVerification.Result result = new Log(database).full().verify();

        assertThat(result.findings()).isEmpty();
        assertThat(result.entries()).isEqualTo(10);
        assertThat(result.last()).isEqualTo(10);
    }

    @OnBothDatabases
    void one_byte_changed_in_any_column_names_the_entry(Database database) {
        for (String column : List.of("action", "agent", "recipient", "practice", "entity", "patient", "outcome",
                "reason", "origin", "consent", "details", "mac")) {
            Log log = new Log(database).full();
            log.sql("update audit set " + column + " = concat('x', substring(" + column + " from 2)) where place = 4");

            assertThat(log.found()).as(column).containsExactly(of(Kind.ALTERED, 4, 4, 4));
            assertThat(log.found().get(0).sentence()).isEqualTo("Regel 4 (20-11-2026 09:04:00) is gewijzigd.");
        }
        for (String change : List.of("recipient = null", "reason = ''", "id = 'another'",
                "happened_at = happened_at + interval '1' second")) {
            Log log = new Log(database).full();
            log.sql("update audit set " + change + " where place = 4");

            assertThat(log.found()).as(change).extracting(AuditFinding::kind, AuditFinding::from)
                    .containsExactly(tuple(Kind.ALTERED, 4L));
        }
    }

    @OnBothDatabases
    void a_text_that_moves_from_one_column_to_the_next_is_a_change(Database database) {
        Log log = new Log(database).full();
        log.sql("update audit set outcome = reason, reason = outcome where place = 2");

        assertThat(log.found()).containsExactly(of(Kind.ALTERED, 2, 2, 2));
    }

    @OnBothDatabases
    void what_ties_an_entry_to_the_one_before_is_watched_too(Database database) {
        Log log = new Log(database).full();
        log.sql("update audit set link = concat('0', substring(link from 2)) where place = 6 and link not like '0%'"
                + " or place = 6 and link like '0%'");
        log.sql("update audit set link = concat('z', substring(link from 2)) where place = 6");

        assertThat(log.found()).containsExactly(of(Kind.MOVED, 6, 6, 6));
    }

    @OnBothDatabases
    void an_entry_that_is_gone_is_missed(Database database) {
        Log log = new Log(database).full();
        log.sql("delete from audit where place = 5");
        assertThat(log.found()).containsExactly(of(Kind.MISSING, 5, 5, 4));

        log.sql("delete from audit where place in (6, 1)");
        assertThat(log.found()).containsExactly(new AuditFinding(Kind.MISSING, 1, 1, null),
                of(Kind.MISSING, 5, 6, 4));
        assertThat(log.found().get(1).sentence())
                .isEqualTo("Regels 5 tot en met 6 ontbreken; de regel ervoor is van 20-11-2026 09:04:00.");
    }

    @OnBothDatabases
    void closing_the_gap_does_not_help(Database database) {
        Log log = new Log(database).full();
        log.sql("delete from audit where place = 5");
        log.sql("update audit set place = place - 1 where place > 5");
        log.sql("update audit_chain set place = 9");

        assertThat(log.found()).extracting(AuditFinding::kind).contains(Kind.MOVED, Kind.TAIL);
        assertThat(log.found().get(0).from()).isEqualTo(5);
    }

    @OnBothDatabases
    void two_that_changed_places_are_named(Database database) {
        Log log = new Log(database).full();
        log.sql("update audit set place = case place when 3 then 7 else 3 end where place in (3, 7)");

        assertThat(log.found()).contains(of(Kind.MOVED, 3, 3, 7), of(Kind.MOVED, 7, 7, 3));
        assertThat(log.found()).extracting(AuditFinding::from).as("and who stands behind them")
                .isSubsetOf(3L, 4L, 7L, 8L);

        Log neighbours = new Log(database).full();
        neighbours.sql("update audit set place = 7 - place where place in (3, 4)");
        assertThat(neighbours.found()).containsExactly(of(Kind.MOVED, 3, 3, 4), of(Kind.MOVED, 4, 4, 3));
    }

    @OnBothDatabases
    void an_entry_that_the_hub_never_wrote_is_named_wherever_it_is_put(Database database) {
        Log log = new Log(database).full();
        String copy = "insert into audit (id, happened_at, action, agent, mac, place, link) "
                + "select 'new', happened_at, action, agent, mac, %s, link from audit where place = 4";
        log.sql(copy.formatted("place"));
        assertThat(log.found()).extracting(AuditFinding::kind).contains(Kind.DOUBLE);

        Log after = new Log(database).full();
        after.sql(copy.formatted("11"));
        assertThat(after.found()).extracting(AuditFinding::kind).contains(Kind.END);

        Log waiting = new Log(database).full();
        waiting.sql(copy.formatted("0"));
        assertThat(waiting.found()).extracting(AuditFinding::kind).containsExactly(Kind.ALTERED);
        waiting.watch.seal();
        assertThat(waiting.found()).as("also after it got a place").containsExactly(of(Kind.ALTERED, 11, 11, 4));
    }

    @OnBothDatabases
    void the_tail_cannot_be_cut_off(Database database) {
        Log log = new Log(database).full();
        log.sql("delete from audit where place > 7");
        assertThat(log.found()).contains(of(Kind.MISSING, 8, 10, 7));

        // The thief is thorough, and puts the end back.
        log.sql("update audit_chain set place = 7, link = (select link from audit where place = 7)");
        assertThat(log.found()).extracting(AuditFinding::kind, AuditFinding::from, AuditFinding::to)
                .containsExactly(tuple(Kind.TAIL, 8L, 10L));

        // The hub goes on, up to where it was: it does not overwrite what it knew.
        IntStream.rangeClosed(8, 12).forEach(log::add);
        log.watch.seal();
        assertThat(log.found()).extracting(AuditFinding::kind, AuditFinding::from)
                .containsExactly(tuple(Kind.TAIL, 10L));
        assertThat(new Alerts(database.client(), clock).lasting()).extracting(Alerts.Alert::subject)
                .containsExactly("audit/cut");
    }

    @OnBothDatabases
    void the_note_outside_of_the_database_is_watched_too(Database database) throws IOException {
        Log log = new Log(database).full();
        Path head = data.resolve("audit/head");
        Files.writeString(head, Files.readString(head).replaceFirst("^10 ", "9 "));

        assertThat(log.found()).extracting(AuditFinding::kind).containsExactly(Kind.ANCHOR);
    }

    @OnBothDatabases
    void a_purge_leaves_a_log_that_can_be_checked_and_nobody_can_cut_more(Database database) {
        Log log = new Log(database).full();
        assertThat(log.purge.before(NINE.plus(Duration.ofMinutes(5)))).isEqualTo(4);
        log.watch.seal();

        AuditVerification.Result result = log.verify();
        assertThat(result.findings()).isEmpty();
        assertThat(result.purged()).isEqualTo(4);
        assertThat(result.last()).as("that it was purged is an entry").isEqualTo(11);
        assertThat(log.purge.before(NINE.plus(Duration.ofMinutes(5)))).isZero();

        log.sql("delete from audit where place = 5");
        log.sql("update audit_chain set cut = 5");
        assertThat(log.found()).extracting(AuditFinding::kind).contains(Kind.BEGIN);
    }

    @OnBothDatabases
    void everything_may_be_purged_and_the_chain_goes_on(Database database) {
        Log log = new Log(database).full();
        log.purge.before(NINE.plus(Duration.ofDays(1)));
        log.watch.seal();

        assertThat(log.verify().sound()).isTrue();
        assertThat(log.verify().last()).isEqualTo(11);
        assertThat(log.verify().entries()).isEqualTo(1);
    }

    @OnBothDatabases
    void several_processes_seal_one_chain(Database database) {
        Log log = new Log(database);
        AtOnce.run(4, worker -> () -> {
            Chain chain = new Chain(new JdbcTemplate(database.source()), database.transactions(), macs);
            for (int i = 0; i < 50; i++) {
                AuditTable.log(database.source(), clock).add(AuditEntry.of(AuditAction.READ, "practice/" + worker));
                chain.seal();
            }
            return null;
        });
        log.watch.seal();

        assertThat(log.verify().findings()).isEmpty();
        assertThat(log.verify().last()).isEqualTo(200);
    }

    @OnBothDatabases
    void the_daily_check_tells_the_operator_once_and_when_it_is_over(Database database) {
        Log log = new Log(database).full();
        String agent = log.db.queryForObject("select agent from audit where place = 3", String.class);
        log.sql("update audit set agent = 'niemand' where place = 3");
        log.watch.check();

        Alerts alerts = new Alerts(database.client(), clock);
        assertThat(alerts.lasting()).extracting(Alerts.Alert::sentence).singleElement().asString()
                .startsWith("Het auditlogboek klopt niet. Regel 3 (20-11-2026 09:03:00) is gewijzigd.");
        assertThat(log.chain.state().trouble()).contains("Regel 3");

        log.sql("update audit set agent = '" + agent + "' where place = 3");
        log.watch.check();
        assertThat(alerts.lasting()).isEmpty();
        assertThat(log.chain.state().trouble()).isNull();
    }

    @OnBothDatabases
    void a_reason_that_a_person_wrote_never_brings_a_bsn_or_a_line_break_into_the_log(Database database) {
        Log log = new Log(database);
        log.log.add(AuditEntry.of(AuditAction.CONTENT_SEEN, "operator/jansen")
                .because("vraag over 999990019\nen 9999.90.019, tel. 020 5550101 " + "x".repeat(600)));

        String reason = log.db.queryForObject("select reason from audit", String.class);
        assertThat(reason).startsWith("vraag over [BSN] en [BSN], tel. 020 5550101 x").hasSize(500);
        log.watch.seal();
        assertThat(log.verify().sound()).isTrue();
    }
}
