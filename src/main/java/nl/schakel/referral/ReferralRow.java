package nl.schakel.referral;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.security.MasterKey;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows to records and back, alike on both databases. */
final class ReferralRow {

    /** Without the data key and the hashes: those are for the store alone. */
    static final String SELECT = """
            select id, practice, source_system, source_value, source_task, provision, urgency, municipality,
                   consent_given, consent_until, feedback, feedback_until, state, version, received_at,
                   state_since, case_number, deadline, pushed_version, revoked_at, door
              from referral
            """;

    private ReferralRow() {
    }

    static Referral read(ResultSet row, int number) throws SQLException {
        return new Referral(
                ReferralId.of(row.getString("id")),
                new AgbCode(row.getString("practice")),
                new SourceIdentifier(row.getString("source_system"), row.getString("source_value")),
                row.getString("source_task"),
                Provision.valueOf(row.getString("provision")),
                Urgency.valueOf(row.getString("urgency")),
                new GemeenteCode(row.getString("municipality")),
                new Referral.Agreement(row.getObject("consent_given", LocalDate.class), instant(row, "consent_until"),
                        row.getBoolean("feedback"), instant(row, "feedback_until")),
                ReferralState.valueOf(row.getString("state")),
                row.getInt("version"),
                instant(row, "received_at"),
                instant(row, "state_since"),
                row.getString("case_number"),
                row.getObject("deadline", LocalDate.class),
                row.getInt("pushed_version"),
                instant(row, "revoked_at"),
                row.getString("door"));
    }

    static TimelineEntry entry(ResultSet row, int number) throws SQLException {
        return new TimelineEntry(
                row.getInt("version"),
                instant(row, "happened_at"),
                row.getString("event"),
                ReferralState.valueOf(row.getString("state")),
                row.getString("fault_class"),
                row.getString("code"),
                row.getString("note"),
                row.getString("case_number"),
                row.getObject("deadline", LocalDate.class),
                row.getObject("from_date", LocalDate.class),
                row.getObject("until_date", LocalDate.class),
                WmoCategory.ofCode(row.getString("category")).orElse(null),
                DeliveryForm.ofCode(row.getString("form")).orElse(null));
    }

    static Part part(ResultSet row, int number) throws SQLException {
        return new Part(
                ReferralId.of(row.getString("referral")),
                RecipientRole.valueOf(row.getString("role")),
                new Oin(row.getString("recipient")),
                row.getObject("consent_given", LocalDate.class),
                instant(row, "consent_until"),
                Part.State.valueOf(row.getString("state")),
                instant(row, "state_since"),
                row.getString("case_number"));
    }

    static OffsetDateTime utc(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /**
     * The key under which content is added; within the transaction that adds it. Nobody puts another in its place until
     * that is over.
     */
    static byte[] lockedKey(JdbcClient db, ReferralId id) {
        db.sql("update referral set payload = payload where id = :id").param("id", id.toString()).update();
        return db.sql("select data_key from referral where id = :id").param("id", id.toString()).query(byte[].class)
                .single();
    }

    /** A new one, as it is accepted. */
    static void insert(JdbcClient db, ReferralId id, NewReferral referral, String hash, byte[] key, Instant now) {
        Referral.Agreement consent = referral.consent();
        db.sql("""
                        insert into referral (id, practice, source_system, source_value, source_task, content_hash,
                               provision, urgency, municipality, consent_given,
                               consent_until, feedback, feedback_until, patient_hash, data_key, key_id, state, version,
                               received_at, state_since, pushed_version, door)
                        values (:id, :practice, :system, :value, :task, :hash, :provision, :urgency, :municipality,
                               :given, :until, :feedback, :feedbackUntil, :patient, :key, :keyId,
                               'ACCEPTED', 1, :now, :now, 0, :door)""")
                .param("id", id.toString()).param("practice", referral.practice().value())
                .param("system", referral.source().system()).param("value", referral.source().value())
                .param("task", referral.sourceTask()).param("hash", hash)
                .param("provision", referral.provision().name()).param("urgency", referral.urgency().name())
                .param("municipality", referral.municipality().value())
                .param("given", consent.given())
                .param("until", utc(consent.until())).param("feedback", consent.feedback())
                .param("feedbackUntil", utc(consent.feedbackUntil()))
                .param("patient", referral.patientHash()).param("key", key)
                .param("keyId", MasterKey.keyIdOf(key))
                .param("door", referral.door(), Types.VARCHAR)
                .param("now", now.atOffset(ZoneOffset.UTC)).update();
    }
}
