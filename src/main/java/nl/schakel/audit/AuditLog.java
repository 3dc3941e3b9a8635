package nl.schakel.audit;

import java.sql.Types;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Adds to the log. Within the caller's transaction where there is one: what happened and its entry are one. */
public class AuditLog {

    private final JdbcClient db;
    private final Clock clock;

    AuditLog(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /** Adds one entry. */
    public void add(AuditEntry entry) {
        db.sql("""
                        insert into audit (happened_at, action, agent, recipient, practice, entity, patient, outcome,
                               reason)
                        values (:now, :action, :agent, :recipient, :practice, :entity, :patient, :outcome, :reason)""")
                .param("now", clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .param("action", entry.action().code()).param("agent", entry.agent())
                .param("recipient", entry.recipient(), Types.VARCHAR).param("practice", entry.practice(), Types.VARCHAR)
                .param("entity", entry.entity(), Types.VARCHAR).param("patient", entry.patient(), Types.VARCHAR)
                .param("outcome", entry.outcome(), Types.VARCHAR).param("reason", entry.reason(), Types.VARCHAR)
                .update();
    }
}
