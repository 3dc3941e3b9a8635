package nl.schakel.referral;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What could not go and waits for a person. */
public class DeadLetters {

    private final JdbcClient db;

    DeadLetters(JdbcClient db) {
        this.db = db;
    }

    /**
     * Dead letters that have the same cause.
     *
     * @param partner    {@code municipality/0363}, {@code practice/01012345} or {@code hub}
     * @param faultClass {@code translation} or {@code technical}
     * @param sentence   Dutch, of the newest
     * @param since      of the oldest
     */
    public record Group(String partner, String queue, String faultClass, String code, String sentence, int count,
                        Instant since) {
    }

    /** What waits for a person now, the largest group first. */
    public List<Group> open() {
        return db.sql("""
                        select partner, queue, fault_class, code, max(sentence), count(*), min(happened_at)
                          from dead_letter where state = 'OPEN'
                         group by partner, queue, fault_class, code
                         order by count(*) desc, min(happened_at)""")
                .query(DeadLetters::group).list();
    }

    private static Group group(ResultSet row, int number) throws SQLException {
        return new Group(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5),
                row.getInt(6), row.getObject(7, OffsetDateTime.class).toInstant());
    }
}
