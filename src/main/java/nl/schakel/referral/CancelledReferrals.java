package nl.schakel.referral;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import nl.schakel.identity.GemeenteCode;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What practices took back or asked to stop, and who must still hear of it; {@link ReferralStore#change} adds. */
public class CancelledReferrals {

    private final JdbcClient db;

    CancelledReferrals(JdbcClient db) {
        this.db = db;
    }

    /** A recipient that must still hear of a cancellation. */
    public record Untold(ReferralId referral, RecipientRole recipient, GemeenteCode municipality) {
    }

    /** The newest cancellation of a referral. */
    public Optional<Cancellation> find(ReferralId id) {
        return db.sql("select cancelled_at, reason, asked from cancellation where referral = :id")
                .param("id", id.toString()).query((row, n) -> new Cancellation(
                        row.getObject(1, OffsetDateTime.class).toInstant(),
                        CancelReason.ofCode(row.getString(2)).orElseThrow(), row.getBoolean(3))).optional();
    }

    /** Whether this recipient must still hear of it; a consent that was revoked since is told in its place. */
    public boolean isUntold(ReferralId id, RecipientRole recipient) {
        return db.sql("select 1 from cancellation_to where referral = :id and role = :role").param("id", id.toString())
                .param("role", recipient.name()).query(Integer.class).optional().isPresent();
    }

    /** Who must still hear of one, whoever waits longest first. */
    public List<Untold> untold(int limit) {
        return db.sql("""
                        select c.referral, c.role, r.municipality from cancellation_to c
                          join referral r on r.id = c.referral order by c.since fetch first :n rows only""")
                .param("n", limit).query((row, n) -> new Untold(ReferralId.of(row.getString(1)),
                        RecipientRole.valueOf(row.getString(2)), new GemeenteCode(row.getString(3)))).list();
    }

    /** The recipient knows, or has nothing to know of. */
    public void told(ReferralId id, RecipientRole recipient) {
        forget(db, id, recipient);
    }

    /** With the transaction of a step: one that leaves the referral where it stands asks, another takes it back. */
    static void keep(JdbcClient db, Referral before, Change change, Instant at) {
        ReferralId id = before.id();
        if (change.to() == ReferralState.REVOKED) {
            db.sql("delete from cancellation_to where referral = :id").param("id", id.toString()).update();
        }
        for (Part.Step step : change.parts()) {
            if (step.to() == Part.State.REVOKED) {
                forget(db, id, step.role());
            } else if (step.to() == Part.State.WITHDRAWN) {
                remember(db, id, step.role(), at);
            }
        }
        if (change.cancelled() != null) {
            db.sql("delete from cancellation where referral = :id").param("id", id.toString()).update();
            db.sql("""
                            insert into cancellation (referral, cancelled_at, reason, asked)
                            values (:id, :at, :reason, :asked)""")
                    .param("id", id.toString()).param("at", at.atOffset(ZoneOffset.UTC))
                    .param("reason", change.cancelled().code())
                    .param("asked", change.to() == before.state()).update();
            remember(db, id, RecipientRole.CONSULTANT, at);
        }
    }

    private static void remember(JdbcClient db, ReferralId id, RecipientRole role, Instant at) {
        forget(db, id, role);
        db.sql("insert into cancellation_to (referral, role, since) values (:id, :role, :at)")
                .param("id", id.toString()).param("role", role.name())
                .param("at", at.atOffset(ZoneOffset.UTC)).update();
    }

    private static void forget(JdbcClient db, ReferralId id, RecipientRole role) {
        db.sql("delete from cancellation_to where referral = :id and role = :role").param("id", id.toString())
                .param("role", role.name()).update();
    }
}
