package nl.schakel.termwatch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import nl.schakel.referral.ReferralId;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The terms that run, and how far the changes of referrals were followed. */
class TermStore {

    private static final int ONLY_ROW = 1;

    private final JdbcClient db;
    private final Clock clock;

    TermStore(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /**
     * A term as it was last reckoned.
     *
     * @param due  the last day; null while the clock stands still
     * @param told whether it was told that it passed
     */
    record Kept(TermKind kind, LocalDate due, boolean told) {
    }

    /** A place among all changes of referrals. */
    record Place(Instant changed, String referral) {

        /** Before the first of a moment. */
        static Place at(Instant moment) {
            return new Place(moment, "");
        }
    }

    /** In the order of {@link TermKind}: of two that are over, the decision is told last. */
    List<Kept> of(ReferralId referral) {
        return db.sql("select kind, due, told_at from term where referral = :id")
                .param("id", referral.toString())
                .query((row, n) -> new Kept(TermKind.valueOf(row.getString(1)), row.getObject(2, LocalDate.class),
                        row.getObject(3, OffsetDateTime.class) != null)).list().stream()
                .sorted(Comparator.comparing(Kept::kind)).toList();
    }

    /** Keeps a term that nobody was told of, unless a newer version of the referral was reckoned before. */
    void keep(ReferralId referral, int version, Term term) {
        int updated = db.sql("""
                        update term set due = :due, watched = :due, told_at = null, version = :version
                         where referral = :id and kind = :kind and version <= :version""")
                .param("due", term.due()).param("version", version).param("id", referral.toString())
                .param("kind", term.kind().name()).update();
        if (updated == 0 && !isKept(referral, term.kind())) {
            db.sql("""
                            insert into term (referral, kind, due, watched, version)
                            values (:id, :kind, :due, :due, :version)""")
                    .param("id", referral.toString()).param("kind", term.kind().name()).param("due", term.due())
                    .param("version", version).update();
        }
    }

    private boolean isKept(ReferralId referral, TermKind kind) {
        return db.sql("select count(*) from term where referral = :id and kind = :kind")
                .param("id", referral.toString()).param("kind", kind.name()).query(Integer.class).single() > 0;
    }

    /** Claims the telling that a term passed. @return false where another process did */
    boolean claimLate(ReferralId referral, Term term) {
        return db.sql("""
                        update term set told_at = :now, due = :due, watched = null
                         where referral = :id and kind = :kind and told_at is null""")
                .param("now", utc(clock.instant())).param("due", term.due()).param("id", referral.toString())
                .param("kind", term.kind().name()).update() == 1;
    }

    /** Claims the telling that this is over. @return false where another process did */
    boolean claimOver(ReferralId referral, TermKind kind) {
        return db.sql("delete from term where referral = :id and kind = :kind and told_at is not null")
                .param("id", referral.toString()).param("kind", kind.name()).update() == 1;
    }

    /** A term that ended in time. */
    void forget(ReferralId referral, TermKind kind, int version) {
        db.sql("delete from term where referral = :id and kind = :kind and told_at is null and version <= :version")
                .param("id", referral.toString()).param("kind", kind.name()).param("version", version).update();
    }

    /** A term that passed, as a look finds it. */
    record Passed(LocalDate due, ReferralId referral, TermKind kind) {
    }

    /**
     * Terms that passed before a day and of which nobody was told, longest ago first, in pages.
     *
     * @param last of the page before, null for the first page
     */
    List<Passed> passed(LocalDate today, Passed last, int limit) {
        return db.sql("""
                        select watched, referral, kind from term
                         where watched < :today and watched >= :from
                           and (watched > :from or referral > :id or referral = :id and kind > :kind)
                         order by watched, referral, kind fetch first :n rows only""")
                .param("today", today).param("from", last == null ? LocalDate.EPOCH : last.due())
                .param("id", last == null ? "" : last.referral().toString())
                .param("kind", last == null ? "" : last.kind().name()).param("n", limit)
                .query((row, n) -> new Passed(row.getObject(1, LocalDate.class), ReferralId.of(row.getString(2)),
                        TermKind.valueOf(row.getString(3)))).list();
    }

    /**
     * Referrals that changed after a place and have, or may have, a term, in the order of their changes; of those that
     * are under way, and those of which a term is kept.
     */
    List<Place> changed(Place after, int limit) {
        return db.sql("""
                        select state_since, id from referral r
                         where state_since >= :since and (state_since > :since or id > :id)
                           and (state in ('ACCEPTED', 'READY', 'SENT', 'RECEIVED', 'IN_PROGRESS', 'WAITING', 'EXTENDED')
                                or exists (select 1 from term t where t.referral = r.id))
                         order by state_since, id fetch first :n rows only""")
                .param("since", utc(after.changed())).param("id", after.referral()).param("n", limit)
                .query(TermStore::place).list();
    }

    /** How far changes were followed; empty where they never were. */
    Optional<Place> progress() {
        return db.sql("select changed_at, referral from term_progress where id = :id").param("id", ONLY_ROW)
                .query(TermStore::place).optional();
    }

    /** Everything up to a place was followed. */
    void followed(Place place) {
        int updated = db.sql("update term_progress set changed_at = :at, referral = :referral where id = :id")
                .param("at", utc(place.changed())).param("referral", place.referral()).param("id", ONLY_ROW).update();
        if (updated == 0) {
            try {
                db.sql("insert into term_progress (id, changed_at, referral) values (:id, :at, :referral)")
                        .param("id", ONLY_ROW).param("at", utc(place.changed())).param("referral", place.referral())
                        .update();
            } catch (DuplicateKeyException e) {
                // Another process was first; what it followed was followed.
            }
        }
    }

    private static Place place(ResultSet row, int number) throws SQLException {
        return new Place(row.getObject(1, OffsetDateTime.class).toInstant(), row.getString(2));
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
