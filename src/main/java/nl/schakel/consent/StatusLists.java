package nl.schakel.consent;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import com.nimbusds.jwt.JWTClaimsSet;

/**
 * The signed status lists. A list is made once per {@link #FRESH}, and sooner only where tokens were issued since: what
 * it does not know yet it would call revoked.
 */
final class StatusLists {

    /** How long a copy may be kept: so late, at most, a revocation is seen. */
    static final Duration FRESH = Duration.ofMinutes(5);
    /** How long a copy may be relied on by who cannot fetch another. */
    static final Duration LIFETIME = Duration.ofDays(1);
    /** Not even the newest tokens make it sooner: an open address must not keep the database busy. */
    private static final Duration SOONEST = Duration.ofSeconds(2);

    private final TokenRegister register;
    private final TokenSigner signer;
    private final URI issuer;
    private final Clock clock;
    private final Map<Long, Made> made = new ConcurrentHashMap<>();
    private volatile Counted counted = new Counted(-1, Instant.MIN, Instant.MIN);

    StatusLists(TokenRegister register, TokenSigner signer, URI issuer, Clock clock) {
        this.register = register;
        this.signer = signer;
        this.issuer = issuer;
        this.clock = clock;
    }

    private record Made(String jwt, Instant at, long last) {
    }

    /** The last number that was given, when that was looked up, and since when it is seen. */
    private record Counted(long last, Instant at, Instant since) {
    }

    /**
     * @param number from 0
     * @return compact JWS; empty where no token is in such a list
     */
    Optional<String> list(long number) {
        Instant now = clock.instant();
        Counted tokens = counted(now);
        if (number < 0 || number > Math.max(tokens.last(), 0) / StatusPlace.LIST_SIZE) {
            return Optional.empty();
        }
        long last = Math.min(tokens.last(), (number + 1) * StatusPlace.LIST_SIZE - 1);
        return Optional.of(made.compute(number, (key, known) ->
                known != null && isFresh(known, last, tokens.since(), now) ? known : make(key, last, now)).jwt());
    }

    private static boolean isFresh(Made known, long last, Instant since, Instant now) {
        // A lower number may be committed a moment after a higher one: a list of that moment is made once more.
        boolean settled = !known.at().isBefore(since.plus(SOONEST)) || now.isBefore(known.at().plus(SOONEST));
        return known.last() == last && settled && now.isBefore(known.at().plus(FRESH));
    }

    private Counted counted(Instant now) {
        Counted known = counted;
        if (!now.isBefore(known.at().plus(SOONEST))) {
            long last = register.last();
            known = new Counted(last, now, last == known.last() ? known.since() : now);
            counted = known;
        }
        return known;
    }

    private Made make(long number, long last, Instant now) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder().subject(StatusPlace.uri(issuer, number).toString())
                .issueTime(Date.from(now)).expirationTime(Date.from(now.plus(LIFETIME)))
                .claim("ttl", FRESH.toSeconds())
                .claim("status_list", StatusList.claim(register.standing(number))).build();
        return new Made(signer.sign(StatusList.TYPE, claims), now, last);
    }
}
