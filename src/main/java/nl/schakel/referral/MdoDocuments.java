package nl.schakel.referral;

import java.sql.Types;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a municipality laid down of a multidisciplinary meeting in its case: which documents there are, so that each is
 * told once, and the documents themselves where the municipality shares them.
 */
public class MdoDocuments {

    private final JdbcClient db;
    private final ContentCipher cipher;
    private final ReferralStore referrals;
    private final Clock clock;

    MdoDocuments(JdbcClient db, ContentCipher cipher, ReferralStore referrals, Clock clock) {
        this.db = db;
        this.cipher = cipher;
        this.referrals = referrals;
        this.clock = clock;
    }

    /** Whether the practice heard of it. */
    public boolean isTold(ReferralId referral, String source) {
        return db.sql("select 1 from mdo_document where referral = :id and source = :source and told = true")
                .param("id", referral.toString()).param("source", source).query(Integer.class).optional().isPresent();
    }

    /**
     * Tells the practice, once: what a crash leaves undone is done at the next call. Where the patient took the consent
     * for feedback back meanwhile, nothing is told or kept.
     *
     * @param source a hash of its address
     * @param pdf    the document; null where only a notice is given
     * @throws Fault.Technical where another process is at it
     */
    public void tell(ReferralId id, String source, byte[] pdf) {
        int number = number(id, source, pdf);
        Referral referral = referrals.find(id).orElseThrow();
        if (!mayRead(referral)) {
            db.sql("update mdo_document set content = null where referral = :id").param("id", id.toString()).update();
            return;
        }
        String event = (pdf == null ? "mdo-noticed-" : "mdo-shared-") + number;
        if (referrals.timeline(id).stream().noneMatch(entry -> entry.event().equals(event))) {
            referrals.remarkWith(id, event, change -> change.ringing(new Bell(Bell.FEEDBACK, id)));
        }
        db.sql("update mdo_document set told = true where referral = :id and number = :number")
                .param("id", id.toString()).param("number", number).update();
    }

    private int number(ReferralId id, String source, byte[] pdf) {
        Optional<Integer> known = db.sql("select number from mdo_document where referral = :id and source = :source")
                .param("id", id.toString()).param("source", source).query(Integer.class).optional();
        if (known.isPresent()) {
            return known.get();
        }
        int number = 1 + db.sql("select coalesce(max(number), 0) from mdo_document where referral = :id")
                .param("id", id.toString()).query(Integer.class).single();
        try {
            referrals.together(() -> db.sql("""
                            insert into mdo_document (referral, number, source, received_at, told, content)
                            values (:id, :number, :source, :now, false, :content)""")
                    .param("id", id.toString()).param("number", number).param("source", source)
                    .param("now", clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                    .param("content", pdf == null ? null
                            : cipher.seal(ReferralRow.lockedKey(db, id), id, content(pdf)), Types.VARBINARY)
                    .update());
        } catch (DuplicateKeyException | ConcurrencyFailureException e) {
            throw new Fault.Technical("contention",
                    "De verwijzing wordt op hetzelfde moment op meer plaatsen gewijzigd.");
        }
        return number;
    }

    /** The document with this number of a referral, where the practice may have it now. */
    public Optional<byte[]> read(Referral referral, int number) {
        if (!mayRead(referral)) {
            return Optional.empty();
        }
        return db.sql("""
                        select content from mdo_document
                         where referral = :id and number = :number and content is not null""")
                .param("id", referral.id().toString()).param("number", number).query(byte[].class).optional()
                .map(sealed -> cipher.open(key(referral.id()), referral.id(), Content.Kind.MDO, sealed));
    }

    /** Forgets what the practice may not read any more. */
    public void purge() {
        db.sql("""
                        update mdo_document set content = null
                         where content is not null and exists (select 1 from referral r
                               where r.id = mdo_document.referral
                                 and (r.state = 'REVOKED' or r.feedback_until <= :now))""")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC)).update();
    }

    private boolean mayRead(Referral referral) {
        return referral.state() != ReferralState.REVOKED && referral.consent().allowsFeedbackAt(clock.instant());
    }

    private byte[] key(ReferralId id) {
        return db.sql("select data_key from referral where id = :id").param("id", id.toString()).query(byte[].class)
                .single();
    }

    private static Content content(byte[] pdf) {
        return new Content(Content.Kind.MDO, "application/pdf", pdf);
    }
}
