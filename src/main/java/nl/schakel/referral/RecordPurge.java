package nl.schakel.referral;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditLog;
import nl.schakel.identity.AgbCode;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Purges everything of a referral that ended long ago, in every room, its data key included. What stays is its number,
 * whose it was and when it went; and that goes with the audit log.
 */
final class RecordPurge implements RetentionStep {

    private static final int PAGE = 50;
    private static final List<String> ENDED = Arrays.stream(ReferralState.values()).filter(ReferralState::isFinal)
            .map(Enum::name).toList();
    private static final List<String> OPEN = Arrays.stream(ReferralState.values())
            .filter(state -> !state.isFinal()).map(Enum::name).toList();

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final List<KeptTable> tables;
    private final Purges purges;
    private final AuditLog audit;
    /** Of a referral {@code r}: that nothing happened to it since a moment, and nothing of it is under way. */
    private final String over;

    RecordPurge(JdbcClient db, TransactionTemplate transaction, List<KeptTables> kept, Purges purges,
                AuditLog audit) {
        this.db = db;
        this.transaction = transaction;
        this.tables = kept.stream().flatMap(each -> each.tables().stream()).toList();
        this.purges = purges;
        this.audit = audit;
        this.over = " and r.state_since < :cutoff and not exists (select 1 from timeline t where t.referral = r.id"
                + " and t.happened_at >= :cutoff)" + tables.stream().map(KeptTable::free).collect(Collectors.joining());
    }

    private record Row(String id, String practice, String patientHash, Instant since) {
    }

    @Override
    public long purge(RetentionTerms.Cutoffs before) {
        long gone = 0;
        for (String state : ENDED) {
            Row last = null;
            List<Row> page;
            do {
                page = page(state, last, before);
                gone += together(page, before);
                last = page.isEmpty() ? null : page.get(page.size() - 1);
            } while (page.size() == PAGE);
        }
        return gone + tombstones(before.audit());
    }

    private List<Row> page(String state, Row last, RetentionTerms.Cutoffs before) {
        return db.sql("select id, practice, patient_hash, state_since from referral r where state = :state" + over
                        + " and (state_since > :from or state_since = :from and id > :after)"
                        + " order by state_since, id fetch first :n rows only")
                .param("state", state).param("cutoff", utc(before.record())).param("now", utc(before.now()))
                .param("from", utc(last == null ? Instant.EPOCH : last.since()))
                .param("after", last == null ? "" : last.id()).param("n", PAGE).query(RecordPurge::row).list();
    }

    /** All or none of them; one that may not go after all must not keep the others. */
    private long together(List<Row> page, RetentionTerms.Cutoffs before) {
        if (page.isEmpty()) {
            return 0;
        }
        try {
            return transaction.execute(status -> purge(page, before));
        } catch (DataIntegrityViolationException someoneAdded) {
            return page.stream().mapToLong(row -> alone(row, before)).sum();
        }
    }

    private long alone(Row row, RetentionTerms.Cutoffs before) {
        try {
            return transaction.execute(status -> purge(List.of(row), before));
        } catch (DataIntegrityViolationException stillInUse) {
            return 0;
        }
    }

    private long purge(List<Row> page, RetentionTerms.Cutoffs before) {
        // The rows first: a change that comes meanwhile waits, and one that came before is seen by the second look.
        db.sql("update referral set payload = payload where id in (:ids)").param("ids", ids(page)).update();
        List<Row> gone = db.sql("select id, practice, patient_hash, state_since from referral r where id in (:ids)"
                        + " and state in (:ended)" + over)
                .param("ids", ids(page)).param("ended", ENDED).param("cutoff", utc(before.record()))
                .param("now", utc(before.now())).query(RecordPurge::row).list();
        if (gone.isEmpty()) {
            return 0;
        }
        for (KeptTable table : tables) {
            db.sql("delete from " + table.name() + " where " + table.column() + " in (:ids)").param("ids", ids(gone))
                    .update();
        }
        db.sql("delete from referral where id in (:ids)").param("ids", ids(gone)).update();
        gone.forEach(row -> remember(row, before.now()));
        return gone.size();
    }

    private void remember(Row row, Instant now) {
        purges.remember(row.id(), new AgbCode(row.practice()), now);
        audit.add(AuditEntry.of(AuditAction.PURGED, "hub").with("Task/" + row.id())
                .about(row.practice(), row.patientHash()).because("Bewaartermijn van het dossier voorbij"));
    }

    private long tombstones(Instant cutoff) {
        return transaction.execute(status -> db.sql("delete from purge where record_at < :cutoff")
                .param("cutoff", utc(cutoff)).update());
    }

    /** Referrals that ended before the term and are still here: after a round, those of which something waits. */
    long held(RetentionTerms.Cutoffs before) {
        return db.sql("""
                        select count(*) from referral r where state in (:states) and state_since < :cutoff
                           and not exists (select 1 from timeline t where t.referral = r.id
                                              and t.happened_at >= :cutoff)""")
                .param("states", ENDED).param("cutoff", utc(before.record())).query(Long.class).single();
    }

    /** Referrals that did not end, and have not moved since before the term. */
    long open(RetentionTerms.Cutoffs before) {
        return db.sql("select count(*) from referral where state in (:states) and state_since < :cutoff")
                .param("states", OPEN).param("cutoff", utc(before.record())).query(Long.class).single();
    }

    private static List<String> ids(List<Row> rows) {
        return rows.stream().map(Row::id).toList();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(row.getString(1), row.getString(2), row.getString(3),
                row.getObject(4, OffsetDateTime.class).toInstant());
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
