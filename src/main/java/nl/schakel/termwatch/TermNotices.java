package nl.schakel.termwatch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

import nl.schakel.referral.ReferralId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whom must still be told something of a term. Each is claimed before it is told, and goes once it is. */
class TermNotices {

    /** How long one process may take to tell; then another may. */
    private static final Duration CLAIM = Duration.ofMinutes(10);

    private final JdbcClient db;
    private final Clock clock;

    TermNotices(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /** Who is told besides the practice. */
    enum Audience { OPERATOR, CONTACT }

    /**
     * Something to tell.
     *
     * @param ended    whether it is over; otherwise it passed
     * @param due      the last day of the term
     * @param attempts how often it was tried before
     */
    record Notice(long id, ReferralId referral, TermKind kind, Audience audience, boolean ended, LocalDate due,
                  int attempts) {
    }

    /** Within the transaction of what it tells of. */
    void add(ReferralId referral, TermKind kind, Audience audience, boolean ended, LocalDate due) {
        db.sql("""
                        insert into term_notice (referral, kind, audience, ended, due, attempts, not_before)
                        values (:referral, :kind, :audience, :ended, :due, 0, :now)""")
                .param("referral", referral.toString()).param("kind", kind.name())
                .param("audience", audience.name()).param("ended", ended).param("due", due)
                .param("now", utc(clock.instant())).update();
    }

    /** What it is time to tell, oldest first; that something is over never before that it passed. */
    List<Notice> open(Audience audience, int limit) {
        return db.sql("""
                        select id, referral, kind, audience, ended, due, attempts from term_notice n
                         where not_before <= :now and audience = :audience
                           and not exists (select 1 from term_notice e where e.referral = n.referral
                                              and e.kind = n.kind and e.audience = n.audience and e.id < n.id)
                         order by id fetch first :n rows only""")
                .param("now", utc(clock.instant())).param("audience", audience.name()).param("n", limit)
                .query(TermNotices::read).list();
    }

    /** @return false where another process has it */
    boolean claim(Notice notice) {
        return db.sql("""
                        update term_notice set attempts = attempts + 1, not_before = :later
                         where id = :id and attempts = :attempts and not_before <= :now""")
                .param("later", utc(clock.instant().plus(CLAIM))).param("now", utc(clock.instant()))
                .param("id", notice.id()).param("attempts", notice.attempts()).update() == 1;
    }

    /** It was told, or nobody tries any more. */
    void done(Notice notice) {
        db.sql("delete from term_notice where id = :id").param("id", notice.id()).update();
    }

    /** It could not be told now. */
    void later(Notice notice, Duration pause) {
        db.sql("update term_notice set not_before = :later where id = :id")
                .param("later", utc(clock.instant().plus(pause))).param("id", notice.id()).update();
    }

    private static Notice read(ResultSet row, int number) throws SQLException {
        return new Notice(row.getLong("id"), ReferralId.of(row.getString("referral")),
                TermKind.valueOf(row.getString("kind")), Audience.valueOf(row.getString("audience")),
                row.getBoolean("ended"), row.getObject("due", LocalDate.class), row.getInt("attempts"));
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
