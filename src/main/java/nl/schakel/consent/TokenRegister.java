package nl.schakel.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;

import nl.schakel.identity.Oin;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/**
 * Which consent tokens were issued, and which of them still stand. It is read by introspection (RFC 7662) and by the
 * status lists; what it does not know does not stand.
 *
 * <p>Thread-safe.
 */
public final class TokenRegister {

    private final JdbcClient db;
    /** What ended with its referral does not stand either, should the register not have heard of it yet. */
    private static final String STANDS = """
            t.revoked_at is null
              and not exists (select 1 from referral r where r.id = t.referral and (r.state = 'REVOKED'
                                   or r.state = 'WITHDRAWN' and exists (select 1 from cancellation c
                                      where c.referral = r.id)))
              and not exists (select 1 from part p
                               where p.referral = t.referral and p.role = t.role
                                 and p.state in ('REVOKED', 'WITHDRAWN'))""";

    private final BinaryOperator<String> mac;
    private final Clock clock;
    private final Map<Long, Shuffle> shuffles = new ConcurrentHashMap<>();

    /** @param mac from (purpose, text) to a keyed hash, the same in every process: {@code Keys::mac} */
    public TokenRegister(JdbcClient db, BinaryOperator<String> mac, Clock clock) {
        this.db = db;
        this.mac = mac;
        this.clock = clock;
    }

    /** Every token of a referral stands no more. Those that were revoked before keep their moment. */
    public void revoke(ReferralId referral) {
        db.sql("update consent_token set revoked_at = :now where referral = :referral and revoked_at is null")
                .param("now", utc(clock.instant())).param("referral", referral.toString()).update();
    }

    /** As {@link #revoke(ReferralId)}, for what was issued to one role. */
    public void revoke(ReferralId referral, RecipientRole role) {
        db.sql("""
                        update consent_token set revoked_at = :now
                         where referral = :referral and role = :role and revoked_at is null""")
                .param("now", utc(clock.instant())).param("referral", referral.toString())
                .param("role", role.name()).update();
    }

    /** The tokens of a referral in the order of issue; a delivery that was tried again may have left several. */
    public List<IssuedToken> of(ReferralId referral) {
        return db.sql("select * from consent_token where referral = :referral order by number")
                .param("referral", referral.toString()).query(TokenRegister::read).list();
    }

    /** What a token was issued for: a referral, or a question to a practice under its number. */
    Optional<ReferralId> referral(String jti) {
        return db.sql("select referral from consent_token where jti = :jti").param("jti", jti)
                .query((row, n) -> ReferralId.of(row.getString(1))).optional();
    }

    /** Whether a token with this number was issued, was not revoked and has not expired. */
    public boolean active(String jti) {
        return db.sql("select 1 from consent_token t where jti = :jti and expires_at > :now and " + STANDS)
                .param("jti", jti).param("now", utc(clock.instant())).query(Integer.class).optional().isPresent();
    }

    /** Keeps a token before it is signed; one that then goes nowhere does no harm. */
    StatusPlace record(ReferralId referral, IssuedToken token) {
        GeneratedKeyHolder number = new GeneratedKeyHolder();
        db.sql("""
                        insert into consent_token (jti, referral, role, recipient, issued_at, expires_at)
                        values (:jti, :referral, :role, :recipient, :issued, :expires)""")
                .param("jti", token.jti()).param("referral", referral.toString()).param("role", token.role().name())
                .param("recipient", token.recipient().value()).param("issued", utc(token.issuedAt()))
                .param("expires", utc(token.expiresAt())).update(number);
        // PostgreSQL gives the whole row back, HSQLDB the number alone.
        Map<String, Object> row = number.getKeys();
        return place(((Number) row.getOrDefault("number", row.values().iterator().next())).longValue());
    }

    /** The highest number that was given; -1 where none was. */
    long last() {
        return db.sql("select coalesce(max(number), -1) from consent_token").query(Long.class).single();
    }

    /** The indexes in a list whose token was issued and not revoked. */
    BitSet standing(long list) {
        BitSet standing = new BitSet(StatusPlace.LIST_SIZE);
        Shuffle shuffle = shuffle(list);
        long first = list * StatusPlace.LIST_SIZE;
        db.sql("select number from consent_token t where number between :first and :last and " + STANDS)
                .param("first", first).param("last", first + StatusPlace.LIST_SIZE - 1)
                .query(row -> {
                    standing.set(shuffle.index((int) (row.getLong(1) - first)));
                });
        return standing;
    }

    private StatusPlace place(long number) {
        long list = number / StatusPlace.LIST_SIZE;
        return new StatusPlace(list, shuffle(list).index((int) (number % StatusPlace.LIST_SIZE)));
    }

    private Shuffle shuffle(long list) {
        return shuffles.computeIfAbsent(list, key -> new Shuffle(mac, key));
    }

    private static IssuedToken read(ResultSet row, int number) throws SQLException {
        return new IssuedToken(row.getString("jti"), RecipientRole.valueOf(row.getString("role")),
                new Oin(row.getString("recipient")), instant(row, "issued_at"), instant(row, "expires_at"),
                instant(row, "revoked_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
