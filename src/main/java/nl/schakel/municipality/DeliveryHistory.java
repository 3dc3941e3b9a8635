package nl.schakel.municipality;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was done to deliver a referral, for whoever looks; without the addresses that the steps left behind. */
public final class DeliveryHistory {

    private final JdbcClient db;

    DeliveryHistory(JdbcClient db) {
        this.db = db;
    }

    /**
     * A delivery to one recipient.
     *
     * @param attempts     how often it was tried
     * @param busy         whether a worker is at it
     * @param takenBackAt  when the recipient was told that it was taken back; null where it was not
     * @param steps        what was done, oldest first
     */
    public record Tried(RecipientRole recipient, int attempts, Instant firstAttempt, boolean busy, Instant takenBackAt,
                        List<Step> steps) {
    }

    /** Something that was done, by the name that its standard gives it. */
    public record Step(String name, Instant at) {
    }

    /** One for each recipient that it was tried for. */
    public List<Tried> of(ReferralId referral) {
        return db.sql("select * from delivery where referral = :id order by role").param("id", referral.toString())
                .query((row, n) -> {
                    OffsetDateTime back = row.getObject("taken_back_at", OffsetDateTime.class);
                    RecipientRole role = RecipientRole.valueOf(row.getString("role"));
                    return new Tried(role, row.getInt("attempts"),
                            row.getObject("first_attempt", OffsetDateTime.class).toInstant(),
                            row.getString("claimed_by") != null, back == null ? null : back.toInstant(),
                            steps(referral, role));
                }).list();
    }

    private List<Step> steps(ReferralId referral, RecipientRole role) {
        return db.sql("select step, done_at from delivery_step where referral = :id and role = :role order by done_at")
                .param("id", referral.toString()).param("role", role.name())
                .query((row, n) -> new Step(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant()))
                .list();
    }
}
