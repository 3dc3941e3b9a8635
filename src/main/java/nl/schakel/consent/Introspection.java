package nl.schakel.consent;

import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;

/**
 * Whether a token still stands (RFC 7662 section 2.2). Of a token that does not, nothing is said, not even why.
 */
final class Introspection {

    private static final Map<String, Object> INACTIVE = Map.of("active", false);

    private final Supplier<JWKSet> keys;
    private final Predicate<String> register;
    private final Clock clock;

    /** @param register whether a token with this {@code jti} was issued and stands */
    Introspection(Supplier<JWKSet> keys, Predicate<String> register, Clock clock) {
        this.keys = keys;
        this.register = register;
        this.clock = clock;
    }

    /** @param token the whole token as its holder received it, or anything else */
    Map<String, Object> answer(String token) {
        TokenReading reading = TokenReading.of(token, ConsentTokens.TYPE, keys.get());
        try {
            return reading.holds() && stands(reading.claims()) ? active(reading.claims()) : INACTIVE;
        } catch (ParseException misshapen) {
            return INACTIVE;
        }
    }

    private boolean stands(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Date from = claims.getNotBeforeTime();
        Date expires = claims.getExpirationTime();
        return from != null && expires != null && claims.getJWTID() != null
                && !now.plus(ConsentGate.CLOCK_SKEW).isBefore(from.toInstant())
                && now.isBefore(expires.toInstant()) && register.test(claims.getJWTID());
    }

    /** Nothing of the patient, and nothing of what was disclosed: the token says that to who may read it. */
    private static Map<String, Object> active(JWTClaimsSet claims) throws ParseException {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("active", true);
        answer.put("jti", claims.getJWTID());
        answer.put("iss", claims.getIssuer());
        List<String> audience = claims.getAudience();
        answer.put("aud", audience.size() == 1 ? audience.get(0) : audience);
        answer.put("client_id", claims.getStringClaim("client_id"));
        answer.put("exp", seconds(claims.getExpirationTime()));
        answer.put("iat", seconds(claims.getIssueTime()));
        answer.put("nbf", seconds(claims.getNotBeforeTime()));
        answer.put("token_type", ConsentTokens.TYPE);
        return answer;
    }

    private static long seconds(Date time) {
        return time.toInstant().getEpochSecond();
    }
}
