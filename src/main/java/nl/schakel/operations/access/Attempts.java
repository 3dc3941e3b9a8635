package nl.schakel.operations.access;

import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import nl.schakel.security.Keys;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How often logging in went wrong, in the database: a restart or another hub process forgets nothing. What was typed as
 * a name may be a password, so a subject is kept as a keyed hash. An attempt counts before its password is looked at, so
 * that many at once are no way round.
 */
final class Attempts {

    private static final Duration MEMORY = Duration.ofDays(1);
    private static final Duration CLEANING = Duration.ofMinutes(10);
    private static final int RACES = 3;
    private static final int DOUBLINGS = 20;

    private final JdbcClient db;
    private final Keys keys;
    private final Clock clock;
    private final Pauses pauses;
    private final AtomicReference<Instant> cleaned;

    Attempts(JdbcClient db, Keys keys, Clock clock, Pauses pauses) {
        this.db = db;
        this.keys = keys;
        this.clock = clock;
        this.pauses = pauses;
        this.cleaned = new AtomicReference<>(clock.instant());
    }

    /**
     * @param free  attempts that may go wrong before the first pause
     * @param first pause; each next is twice as long
     * @param cap   the longest
     */
    record Pauses(int free, Duration first, Duration cap) {

        /** After so many that went wrong; null where there is none. */
        private Duration after(int failures, int allowed) {
            if (failures < allowed) {
                return null;
            }
            Duration pause = first.multipliedBy(1L << Math.min(failures - allowed, DOUBLINGS));
            return pause.compareTo(cap) < 0 ? pause : cap;
        }
    }

    /** What became of a wish to try. */
    enum Answer { GO_AHEAD, LAST_FOR_NOW, WAIT }

    private record Row(int failures, Instant last, Instant until) {
    }

    /**
     * Counts an attempt of a subject, unless it must wait.
     *
     * @param times how many times the usual number may go wrong
     */
    Answer begin(String subject, int times) {
        cleanNowAndThen();
        String hash = hash(subject);
        Instant now = now();
        for (int race = 0; race < RACES; race++) {
            Optional<Row> row = row(hash);
            if (row.isPresent() && row.get().until() != null && row.get().until().isAfter(now)) {
                return Answer.WAIT;
            }
            int failures = row.filter(known -> known.last().isAfter(now.minus(MEMORY))).map(Row::failures).orElse(0) + 1;
            Duration pause = pauses.after(failures, pauses.free() * times);
            if (row.isEmpty() ? added(hash, now, pause) : counted(hash, row.get(), failures, now, pause)) {
                return pause == null ? Answer.GO_AHEAD : Answer.LAST_FOR_NOW;
            }
        }
        // So many at the same moment are not one person typing.
        return Answer.WAIT;
    }

    /** It went right, and the subject proved who it is. */
    void forget(String subject) {
        db.sql("delete from login_attempt where subject = :subject").param("subject", hash(subject)).update();
    }

    /** It went right, which says nothing of other attempts of the same subject. */
    void giveBack(String subject) {
        db.sql("""
                        update login_attempt set failures = failures - 1, waits_until = null
                        where subject = :subject and failures > 0""")
                .param("subject", hash(subject)).update();
    }

    private Optional<Row> row(String hash) {
        return db.sql("select failures, last_at, waits_until from login_attempt where subject = :subject")
                .param("subject", hash)
                .query((found, number) -> new Row(found.getInt("failures"),
                        found.getObject("last_at", OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(found.getObject("waits_until", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant).orElse(null)))
                .optional();
    }

    private boolean added(String hash, Instant now, Duration pause) {
        try {
            return db.sql("""
                            insert into login_attempt (subject, failures, last_at, waits_until)
                            values (:subject, 1, :now, :until)""")
                    .param("subject", hash).param("now", at(now))
                    .param("until", until(now, pause), Types.TIMESTAMP_WITH_TIMEZONE).update() == 1;
        } catch (DuplicateKeyException anotherWasFirst) {
            return false;
        }
    }

    private boolean counted(String hash, Row row, int failures, Instant now, Duration pause) {
        return db.sql("""
                        update login_attempt set failures = :failures, last_at = :now, waits_until = :until
                        where subject = :subject and failures = :before""")
                .param("failures", failures).param("now", at(now))
                .param("until", until(now, pause), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("subject", hash).param("before", row.failures()).update() == 1;
    }

    private void cleanNowAndThen() {
        Instant now = now();
        Instant last = cleaned.get();
        if (now.isAfter(last.plus(CLEANING)) && cleaned.compareAndSet(last, now)) {
            db.sql("delete from login_attempt where last_at < :old").param("old", at(now.minus(MEMORY))).update();
        }
    }

    private String hash(String subject) {
        return keys.mac("operators/attempt", subject);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static OffsetDateTime until(Instant now, Duration pause) {
        return pause == null ? null : at(now.plus(pause));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
