package nl.schakel.referral;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

import nl.schakel.identity.AgbCode;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was purged of referrals; known for as long as the audit log is kept. */
public class Purges {

    private final JdbcClient db;

    Purges(JdbcClient db) {
        this.db = db;
    }

    /** Empty where everything of it is there, or where nobody knows of it any more. */
    public Optional<Purge> of(ReferralId referral) {
        return db.sql("""
                        select coalesce(p.payload_at, r.revoked_at), p.record_at from purge p
                          left join referral r on r.id = p.referral where p.referral = :id
                        union all
                        select r.revoked_at, null from referral r
                         where r.id = :id and r.state = 'REVOKED'
                           and not exists (select 1 from purge p where p.referral = r.id)""")
                .param("id", referral.toString())
                .query((row, n) -> new Purge(instant(row, 1), instant(row, 2))).optional();
    }

    /** Everything of this number went: of a referral, or of a question, which a HIS knows by a Task as well. */
    public void remember(String number, AgbCode practice, Instant moment) {
        OffsetDateTime at = moment.atOffset(ZoneOffset.UTC);
        int known = db.sql("update purge set record_at = :at where referral = :id").param("at", at).param("id", number)
                .update();
        if (known == 0) {
            db.sql("insert into purge (referral, practice, payload_at, record_at) values (:id, :practice, :at, :at)")
                    .param("id", number).param("practice", practice.value()).param("at", at).update();
        }
    }

    /** As {@link #remember}, when; empty where it did not go, or was never that practice's. */
    public Optional<Instant> forgotten(String number, AgbCode practice) {
        return db.sql("select record_at from purge where referral = :id and practice = :p and record_at is not null")
                .param("id", number).param("p", practice.value())
                .query((row, n) -> instant(row, 1)).optional();
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
