package nl.schakel.referral;

import static nl.schakel.referral.NewReferrals.LINDE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import nl.schakel.alert.Alerts;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Oin;
import nl.schakel.story.MovableClock;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** What is forgotten when its term is over, and what stays because something of it is under way. */
class RetentionTest {

    private static final int MANY = 10_000;
    private static final byte[] WORDS = "{\"wat\": \"de huisarts schreef\"}".getBytes(StandardCharsets.UTF_8);

    private final MovableClock clock = new MovableClock();

    @OnBothDatabases
    void a_month_after_the_last_recipient_confirmed_only_the_record_is_left(Database database) {
        ReferralStore store = database.referrals(clock);
        ReferralId id = delivered(store, NewReferrals.any());
        String before = key(database, id);
        clock.pass(Duration.ofDays(29));
        look(database);
        assertThat(store.content(id, Content.Kind.REFERRAL)).as("not yet").isPresent();

        clock.pass(Duration.ofDays(2));
        look(database);

        assertThat(store.content(id, Content.Kind.REFERRAL)).isEmpty();
        assertThat(store.content(id, Content.Kind.CONSIGNMENT)).isEmpty();
        assertThat(store.content(id, Content.Kind.DISCLOSURE).orElseThrow().bytes()).isEqualTo(WORDS);
        assertThat(store.find(id).orElseThrow().state()).isEqualTo(ReferralState.RECEIVED);
        assertThat(key(database, id)).as("what was under the old key opens nowhere any more").isNotEqualTo(before);
        assertThat(database.purges().of(id)).contains(new Purge(clock.instant(), null));
        assertThat(audited(database, id)).isEqualTo(1);

        // Twice is as good as once, and what comes later goes under the new key.
        look(database);
        assertThat(audited(database, id)).isEqualTo(1);
        assertThat(store.change(id, Change.of("in-progress", ReferralState.IN_PROGRESS)
                .keeping(new Content(Content.Kind.EXPERT_DISCLOSURE, "application/json", WORDS)))).isTrue();
        assertThat(store.content(id, Content.Kind.EXPERT_DISCLOSURE).orElseThrow().bytes()).isEqualTo(WORDS);
    }

    @OnBothDatabases
    void what_was_not_delivered_to_everyone_stays_however_old(Database database) {
        ReferralStore store = database.referrals(clock);
        ReferralId waiting = store.accept(NewReferrals.any()).referral().id();
        ReferralId parked = store.accept(NewReferrals.any()).referral().id();
        store.change(parked, Change.parked(new Fault.Translation("een-fout", "Er is iets mis.")));
        ReferralId parkedAgain = delivered(store, NewReferrals.any());
        store.change(parkedAgain, Change.parked(new Fault.Translation("een-fout", "Er is iets mis.")));
        ReferralId otherPart = delivered(store, withAdviser());
        ReferralId cancelled = delivered(store, NewReferrals.any());
        store.change(cancelled, Change.of("cancelled-by-practice", ReferralState.WITHDRAWN)
                .cancelling(CancelReason.values()[0]));

        clock.pass(Duration.ofDays(365 * 6));
        look(database);

        for (ReferralId id : List.of(waiting, parked, parkedAgain, otherPart, cancelled)) {
            assertThat(store.content(id, Content.Kind.REFERRAL)).as(store.find(id).orElseThrow().state() + "")
                    .isPresent();
            assertThat(database.purges().of(id)).isEmpty();
        }
        assertThat(new Alerts(database.client(), clock).lasting()).extracting(Alerts.Alert::subject)
                .contains("retention/open", "retention/held").doesNotContain("retention");

        database.cancelled().told(cancelled, RecipientRole.CONSULTANT);
        store.remarkWith(otherPart, "delivered-to-medical-adviser",
                change -> change.moving(RecipientRole.MEDICAL_ADVISER, Part.State.DELIVERED, "GGD-1"));
        look(database);
        assertThat(store.content(otherPart, Content.Kind.REFERRAL)).as("from its own confirmation on").isPresent();
        assertThat(store.find(cancelled)).as("two years after it ended").isEmpty();
        clock.pass(Duration.ofDays(31));
        look(database);
        assertThat(store.content(otherPart, Content.Kind.REFERRAL)).isEmpty();
    }

