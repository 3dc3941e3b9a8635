package nl.schakel.referral;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditLog;
import nl.schakel.security.MasterKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Purges the message of the HIS and what was made of it, some time after everybody who had to receive something has
 * it. What was released and withheld stays, and so does the consent, under a fresh data key: without the old one what the
 * files of the database still have of the payload says nothing.
 */
final class PayloadPurge implements RetentionStep {

    private static final int PAGE = 50;
    /** The recipient does not have it, or it is not sure. */
    private static final Set<ReferralState> UNSETTLED = EnumSet.of(ReferralState.ACCEPTED, ReferralState.READY,
            ReferralState.SENT, ReferralState.NOT_DELIVERED);
    private static final Logger log = LoggerFactory.getLogger(PayloadPurge.class);
    private static final List<String> RECORD = List.of(Content.Kind.CONSENT.name(), Content.Kind.DISCLOSURE.name(),
            Content.Kind.ADVISER_DISCLOSURE.name(), Content.Kind.EXPERT_DISCLOSURE.name());

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final ContentCipher cipher;
    private final ConsentProof proof;
    private final AuditLog audit;

    PayloadPurge(JdbcClient db, TransactionTemplate transaction, ContentCipher cipher, ConsentProof proof,
                 AuditLog audit) {
        this.proof = proof;
        this.db = db;
        this.transaction = transaction;
        this.cipher = cipher;
        this.audit = audit;
    }

    private record Row(ReferralId id, int version, String practice, String patientHash, Instant receivedAt) {
    }

    @Override
    public long purge(RetentionTerms.Cutoffs before) {
        long gone = 0;
        Row last = null;
        List<Row> page;
        do {
            page = page(before.payload(), last);
            gone += together(ripe(page, before.payload()), before.now());
            last = page.isEmpty() ? null : page.get(page.size() - 1);
        } while (page.size() == PAGE);
        return gone + documents(before.payload());
    }

    private List<Row> page(Instant cutoff, Row last) {
        return db.sql("""
                        select id, version, practice, patient_hash, received_at from referral
                         where payload = 'KEPT' and received_at < :cutoff
                           and (received_at > :from or received_at = :from and id > :after)
                         order by received_at, id fetch first :n rows only""")
                .param("cutoff", utc(cutoff)).param("from", utc(last == null ? Instant.EPOCH : last.receivedAt()))
                .param("after", last == null ? "" : last.id().toString()).param("n", PAGE)
                .query((row, n) -> new Row(ReferralId.of(row.getString(1)), row.getInt(2), row.getString(3),
                        row.getString(4), instant(row, 5))).list();
    }

    /** Those of which every recipient confirmed before a moment, and of which nothing waits or is parked. */
    private List<Row> ripe(List<Row> page, Instant cutoff) {
        if (page.isEmpty()) {
            return page;
        }
        Set<String> unripe = new HashSet<>();
        Map<String, Instant> settled = new HashMap<>();
        each("select referral, state, happened_at from timeline where referral in (:ids) order by referral, version",
                page, row -> {
                    boolean waits = UNSETTLED.contains(ReferralState.valueOf(row.getString(2)));
                    Instant at = instant(row, 3);
                    settled.compute(row.getString(1), (id, since) -> waits ? null : since == null ? at : since);
                });
        for (String table : List.of("part", "mdo_part")) {
            each("select referral, state, state_since from " + table + " where referral in (:ids)", page, row -> {
                boolean waits = Set.of("AGREED", "READY", "NOT_DELIVERED").contains(row.getString(2));
                if (waits || !instant(row, 3).isBefore(cutoff)) {
                    unripe.add(row.getString(1));
                }
            });
        }
        each("select referral from cancellation_to where referral in (:ids)", page,
                row -> unripe.add(row.getString(1)));
        return page.stream().filter(row -> !unripe.contains(row.id().toString())
                && settled.getOrDefault(row.id().toString(), cutoff).isBefore(cutoff)).toList();
    }

    private void each(String sql, Collection<Row> page, RowCallbackHandler reader) {
        db.sql(sql).param("ids", page.stream().map(row -> row.id().toString()).toList()).query(reader);
    }

    private long together(List<Row> ripe, Instant now) {
        return ripe.isEmpty() ? 0
                : transaction.execute(status -> ripe.stream().filter(row -> purge(row, now)).count());
    }

