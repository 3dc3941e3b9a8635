package nl.schakel.referral;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import nl.schakel.identity.AgbCode;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which referrals go on which consent, and which consents were revoked. A consent is known here only by keyed hashes of
 * the names that the practice gave it.
 */
public class ConsentUses {

    private static final String STANDING = """
            select distinct u.referral, r.patient_hash, u.covers from consent_use u
              join referral r on r.id = u.referral
              join revoked_consent v on v.consent = u.consent and v.patient_hash = r.patient_hash
              left join part p on p.referral = u.referral
                   and p.role = case u.covers when 'medical-adviser' then 'MEDICAL_ADVISER' else 'EXPERT' end
             where u.given_at <= v.revoked_at and r.state <> 'REVOKED'
               and (u.covers = 'consultant'
                    or u.covers = 'feedback' and r.feedback and (r.feedback_until is null
                       or r.feedback_until > v.revoked_at)
                    or u.covers in ('medical-adviser', 'expert') and p.state not in ('REVOKED', 'NOT_AGREED'))
            """;

    private final JdbcClient db;

    ConsentUses(JdbcClient db) {
        this.db = db;
    }

    /** A referral that goes on a consent, and what of it does. */
    public record Found(ReferralId referral, String patientHash, String covers) {
    }

    /** Within the transaction that keeps the referral. */
    void keep(ReferralId referral, Collection<ConsentUse> uses) {
        uses.forEach(use -> db.sql("""
                        insert into consent_use (consent, referral, covers, given_at)
                        values (:consent, :referral, :covers, :given)""")
                .param("given", use.givenAt().atOffset(ZoneOffset.UTC))
                .param("consent", use.consent()).param("referral", referral.toString()).param("covers", use.covers())
                .update());
    }

    /** Within the transaction that adds something to the referral; what it went on before it goes on still. */
    static void add(JdbcClient db, ReferralId referral, Collection<ConsentUse> uses) {
        uses.forEach(use -> db.sql("""
                        insert into consent_use (consent, referral, covers, given_at)
                        select :consent, r.id, :covers, :given from referral r
                         where r.id = :referral and not exists (select 1 from consent_use u
                               where u.consent = :consent and u.referral = :referral and u.covers = :covers)""")
                .param("given", use.givenAt().atOffset(ZoneOffset.UTC))
                .param("consent", use.consent()).param("referral", referral.toString()).param("covers", use.covers())
                .update());
    }

    /** Everything of a practice that goes on a consent with one of these names. */
    public List<Found> of(AgbCode practice, Collection<String> consents) {
        return consents.isEmpty() ? List.of() : db.sql("""
                        select distinct u.referral, r.patient_hash, u.covers from consent_use u
                          join referral r on r.id = u.referral
                         where u.consent in (:consents) and r.practice = :practice""")
                .param("consents", consents).param("practice", practice.value())
                .query(ConsentUses::found).list();
    }

    /** The names of the consents that a referral goes on. */
    public List<ConsentUse> of(ReferralId referral) {
        return db.sql("select consent, covers, given_at from consent_use where referral = :id")
                .param("id", referral.toString())
                .query((row, n) -> new ConsentUse(row.getString(1), row.getString(2),
                        row.getObject(3, OffsetDateTime.class).toInstant())).list();
    }

    /** Under what a patient is known here; never shown. */
    public String patientOf(ReferralId referral) {
        return db.sql("select patient_hash from referral where id = :id").param("id", referral.toString())
                .query(String.class).single();
    }

    /** What still goes, or still may, on a consent that was revoked after it was given. */
    public List<Found> standing(int limit) {
        return db.sql(STANDING + " fetch first :n rows only").param("n", limit).query(ConsentUses::found).list();
    }

    /** The same of one referral. */
    public List<Found> standing(ReferralId referral) {
        return db.sql(STANDING + " and u.referral = :id").param("id", referral.toString()).query(ConsentUses::found)
                .list();
    }

    private static Found found(ResultSet row, int number) throws SQLException {
        return new Found(ReferralId.of(row.getString(1)), row.getString(2), row.getString(3));
    }

    /** Remembers that a patient's consent was revoked; the latest moment counts. */
    public void revoke(String consent, String patientHash, Instant moment) {
        OffsetDateTime at = moment.atOffset(ZoneOffset.UTC);
        int known = db.sql("""
                        update revoked_consent set revoked_at = :at
                         where consent = :consent and patient_hash = :patient""")
                .param("at", at).param("consent", consent).param("patient", patientHash).update();
        if (known == 0) {
            try {
                db.sql("""
                                insert into revoked_consent (consent, patient_hash, revoked_at)
                                values (:consent, :patient, :at)""")
                        .param("consent", consent).param("patient", patientHash).param("at", at).update();
            } catch (DuplicateKeyException e) {
                // Revoked twice at the same moment: once is enough.
            }
        }
    }

    /** When the last of these consents of this patient was revoked; empty where none was. */
    public Optional<Instant> revokedAt(Collection<String> consents, String patientHash) {
        return consents.isEmpty() ? Optional.empty() : db.sql("""
                        select revoked_at from revoked_consent
                         where consent in (:consents) and patient_hash = :patient
                         order by revoked_at desc fetch first 1 rows only""")
                .param("consents", consents).param("patient", patientHash)
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant()).optional();
    }
}
