package nl.schakel.referral;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import nl.schakel.identity.AgbCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The referrals of which a practice must still hear something. A row is written in the transaction of the change that
 * tells, and stays until its newest version was heard: however often a bell is lost or heard at the wrong moment, it
 * rings again. Of forty changes one row remains, so that the newest state is told once.
 */
public class Unheard {

    /** How long a bell may take before another one rings: longer than a queue that is busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Outbox outbox;
    private final Clock clock;

    Unheard(JdbcClient db, TransactionTemplate transaction, Outbox outbox, Clock clock) {
        this.db = db;
        this.transaction = transaction;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Within the transaction of a change that rings {@link Bell#FEEDBACK}; one that does not tells nothing. */
    static void note(JdbcClient db, Referral before, int version, Change change, Instant now) {
        if (!change.ringsFeedback()) {
            return;
        }
        int known = db.sql("update unheard set version = :version where referral = :id").param("version", version)
                .param("id", before.id().toString()).update();
        if (known == 0) {
            db.sql("""
                            insert into unheard (referral, practice, version, since, attempts, not_before, ring_at)
                            values (:id, :practice, :version, :now, 0, :now, :later)""")
                    .param("id", before.id().toString()).param("practice", before.practice().value())
                    .param("version", version).param("now", now.atOffset(ZoneOffset.UTC))
                    .param("later", now.plus(PATIENCE).atOffset(ZoneOffset.UTC)).update();
        }
    }

    /** There is nothing more to tell up to this version: it was heard, refused, or is not to be told. */
    public void settle(ReferralId referral, int version) {
        db.sql("delete from unheard where referral = :id and version <= :version")
                .param("id", referral.toString()).param("version", version).update();
    }

    /** Rings no earlier than this moment. */
    public void hold(ReferralId referral, Instant until) {
        db.sql("update unheard set ring_at = :until where referral = :id").param("until", utc(until))
                .param("id", referral.toString()).update();
    }

    /**
     * What a practice must still hear of a referral.
     *
     * @param since    since when
     * @param attempts how often the HIS failed on it
     * @param ringAt   when it rings next, at the latest
     */
    public record Waiting(Instant since, int attempts, Instant ringAt) {
    }

    /** Empty where the practice has heard everything. */
    public Optional<Waiting> waiting(ReferralId referral) {
        return db.sql("select since, attempts, ring_at from unheard where referral = :id")
                .param("id", referral.toString())
                .query((row, n) -> new Waiting(row.getObject(1, OffsetDateTime.class).toInstant(), row.getInt(2),
                        row.getObject(3, OffsetDateTime.class).toInstant())).optional();
    }

    /** How often the HIS failed on this one. */
    public int attempts(ReferralId referral) {
        return db.sql("select attempts from unheard where referral = :id").param("id", referral.toString())
                .query(Integer.class).optional().orElse(0);
    }

    /**
     * The HIS failed on this one once more.
     *
     * @param alone until when it is left alone, whatever becomes of the HIS
     * @param until when it rings, no earlier than that
     */
    public void failed(ReferralId referral, Instant alone, Instant until) {
        db.sql("""
                        update unheard set attempts = attempts + 1, not_before = :alone, ring_at = :until
                         where referral = :id""")
                .param("alone", utc(alone)).param("until", utc(until)).param("id", referral.toString()).update();
    }

    /** Whatever of this practice is held may go; what the HIS failed on is left alone for its own time. */
    public void release(AgbCode practice) {
        db.sql("""
                        update unheard set ring_at = case when not_before > :now then not_before else :now end
                         where practice = :practice and ring_at > :now""")
                .param("now", utc(clock.instant())).param("practice", practice.value()).update();
    }

    /**
     * Rings for what is due, the longest first. Who moves a row on rings for it, so that of several processes one does.
     *
     * @param most how many at most
     * @return how many were due
     */
    public int ring(int most) {
        OffsetDateTime now = utc(clock.instant());
        List<String> due = db.sql("""
                        select referral from unheard where ring_at <= :now order by ring_at, referral
                         fetch first :n rows only""")
                .param("now", now).param("n", most).query(String.class).list();
        if (due.isEmpty()) {
            return 0;
        }
        transaction.executeWithoutResult(status -> due.forEach(id -> {
            if (db.sql("update unheard set ring_at = :later where referral = :id and ring_at <= :now")
                    .param("later", now.plus(PATIENCE)).param("id", id).param("now", now).update() == 1) {
                outbox.put(new Bell(Bell.FEEDBACK, id));
            }
        }));
        outbox.wake();
        return due.size();
    }

    /** Microseconds: what both databases keep. */
    private static OffsetDateTime utc(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