    /** @return false where something happened to it meanwhile: then a later round looks again */
    private boolean purge(Row row, Instant now) {
        String id = row.id().toString();
        // The row first: who wants to add content under its key waits, and then finds the fresh one.
        int ours = db.sql("update referral set payload = 'GONE' where id = :id and version = :v and payload = 'KEPT'")
                .param("id", id).param("v", row.version()).update();
        if (ours == 0) {
            return false;
        }
        keepProof(row.id());
        db.sql("delete from referral_content where referral = :id and kind not in (:record)").param("id", id)
                .param("record", RECORD).update();
        renewKey(row.id());
        int known = db.sql("update purge set payload_at = :now where referral = :id").param("now", utc(now))
                .param("id", id).update();
        if (known == 0) {
            db.sql("insert into purge (referral, practice, payload_at) values (:id, :practice, :now)").param("id", id)
                    .param("practice", row.practice()).param("now", utc(now)).update();
        }
        audit.add(AuditEntry.of(AuditAction.PURGED, "hub").with("Task/" + id)
                .about(row.practice(), row.patientHash()).because("Bewaartermijn van de inhoud voorbij"));
        return true;
    }

    /** Under the old key, as the rest: it moves with the record. */
    private void keepProof(ReferralId id) {
        byte[] key = key(id);
        db.sql("select media_type, sealed from referral_content where referral = :id and kind = 'REFERRAL'")
                .param("id", id.toString()).query((row, n) -> new Content(Content.Kind.REFERRAL, row.getString(1),
                        cipher.open(key, id, Content.Kind.REFERRAL, row.getBytes(2)))).optional()
                .flatMap(referral -> proof(id, referral))
                .ifPresent(kept -> db.sql("""
                                insert into referral_content (referral, kind, media_type, sealed)
                                values (:id, 'CONSENT', :type, :sealed)""")
                        .param("id", id.toString()).param("type", kept.mediaType())
                        .param("sealed", cipher.seal(key, id, kept)).update());
    }

    private Optional<Content> proof(ReferralId id, Content referral) {
        try {
            return Optional.of(proof.of(referral));
        } catch (RuntimeException unreadable) {
            // No reason to keep all of it; the cause may quote content.
            log.warn("Van verwijzing {} is de toestemming niet apart te bewaren: de Bundle is niet te lezen.", id);
            return Optional.empty();
        }
    }

    private byte[] key(ReferralId id) {
        return db.sql("select data_key from referral where id = :id").param("id", id.toString()).query(byte[].class)
                .single();
    }

    /** What stays moves under a fresh key, and the old key goes. */
    private void renewKey(ReferralId id) {
        byte[] old = key(id);
        byte[] fresh = cipher.newDataKey();
        for (String kind : db.sql("select kind from referral_content where referral = :id").param("id", id.toString())
                .query(String.class).list()) {
            renew(id, Content.Kind.valueOf(kind), old, fresh, "referral_content", "sealed", "kind", kind);
        }
        for (int number : numbers("mdo_part", id)) {
            renewPart(id, number, old, fresh);
        }
        for (int number : numbers("mdo_document", id)) {
            renew(id, Content.Kind.MDO, old, fresh, "mdo_document", "content", "number", number);
        }
        db.sql("update referral set data_key = :key, key_id = :keyId where id = :id").param("key", fresh)
                .param("keyId", MasterKey.keyIdOf(fresh)).param("id", id.toString()).update();
    }

    private List<Integer> numbers(String table, ReferralId id) {
        return db.sql("select distinct number from " + table + " where referral = :id").param("id", id.toString())
                .query(Integer.class).list();
    }

    private void renewPart(ReferralId id, int number, byte[] old, byte[] fresh) {
        for (String role : db.sql("select role from mdo_part where referral = :id and number = :n")
                .param("id", id.toString()).param("n", number).query(String.class).list()) {
            for (String column : List.of("disclosure", "consignment")) {
                renew(id, Content.Kind.MDO, old, fresh, "mdo_part", column, "number = " + number + " and role", role);
            }
        }
    }

    private void renew(ReferralId id, Content.Kind kind, byte[] old, byte[] fresh, String table, String column,
                       String by, Object value) {
        String where = " where referral = :id and " + by + " = :value";
        db.sql("select " + column + " from " + table + where + " and " + column + " is not null")
                .param("id", id.toString()).param("value", value).query(byte[].class).optional()
                .ifPresent(sealed -> db.sql("update " + table + " set " + column + " = :sealed" + where)
                        .param("sealed", cipher.seal(fresh, id, new Content(kind, null,
                                cipher.open(old, id, kind, sealed))))
                        .param("id", id.toString()).param("value", value).update());
    }

    /** What a municipality laid down of a meeting and the practice has had time to fetch. */
    private long documents(Instant cutoff) {
        return transaction.execute(status -> db.sql("""
                        update mdo_document set content = null
                         where received_at < :cutoff and told = true and content is not null""")
                .param("cutoff", utc(cutoff)).update());
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
