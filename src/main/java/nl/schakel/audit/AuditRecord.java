package nl.schakel.audit;

import java.time.Instant;

/**
 * An entry as the log keeps it.
 *
 * @param id    a UUID
 * @param place its number in the chain; 0 in the moment before it has one
 * @param sound whether it still says what was written; where not, somebody changed it
 */
public record AuditRecord(String id, long place, Instant at, AuditEntry entry, boolean sound) {
}
