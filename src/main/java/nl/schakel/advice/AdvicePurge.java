package nl.schakel.advice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

import nl.schakel.advice.AdviceRequest.State;
import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditLog;
import nl.schakel.identity.AgbCode;
import nl.schakel.referral.Purges;
import nl.schakel.referral.RetentionStep;
import nl.schakel.referral.RetentionTerms;
import nl.schakel.security.MasterKey;
import nl.schakel.security.Sealing;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Purges questions and answers by the same terms as referrals: what was asked and answered some time after nobody waits
 * any more, and the record of it, what was released and withheld, with everything else.
 */
final class AdvicePurge implements RetentionStep {

    private static final int PAGE = 50;
    private static final List<String> OVER = Arrays.stream(State.values()).filter(state -> !state.isOpen())
            .map(Enum::name).toList();

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Sealing sealing;
    private final Purges purges;
    private final AuditLog audit;

    AdvicePurge(JdbcClient db, TransactionTemplate transaction, Sealing sealing, Purges purges, AuditLog audit) {
        this.db = db;
        this.transaction = transaction;
        this.sealing = sealing;
        this.purges = purges;
        this.audit = audit;
    }

    private record Row(AdviceId id, int version, String practice, String patientHash, Instant since) {
    }

    /** What is done with one that is over, within a transaction; false where it changed meanwhile. */
    private interface Work {

        boolean on(Row row);
    }

    @Override
    public long purge(RetentionTerms.Cutoffs before) {
        return pages(" and payload = 'KEPT'", before.payload(), this::payload)
                + pages("""
                         and not exists (select 1 from dead_letter d
                                          where d.about = advice_request.id and d.state = 'OPEN')""",
                        before.record(), row -> everything(row, before.now()));
    }

    private long pages(String which, Instant cutoff, Work work) {
        long gone = 0;
        Row last = null;
        List<Row> page;
        do {
            page = page(which, cutoff, last);
            List<Row> now = page;
            gone += transaction.execute(status -> now.stream().filter(work::on).count());
            last = page.isEmpty() ? null : page.get(page.size() - 1);
        } while (page.size() == PAGE);
        return gone;
    }

    private List<Row> page(String which, Instant cutoff, Row last) {
        return db.sql("select id, version, practice, patient_hash, since from advice_request"
                        + " where state in (:over) and since < :cutoff"
                        + " and (since > :from or since = :from and id > :after)" + which
                        + " order by since, id fetch first :n rows only")
                .param("over", OVER).param("cutoff", utc(cutoff))
                .param("from", utc(last == null ? Instant.EPOCH : last.since()))
                .param("after", last == null ? "" : last.id().toString()).param("n", PAGE)
                .query(AdvicePurge::row).list();
    }

    /** What was released moves under a fresh key, and with the old one goes every copy of the rest. */
    private boolean payload(Row row) {
        String id = row.id().toString();
        if (db.sql("update advice_request set payload = 'GONE' where id = :id and version = :v and payload = 'KEPT'")
                .param("id", id).param("v", row.version()).update() == 0) {
            return false;
        }
        db.sql("delete from advice_content where advice = :id and kind <> 'DISCLOSURE'").param("id", id).update();
        byte[] old = db.sql("select data_key from advice_request where id = :id").param("id", id).query(byte[].class)
                .single();
        byte[] fresh = sealing.newDataKey();
        String about = AdviceStore.about(row.id(), AdviceStore.Kind.DISCLOSURE);
        db.sql("select sealed from advice_content where advice = :id").param("id", id).query(byte[].class).optional()
                .ifPresent(sealed -> db.sql("update advice_content set sealed = :sealed where advice = :id")
                        .param("sealed", sealing.seal(fresh, about, sealing.open(old, about, sealed)))
                        .param("id", id).update());
        db.sql("update advice_request set data_key = :key, key_id = :keyId where id = :id").param("key", fresh)
                .param("keyId", MasterKey.keyIdOf(fresh)).param("id", id).update();
        tell(row, "Bewaartermijn van de inhoud voorbij");
        return true;
    }

    private boolean everything(Row row, Instant now) {
        String id = row.id().toString();
        if (db.sql("update advice_request set payload = 'GONE' where id = :id and version = :v").param("id", id)
                .param("v", row.version()).update() == 0) {
            return false;
        }
        for (String table : List.of("advice_content", "advice_answer", "advice_timeline")) {
            db.sql("delete from " + table + " where advice = :id").param("id", id).update();
        }
        db.sql("delete from outbox where referral = :id").param("id", id).update();
        db.sql("delete from dead_letter where about = :id").param("id", id).update();
        db.sql("delete from advice_request where id = :id").param("id", id).update();
        purges.remember(id, new AgbCode(row.practice()), now);
        tell(row, "Bewaartermijn van het dossier voorbij");
        return true;
    }

    private void tell(Row row, String why) {
        audit.add(AuditEntry.of(AuditAction.PURGED, "hub").with("Task/" + row.id())
                .about(row.practice(), row.patientHash()).because(why));
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(AdviceId.of(row.getString(1)), row.getInt(2), row.getString(3), row.getString(4),
                AdviceRow.instant(row, "since"));
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
