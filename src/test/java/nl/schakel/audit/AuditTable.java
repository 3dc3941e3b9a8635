package nl.schakel.audit;

import java.time.Clock;
import java.util.function.BinaryOperator;

import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcTemplate;

/** The log of a test's database. */
public final class AuditTable {

    /** Not secret: what is tested is that the hash covers everything. */
    static final BinaryOperator<String> MAC = (purpose, text) -> Digest.of(purpose + "|key|" + text);

    private AuditTable() {
    }

    /** A log that adds to it. */
    public static AuditLog log(DataSource source, Clock clock) {
        return new AuditLog(new JdbcTemplate(source), new ChainMac(MAC), clock);
    }
}