    @OnBothDatabases
    void two_years_after_it_ended_nothing_is_left_but_that_it_was_there(Database database) {
        ReferralStore store = database.referrals(clock);
        ReferralId id = delivered(store, withAdviser());
        store.remarkWith(id, "delivered-to-medical-adviser",
                change -> change.moving(RecipientRole.MEDICAL_ADVISER, Part.State.DELIVERED, "GGD-1"));
        store.change(id, Change.of("decided", ReferralState.GRANTED).ringing(new Bell(Bell.FEEDBACK, id)));
        clock.pass(Duration.ofDays(400));
        store.remark(id, "late-news", new Fault.Translation("een-fout", "Er is iets mis."));
        clock.pass(Duration.ofDays(400));
        look(database);
        assertThat(store.find(id)).as("something happened less than two years ago").isPresent();

        clock.pass(Duration.ofDays(340));
        deadLetter(database.client(), id);
        look(database);
        assertThat(store.find(id)).as("an operator must do something about it first").isPresent();
        database.client().sql("update dead_letter set state = 'CLOSED' where about = :id").param("id", id.toString())
                .update();
        look(database);

        assertThat(store.find(id)).isEmpty();
        for (String table : tablesWithReferrals(database)) {
            String column = table.equals("dead_letter") ? "about" : "referral";
            assertThat(database.client().sql("select count(*) from " + table + " where " + column + " = :id")
                    .param("id", id.toString()).query(Integer.class).single()).as(table).isZero();
        }
        Instant then = database.purges().of(id).orElseThrow().recordAt();
        assertThat(then).isEqualTo(clock.instant());
        assertThat(database.purges().forgotten(id.toString(), LINDE)).contains(then);
        assertThat(database.purges().forgotten(id.toString(), new AgbCode("01023456"))).isEmpty();
        assertThat(audited(database, id)).isEqualTo(2);

        clock.pass(Duration.ofDays(365 * 5 + 3));
        look(database);
        assertThat(database.purges().of(id)).as("that goes with the audit log").isEmpty();
    }

    @OnBothDatabases
    void ten_thousand_go_in_pages_and_a_round_that_is_killed_is_gone_on_with(Database database) {
        database.client().sql("delete from audit").update();
        LocalDate day = LocalDate.of(2020, 1, 1);
        List<String> ids = many(database, day);

        assertThatThrownBy(() -> database.retention(clock, new Dies(database.transactions(), 40)).look())
                .isInstanceOf(Dies.Killed.class);
        int left = kept(database, ids);
        assertThat(left).isBetween(1, MANY - 1);
        long began = System.nanoTime();
        look(database);

        assertThat(kept(database, ids)).isZero();
        assertThat(database.client().sql("""
                        select count(*) from audit where action = 'purged'
                         and reason = 'Bewaartermijn van het dossier voorbij'""").query(Integer.class).single())
                .as("each is audited once").isEqualTo(MANY);
        assertThat(database.client().sql("select count(*) from referral_content where referral = :id")
                .param("id", ids.get(MANY - 1)).query(Integer.class).single()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(2));
    }

    @OnBothDatabases
    void what_is_added_while_the_key_is_renewed_can_be_read_afterwards(Database database) throws Exception {
        ReferralStore store = database.referrals(clock);
        MdoDocuments documents = database.meetingDocuments(clock);
        List<ReferralId> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ids.add(delivered(store, NewReferrals.any()));
        }
        clock.pass(Duration.ofDays(31));
        Thread adding = new Thread(() -> ids.forEach(id -> documents.tell(id, "bron", WORDS)));
        adding.start();
        look(database);
        adding.join();
        look(database);

