package nl.schakel.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** An entry as it lies in the table, whatever somebody made of it. */
record Row(String id, Instant at, String action, String agent, String recipient, String practice, String entity,
           String patient, String outcome, String reason, String origin, String consent, String details, String mac,
           long place, String link) {

    /** To be read with {@link #read}. */
    static final String SELECT = """
            select id, happened_at, action, agent, recipient, practice, entity, patient, outcome, reason, origin,
                   consent, details, mac, place, link from audit\s""";

    static Row read(ResultSet row, int n) throws SQLException {
        return new Row(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant(), row.getString(3),
                row.getString(4), row.getString(5), row.getString(6), row.getString(7), row.getString(8),
                row.getString(9), row.getString(10), row.getString(11), row.getString(12), row.getString(13),
                row.getString(14), row.getLong(15), row.getString(16));
    }

    AuditRecord record(ChainMac macs) {
        return new AuditRecord(id, place, at, new AuditEntry(AuditAction.of(action), agent, recipient, practice, entity,
                patient, outcome, reason, origin, consent, details), macs.ofEntry(this).equals(mac));
    }
}
