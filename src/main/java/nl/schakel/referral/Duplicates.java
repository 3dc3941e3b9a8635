package nl.schakel.referral;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Recognises that a practice refers a patient twice for the same: same patient, provision and municipality, still open,
 * under another number. Only the practice's own referrals count: that another practice referred the patient is not its
 * business, and it must not learn so by asking.
 */
public class Duplicates {

    /** More than a GP would read. */
    private static final int MOST = 3;
    /** As many as there are rows. */
    private static final int STRIPES = 16;
    private static final String OPEN = ReferralRow.SELECT + """
             where patient_hash = :patient and practice = :practice and provision = :provision
               and municipality = :municipality
               and state in ('ACCEPTED', 'READY', 'SENT', 'RECEIVED', 'IN_PROGRESS', 'WAITING', 'EXTENDED')
               and not (source_system = :system and source_value = :value) and received_at <= :until
             order by received_at desc fetch first :n rows only""";

    private final JdbcClient db;
    private final Object[] turns = Stream.generate(Object::new).limit(STRIPES).toArray();

    Duplicates(JdbcClient db) {
        this.db = db;
    }

    /**
     * What a referral would repeat.
     *
     * @param source      its own number, which does not count
     * @param patientHash as in {@link NewReferral#patientHash()}
     * @param until       what was accepted later does not count
     * @return the newest few, newest first
     */
    public List<Referral> of(AgbCode practice, SourceIdentifier source, String patientHash, Provision provision,
                             GemeenteCode municipality, Instant until) {
        return db.sql(OPEN).param("patient", patientHash).param("practice", practice.value())
                .param("provision", provision.name()).param("municipality", municipality.value())
                .param("system", source.system()).param("value", source.value())
                .param("until", until.atOffset(ZoneOffset.UTC)).param("n", MOST).query(ReferralRow::read).list();
    }

    /** There is one already: nothing was kept. */
    public static final class Found extends RuntimeException {

        private final transient List<Referral> open;

        Found(List<Referral> open) {
            super("duplicate", null, false, false);
            this.open = open;
        }

        /** As in {@link Duplicates#of}. */
        public List<Referral> open() {
            return open;
        }
    }

    /**
     * Keeps a referral that repeats none; otherwise as {@link ReferralStore#accept(NewReferral)}. Of two that come at the
     * same moment the second waits for the first and sees it: within this process by a lock, and for the sake of other
     * processes by a row of the database, which the embedded one would hold up too long where many wait for it.
     *
     * @throws Found where it repeats one; then nothing is kept
     */
    public Acceptance acceptAlone(ReferralStore referrals, NewReferral referral) {
        String whom = referral.practice() + referral.patientHash() + referral.provision() + referral.municipality();
        int stripe = Math.floorMod(whom.hashCode(), turns.length);
        synchronized (turns[stripe]) {
            return referrals.accept(referral, () -> requireNone(referral, stripe));
        }
    }

    private void requireNone(NewReferral referral, int stripe) {
        db.sql("update duplicate_turn set taken = taken + 1 where stripe = :stripe").param("stripe", stripe).update();
        List<Referral> open = of(referral.practice(), referral.source(), referral.patientHash(), referral.provision(),
                referral.municipality(), Instant.parse("9999-12-31T00:00:00Z"));
        if (!open.isEmpty()) {
            throw new Found(open);
        }
    }
}
