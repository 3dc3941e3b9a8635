package nl.schakel.operations.flow;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditLog;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which routes an operator holds: whatever would come over one waits until it is released. Kept in the database, so
 * that every hub process and every start keep to it.
 */
public class HeldRoutes {

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final AuditLog audit;
    private final Clock clock;

    HeldRoutes(JdbcClient db, TransactionTemplate transaction, AuditLog audit, Clock clock) {
        this.db = db;
        this.transaction = transaction;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A route that is held.
     *
     * @param operator who holds it, by name
     * @param reason   that person's own words
     */
    public record Held(String route, Instant since, String operator, String reason) {
    }

    /** The routes that are held, by id. */
    public Set<String> ids() {
        return all().stream().map(Held::route).collect(Collectors.toSet());
    }

    /** What is held now, the longest first. */
    public List<Held> all() {
        return db.sql("select route, held_at, held_by, reason from held_route order by held_at, route")
                .query(HeldRoutes::read).list();
    }

    /** @return false where it is held already */
    boolean hold(String route, String operator, String reason) {
        try {
            transaction.executeWithoutResult(status -> {
                db.sql("insert into held_route (route, held_at, held_by, reason) values (:route, :now, :who, :why)")
                        .param("route", route).param("who", operator).param("why", reason)
                        .param("now", clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                        .update();
                audit.add(entry(AuditAction.ROUTE_HELD, route, operator, reason));
            });
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /** @return false where it is not held */
    boolean release(String route, String operator, String reason) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean held = db.sql("delete from held_route where route = :route").param("route", route).update() == 1;
            if (held) {
                audit.add(entry(AuditAction.ROUTE_RELEASED, route, operator, reason));
            }
            return held;
        }));
    }

    private static AuditEntry entry(AuditAction action, String route, String operator, String reason) {
        return AuditEntry.of(action, "operator/" + operator).with("route/" + route).because(reason);
    }

    private static Held read(ResultSet row, int number) throws SQLException {
        return new Held(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant(), row.getString(3),
                row.getString(4));
    }
}
