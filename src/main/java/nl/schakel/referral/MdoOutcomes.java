package nl.schakel.referral;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import nl.schakel.identity.AgbCode;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps what multidisciplinary meetings agreed, as practices send it, with what goes of it to each party of the case.
 * What a method returned is on disk.
 */
public class MdoOutcomes {

    private static final String JSON = "application/json";
    private static final int CONTENDERS = 5;
    private static final String PARTS = """
            select p.referral, p.number, p.role, p.state, p.state_since, p.disclosure, p.consignment, m.received_at,
                   r.data_key
              from mdo_part p join mdo m on m.referral = p.referral and m.number = p.number
              join referral r on r.id = p.referral where\s""";

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final ContentCipher cipher;
    private final Outbox outbox;
    private final Clock clock;

    MdoOutcomes(JdbcClient db, TransactionTemplate transaction, ContentCipher cipher, Outbox outbox, Clock clock) {
        this.db = db;
        this.transaction = transaction;
        this.cipher = cipher;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * One that was kept.
     *
     * @param hash as in {@link NewMdo#hash()}
     */
    public record Kept(ReferralId referral, int number, String hash) {
    }

    /** What a practice sent under this number. */
    public Optional<Kept> find(AgbCode practice, SourceIdentifier source) {
        return db.sql("""
                        select referral, number, content_hash from mdo
                         where practice = :p and source_system = :s and source_value = :v""")
                .param("p", practice.value()).param("s", source.system()).param("v", source.value())
                .query((row, n) -> new Kept(ReferralId.of(row.getString(1)), row.getInt(2), row.getString(3)))
                .optional();
    }

    /** How many meetings were held about a referral. */
    public int count(ReferralId referral) {
        return db.sql("select count(*) from mdo where referral = :id").param("id", referral.toString())
                .query(Integer.class).single();
    }

    /**
     * Keeps what was agreed and rings for each party.
     *
     * @return false where the practice used this number before
     * @throws Fault.Technical where several are kept for one referral at the same moment
     */
    public boolean keep(NewMdo outcome) {
        for (int contender = 0; contender < CONTENDERS; contender++) {
            try {
                transaction.executeWithoutResult(status -> insert(outcome));
                outbox.wake();
                return true;
            } catch (DuplicateKeyException | ConcurrencyFailureException e) {
                if (find(outcome.practice(), outcome.source()).isPresent()) {
                    return false;
                }
            }
        }
        throw new Fault.Technical("contention", "De verwijzing wordt op hetzelfde moment op meer plaatsen gewijzigd.");
    }

    private void insert(NewMdo outcome) {
        ReferralId id = outcome.referral().id();
        OffsetDateTime now = now();
        byte[] key = db.sql("select data_key from referral where id = :id").param("id", id.toString())
                .query(byte[].class).single();
        int number = 1 + db.sql("select coalesce(max(number), 0) from mdo where referral = :id")
                .param("id", id.toString()).query(Integer.class).single();
        db.sql("""
                        insert into mdo (referral, number, practice, source_system, source_value, content_hash,
                               received_at)
                        values (:id, :number, :p, :s, :v, :hash, :now)""")
                .param("id", id.toString()).param("number", number).param("p", outcome.practice().value())
                .param("s", outcome.source().system()).param("v", outcome.source().value())
                .param("hash", outcome.hash()).param("now", now).update();
        for (NewMdo.Portion portion : outcome.portions()) {
            db.sql("""
                            insert into mdo_part (referral, number, role, state, state_since, disclosure, consignment)
                            values (:id, :number, :role, 'READY', :now, :disclosure, :consignment)""")
                    .param("id", id.toString()).param("number", number).param("role", portion.role().name())
                    .param("now", now).param("disclosure", seal(key, id, portion.disclosure()))
                    .param("consignment", seal(key, id, portion.consignment())).update();
            outbox.put(bell(outcome.referral(), portion.role()));
        }
    }

    private byte[] seal(byte[] key, ReferralId id, byte[] bytes) {
        return cipher.seal(key, id, new Content(Content.Kind.MDO, JSON, bytes));
    }

    /** Every part of every meeting about a referral, the oldest meeting first. */
    public List<MdoPart> of(ReferralId referral) {
        return db.sql(PARTS + "p.referral = :id order by p.number, p.role").param("id", referral.toString())
                .query(this::read).list();
    }

    /** What waits for one party, the oldest meeting first. */
    public List<MdoPart> waiting(ReferralId referral, RecipientRole role) {
        return of(referral).stream()
                .filter(part -> part.role() == role && part.state() == MdoPart.State.READY).toList();
    }

    /** What waits for anyone since before a moment, oldest first. */
    public List<MdoPart> waitingSince(Instant moment, int limit) {
        return db.sql(PARTS + """
                        p.state = 'READY' and p.state_since < :moment
                         order by p.state_since fetch first :n rows only""")
                .param("moment", moment.atOffset(ZoneOffset.UTC)).param("n", limit).query(this::read).list();
    }

    /**
     * Moves a part on; what its party has, or never gets, is not kept any longer.
     *
     * @return false where it was moved by another before
     */
    public boolean move(MdoPart part, MdoPart.State to) {
        boolean stays = to == MdoPart.State.READY || to == MdoPart.State.NOT_DELIVERED;
        return Boolean.TRUE.equals(transaction.execute(status -> db.sql("update mdo_part set state = :to, "
                        + "state_since = :now" + (stays ? "" : ", consignment = null")
                        + " where referral = :id and number = :number and role = :role and state = :from")
                .param("to", to.name()).param("now", now()).param("id", part.referral().toString())
                .param("number", part.number()).param("role", part.role().name()).param("from", part.state().name())
                .update() == 1));
    }

    /** What was parked is tried again: the practice sent it once more, and someone may have repaired what was wrong. */
    public void again(Referral referral, int number) {
        transaction.executeWithoutResult(status -> of(referral.id()).stream()
                .filter(part -> part.number() == number && part.state() == MdoPart.State.NOT_DELIVERED)
                .filter(part -> move(part, MdoPart.State.READY))
                .forEach(part -> outbox.put(bell(referral, part.role()))));
        outbox.wake();
    }

    private static Bell bell(Referral referral, RecipientRole role) {
        return new Bell(Bell.mdo(referral.municipality(), role), referral.id());
    }

    /** With the transaction that revokes a referral or a part of it: nothing that could still be sent or read stays. */
    static void forgetRevoked(JdbcClient db, ReferralId referral, Change change) {
        Set<RecipientRole> revoked = change.to() == ReferralState.REVOKED ? EnumSet.allOf(RecipientRole.class)
                : change.parts().stream().filter(step -> step.to() == Part.State.REVOKED).map(Part.Step::role)
                        .collect(Collectors.toSet());
        if (!revoked.isEmpty()) {
            db.sql("""
                            update mdo_part set consignment = null,
                                   state = case when state = 'READY' or state = 'NOT_DELIVERED' then 'REVOKED'
                                                else state end
                             where referral = :id and role in (:roles)""").param("id", referral.toString())
                    .param("roles", revoked.stream().map(Enum::name).toList()).update();
        }
        if (change.to() == ReferralState.REVOKED) {
            db.sql("update mdo_document set content = null where referral = :id").param("id", referral.toString())
                    .update();
        }
    }

    private MdoPart read(ResultSet row, int n) throws SQLException {
        ReferralId id = ReferralId.of(row.getString("referral"));
        byte[] key = row.getBytes("data_key");
        byte[] consignment = row.getBytes("consignment");
        return new MdoPart(id, row.getInt("number"), RecipientRole.valueOf(row.getString("role")),
                MdoPart.State.valueOf(row.getString("state")), instant(row, "received_at"),
                instant(row, "state_since"), cipher.open(key, id, Content.Kind.MDO, row.getBytes("disclosure")),
                consignment == null ? null : cipher.open(key, id, Content.Kind.MDO, consignment));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