        assertThat(ids).allSatisfy(id -> {
            assertThat(documents.read(store.find(id).orElseThrow(), 1)).hasValueSatisfying(pdf ->
                    assertThat(pdf).isEqualTo(WORDS));
            assertThat(store.content(id, Content.Kind.REFERRAL)).isEmpty();
        });
        clock.pass(Duration.ofDays(31));
        look(database);
        assertThat(documents.read(store.find(ids.get(0)).orElseThrow(), 1)).as("the practice had a month").isEmpty();
    }

    @Test
    void terms_that_make_no_sense_together_are_refused() {
        assertThatThrownBy(() -> new RetentionTerms(Period.ZERO, Period.ofYears(2), Period.ofYears(5)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("schakel.retention.payload");
        assertThatThrownBy(() -> new RetentionTerms(Period.ofDays(30), Period.ofYears(6), Period.ofYears(5)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void look(Database database) {
        database.retention(clock, database.transactions()).look();
        assertThat(new Alerts(database.client(), clock).lasting()).extracting(Alerts.Alert::subject)
                .doesNotContain("retention");
    }

    private static ReferralId delivered(ReferralStore store, NewReferral referral) {
        ReferralId id = store.accept(referral).referral().id();
        Change ready = Change.of("ready", ReferralState.READY)
                .keeping(new Content(Content.Kind.DISCLOSURE, "application/json", WORDS))
                .keeping(new Content(Content.Kind.CONSIGNMENT, "application/json", WORDS));
        store.change(id, referral.parts().isEmpty() ? ready
                : ready.moving(RecipientRole.MEDICAL_ADVISER, Part.State.READY, null));
        store.change(id, Change.of("delivered", ReferralState.RECEIVED));
        if (!referral.parts().isEmpty()) {
            store.remarkWith(id, "parked-for-medical-adviser",
                    change -> change.moving(RecipientRole.MEDICAL_ADVISER, Part.State.NOT_DELIVERED, null));
        }
        return id;
    }

    private static NewReferral withAdviser() {
        NewReferral any = NewReferrals.any();
        return new NewReferral(any.practice(), any.source(), null, any.provision(), any.urgency(), any.municipality(),
                any.consent(), List.of(new Part.Agreed(RecipientRole.MEDICAL_ADVISER, new Oin("00000099000000363001"),
                LocalDate.of(2026, 11, 20), null)), List.of(), any.patientHash(), any.mediaType(), any.payload());
    }

    private static void deadLetter(JdbcClient db, ReferralId id) {
        db.sql("""
                        insert into dead_letter (id, queue, about, partner, fault_class, code, sentence, happened_at,
                               state, state_since)
                        values (:letter, 'delivery', :id, 'hub', 'translation', 'een-fout', 'Er is iets mis.', :now,
                                'OPEN', :now)""")
                .param("letter", UUID.randomUUID().toString()).param("id", id.toString())
                .param("now", OffsetDateTime.now(ZoneOffset.UTC)).update();
    }

    /** Ended long ago, with content; written as a version before this one did. */
    private List<String> many(Database database, LocalDate day) {
        byte[] key = new ContentCipher(Database.KEY).newDataKey();
        List<String> ids = new ArrayList<>();
        JdbcClient db = database.client();
        database.transactions().executeWithoutResult(status -> {
            for (int i = 0; i < MANY; i++) {
                ReferralId id = ReferralId.next();
                OffsetDateTime then = day.plusDays(i % 300).atStartOfDay().atOffset(ZoneOffset.UTC);
                ReferralRow.insert(db, id, NewReferrals.any(), "hash", key, then.toInstant());
                db.sql("update referral set state = 'CLOSED' where id = :id").param("id", id.toString()).update();
                db.sql("insert into timeline (referral, version, happened_at, event, state) values (:id, 1, :at, "
                        + "'decided', 'CLOSED')").param("id", id.toString()).param("at", then).update();
                db.sql("insert into referral_content (referral, kind, media_type, sealed) values (:id, 'REFERRAL', 'x',"
                        + " :key)").param("id", id.toString()).param("key", key).update();
                ids.add(id.toString());
            }
        });
        return ids;
    }

    private static int kept(Database database, List<String> ids) {
        return database.client().sql("select count(*) from referral where received_at < :then")
                .param("then", OffsetDateTime.of(2021, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)).query(Integer.class).single();
    }

    private static int audited(Database database, ReferralId id) {
        return database.client().sql("select count(*) from audit where action = 'purged' and entity = :id")
                .param("id", "Task/" + id).query(Integer.class).single();
    }

    private static Set<String> tablesWithReferrals(Database database) {
        return Set.copyOf(database.client().sql("""
                        select lower(table_name) from information_schema.columns
                         where lower(table_schema) = 'public' and (lower(column_name) = 'referral'
                               and lower(table_name) not in ('purge', 'term_progress', 'advice_request')
                               or lower(table_name) = 'dead_letter' and lower(column_name) = 'about')""")
                .query(String.class).list());
    }

    private static String key(Database database, ReferralId id) {
        return HexFormat.of().formatHex(database.client().sql("select data_key from referral where id = :id")
                .param("id", id.toString()).query(byte[].class).single());
    }

    /** The process ends within a transaction. */
    private static final class Dies extends TransactionTemplate {

        private int left;

        Dies(TransactionTemplate alive, int at) {
            super(alive.getTransactionManager());
            this.left = at;
        }

        @Override
        public <T> T execute(TransactionCallback<T> action) {
            return super.execute(status -> {
                T done = action.doInTransaction(status);
                if (--left <= 0) {
                    throw new Killed();
                }
                return done;
            });
        }

        private static final class Killed extends Error {
        }
    }
}
