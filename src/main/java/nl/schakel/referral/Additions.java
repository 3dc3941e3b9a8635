package nl.schakel.referral;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import nl.schakel.identity.AgbCode;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps what practices add to referrals under way, with what goes of it to each party of the case: what a
 * multidisciplinary meeting agreed, and supplements. What a method returned is on disk.
 */
public class Additions {

    private static final String JSON = "application/json";
    private static final int CONTENDERS = 5;
    private static final String PARTS = """
            select p.referral, m.kind, p.number, p.role, p.state, p.state_since, p.consent_given, p.consent_until,
                   p.disclosure, p.consignment, m.received_at, r.data_key
              from mdo_part p join mdo m on m.referral = p.referral and m.number = p.number
              join referral r on r.id = p.referral where\s""";

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final ContentCipher cipher;
    private final Outbox outbox;
    private final Trail trail;
    private final Clock clock;

    Additions(JdbcClient db, TransactionTemplate transaction, ContentCipher cipher, Outbox outbox, Trail trail,
              Clock clock) {
        this.trail = trail;
        this.db = db;
        this.transaction = transaction;
        this.cipher = cipher;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * One that was kept.
     *
     * @param hash as in {@link NewAddition#hash()}
     */
    public record Kept(ReferralId referral, int number, String hash) {
    }

    /** What of a kind a practice sent under this number. */
    public Optional<Kept> find(AdditionKind kind, AgbCode practice, SourceIdentifier source) {
        return db.sql("""
                        select referral, number, content_hash from mdo
                         where practice = :p and kind = :k and source_system = :s and source_value = :v""")
                .param("p", practice.value()).param("k", kind.name()).param("s", source.system())
                .param("v", source.value())
                .query((row, n) -> new Kept(ReferralId.of(row.getString(1)), row.getInt(2), row.getString(3)))
                .optional();
    }

    /** How much was added to a referral, of every kind. */
    public int count(ReferralId referral) {
        return db.sql("select count(*) from mdo where referral = :id").param("id", referral.toString())
                .query(Integer.class).single();
    }

    /**
     * Keeps what is added and rings for each party.
     *
     * @return false where the practice used this number before
     * @throws Fault.Technical where several are kept for one referral at the same moment
     */
    public boolean keep(NewAddition addition) {
        for (int contender = 0; contender < CONTENDERS; contender++) {
            try {
                transaction.executeWithoutResult(status -> insert(addition));
                outbox.wake();
                return true;
            } catch (DuplicateKeyException | ConcurrencyFailureException e) {
                if (find(addition.kind(), addition.practice(), addition.source()).isPresent()) {
                    return false;
                }
            }
        }
        throw new Fault.Technical("contention", "De verwijzing wordt op hetzelfde moment op meer plaatsen gewijzigd.");
    }

    private void insert(NewAddition addition) {
        ReferralId id = addition.referral().id();
        OffsetDateTime now = now();
        byte[] key = ReferralRow.lockedKey(db, id);
        int number = 1 + db.sql("select coalesce(max(number), 0) from mdo where referral = :id")
                .param("id", id.toString()).query(Integer.class).single();
        db.sql("""
                        insert into mdo (referral, number, kind, practice, source_system, source_value, content_hash,
                               received_at)
                        values (:id, :number, :kind, :p, :s, :v, :hash, :now)""")
                .param("id", id.toString()).param("number", number).param("kind", addition.kind().name())
                .param("p", addition.practice().value())
                .param("s", addition.source().system()).param("v", addition.source().value())
                .param("hash", addition.hash()).param("now", now).update();
        for (NewAddition.Portion portion : addition.portions()) {
            db.sql("""
                            insert into mdo_part (referral, number, role, state, state_since, consent_given,
                                   consent_until, disclosure, consignment)
                            values (:id, :number, :role, 'READY', :now, :given, :until, :disclosure, :consignment)""")
                    .param("id", id.toString()).param("number", number).param("role", portion.role().name())
                    .param("now", now).param("given", portion.consentGiven())
                    .param("until", ReferralRow.utc(portion.consentUntil()))
                   .param("disclosure", seal(key, id, portion.disclosure()))
                    .param("consignment", seal(key, id, portion.consignment())).update();
            outbox.put(bell(addition.referral(), portion.role()));
        }
        ConsentUses.add(db, id, addition.consents());
        trail.added(addition, number);
    }

    private byte[] seal(byte[] key, ReferralId id, byte[] bytes) {
        return cipher.seal(key, id, new Content(Content.Kind.MDO, JSON, bytes));
    }

    /** Every part of everything that was added to a referral, the oldest first. */
    public List<AdditionPart> of(ReferralId referral) {
        return db.sql(PARTS + "p.referral = :id order by p.number, p.role").param("id", referral.toString())
                .query(this::read).list();
    }

    /** What waits for one party, the oldest first. */
    public List<AdditionPart> waiting(ReferralId referral, RecipientRole role) {
        return of(referral).stream()
                .filter(part -> part.role() == role && part.state() == AdditionPart.State.READY).toList();
    }

    /** What waits for anyone since before a moment, oldest first. */
    public List<AdditionPart> waitingSince(Instant moment, int limit) {
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
    public boolean move(AdditionPart part, AdditionPart.State to) {
        boolean stays = to == AdditionPart.State.READY || to == AdditionPart.State.NOT_DELIVERED;
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean moved = db.sql("update mdo_part set state = :to, state_since = :now"
                            + (stays ? "" : ", consignment = null")
                            + " where referral = :id and number = :number and role = :role and state = :from")
                    .param("to", to.name()).param("now", now()).param("id", part.referral().toString())
                    .param("number", part.number()).param("role", part.role().name())
                    .param("from", part.state().name()).update() == 1;
            if (moved) {
                GivenUp.follow(db, part, to, clock.instant());
            }
            return moved;
        }));
    }

    /** What was parked is tried again: the practice sent it once more, and someone may have repaired what was wrong. */
    public void again(Referral referral, int number) {
        again(referral, part -> part.number() == number);
    }

    /**
     * The same for everything that one party did not get.
     *
     * @return how much that is
     */
    public int again(Referral referral, RecipientRole role) {
        return again(referral, part -> part.role() == role);
    }

    private int again(Referral referral, Predicate<AdditionPart> which) {
        List<AdditionPart> moved = transaction.execute(status -> {
            List<AdditionPart> parts = of(referral.id()).stream().filter(which)
                    .filter(part -> part.state() == AdditionPart.State.NOT_DELIVERED)
                    .filter(part -> move(part, AdditionPart.State.READY)).toList();
            parts.forEach(part -> outbox.put(bell(referral, part.role())));
            return parts;
        });
        outbox.wake();
        return moved.size();
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

    private AdditionPart read(ResultSet row, int n) throws SQLException {
        ReferralId id = ReferralId.of(row.getString("referral"));
        byte[] key = row.getBytes("data_key");
        byte[] consignment = row.getBytes("consignment");
        OffsetDateTime until = row.getObject("consent_until", OffsetDateTime.class);
        return new AdditionPart(id, AdditionKind.valueOf(row.getString("kind")), row.getInt("number"),
                RecipientRole.valueOf(row.getString("role")), AdditionPart.State.valueOf(row.getString("state")),
                instant(row, "received_at"), instant(row, "state_since"),
                row.getObject("consent_given", LocalDate.class), until == null ? null : until.toInstant(),
                cipher.open(key, id, Content.Kind.MDO, row.getBytes("disclosure")),
                consignment == null ? null : cipher.open(key, id, Content.Kind.MDO, consignment));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
