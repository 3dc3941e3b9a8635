package nl.schakel.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.JdbcTemplate;

/** Looks in the log, newest first, in pages. Who looks writes that down: {@link AuditAction#AUDIT_SEARCHED}. */
public class AuditSearch {

    private final JdbcTemplate db;
    private final ChainMac macs;

    AuditSearch(JdbcTemplate db, ChainMac macs) {
        this.db = db;
        this.macs = macs;
    }

    /**
     * What is looked for; null is anything.
     *
     * @param practice AGB code
     * @param patient  keyed hash of the BSN
     * @param entity   {@code Task/<id>}
     * @param agent    the beginning of who did or received it, for instance {@code municipality/}
     * @param from     the first moment
     * @param until    the first moment that does not count any more
     */
    public record Criteria(String practice, String patient, String entity, AuditAction action, String agent,
                           Instant from, Instant until) {

        /** Everything. */
        public static final Criteria ALL = new Criteria(null, null, null, null, null, null, null);
    }

    /** The entry with this id. */
    public Optional<AuditRecord> find(String id) {
        return db.query(Row.SELECT + "where id = ?", Row::read, id).stream().findFirst().map(row -> row.record(macs));
    }

    /**
     * One page.
     *
     * @param after the last entry of the page before, null for the first page
     */
    public List<AuditRecord> page(Criteria criteria, AuditRecord after, int limit) {
        StringBuilder where = new StringBuilder("where 1 = 1");
        List<Object> values = new ArrayList<>();
        equal(where, values, "practice", criteria.practice());
        equal(where, values, "patient", criteria.patient());
        equal(where, values, "entity", criteria.entity());
        equal(where, values, "action", criteria.action() == null ? null : criteria.action().code());
        if (criteria.agent() != null) {
            String beginning = criteria.agent().replaceAll("[!%_]", "!$0") + "%";
            where.append(" and (agent like ? escape '!' or recipient like ? escape '!')");
            values.add(beginning);
            values.add(beginning);
        }
        moment(where, values, "happened_at >= ?", criteria.from());
        moment(where, values, "happened_at < ?", criteria.until());
        if (after != null) {
            where.append(" and (happened_at < ? or happened_at = ? and id < ?)");
            values.add(after.at().atOffset(ZoneOffset.UTC));
            values.add(after.at().atOffset(ZoneOffset.UTC));
            values.add(after.id());
        }
        return db.query(Row.SELECT + where + " order by happened_at desc, id desc fetch first " + limit + " rows only",
                Row::read, values.toArray()).stream().map(row -> row.record(macs)).toList();
    }

    private static void equal(StringBuilder where, List<Object> values, String column, String value) {
        if (value != null) {
            where.append(" and ").append(column).append(" = ?");
            values.add(value);
        }
    }

    private static void moment(StringBuilder where, List<Object> values, String condition, Instant moment) {
        if (moment != null) {
            where.append(" and ").append(condition);
            values.add(moment.atOffset(ZoneOffset.UTC));
        }
    }
}
