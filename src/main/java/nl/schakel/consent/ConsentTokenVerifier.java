package nl.schakel.consent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;

import nl.schakel.identity.Oin;

/**
 * What a recipient does with a consent token before it uses the message. Keys come from the published set only, never
 * from the token; whatever is missing permits nothing. Whether the token still stands is asked by introspection
 * (RFC 7662): that is not in the token.
 *
 * <p>Thread-safe where the supplier is.
 */
public final class ConsentTokenVerifier {

    private final Supplier<JWKSet> keys;
    private final String audience;
    private final Clock clock;

    /**
     * @param keys     the hub's public keys, asked at each token so that rotation needs no restart
     * @param audience OIN of the recipient that verifies
     */
    public ConsentTokenVerifier(Supplier<JWKSet> keys, Oin audience, Clock clock) {
        this.keys = keys;
        this.audience = ConsentTokens.audience(audience);
        this.clock = clock;
    }

    /**
     * @param keys     the hub's public keys
     * @param audience OIN of the recipient that verifies
     */
    public ConsentTokenVerifier(JWKSet keys, Oin audience, Clock clock) {
        this(() -> keys, audience, clock);
    }

    /**
     * The outcome.
     *
     * @param failures  codes, empty where the token holds: {@code token-unreadable}, {@code token-type},
     *                  {@code token-algorithm}, {@code token-key-unknown}, {@code token-signature},
     *                  {@code token-claims} (something needed is missing), {@code token-audience},
     *                  {@code token-expired}, {@code token-not-yet}, {@code token-payload} (other bytes)
     * @param id        {@code jti}; null unless valid
     * @param referral  the referral's number; null unless valid
     * @param role      the role the data are for; null unless valid
     * @param provision code of the provision; null unless valid
     * @param datatypes the elements that may be used; <b>empty means none</b>
     */
    public record Result(List<String> failures, String id, String referral, String role, String provision,
                         Set<String> datatypes) {

        /** Whether every check passed; what may then be used is in {@link #datatypes()}. */
        public boolean valid() {
            return failures.isEmpty();
        }

        private static Result failed(List<String> failures) {
            return new Result(List.copyOf(failures), null, null, null, null, Set.of());
        }
    }

    /**
     * Verifies one token against the bytes it came with.
     *
     * @param token   compact JWS; null or anything else gives {@code token-unreadable}
     * @param payload the bytes as received, before any decoding
     * @return never null; a token that fails permits nothing
     */
    public Result verify(String token, byte[] payload) {
        JWT parsed;
        try {
            parsed = JWTParser.parse(Objects.requireNonNullElse(token, ""));
        } catch (ParseException | RuntimeException unreadable) {
            return Result.failed(List.of("token-unreadable"));
        }
        if (!(parsed instanceof SignedJWT signed) || !JWSAlgorithm.ES256.equals(signed.getHeader().getAlgorithm())) {
            return Result.failed(List.of("token-algorithm"));
        }
        if (signed.getHeader().getType() == null
                || !ConsentTokens.TYPE.equals(signed.getHeader().getType().getType())) {
            return Result.failed(List.of("token-type"));
        }
        String broken = signature(signed);
        if (broken != null) {
            return Result.failed(List.of(broken));
        }
        try {
            return claims(signed.getJWTClaimsSet(), payload);
        } catch (ParseException | ClassCastException misshapen) {
            return Result.failed(List.of("token-claims"));
        }
    }

    private String signature(SignedJWT token) {
        String id = token.getHeader().getKeyID();
        JWK key = id == null ? null : keys.get().getKeyByKeyId(id);
        if (!(key instanceof ECKey ec) || !Curve.P_256.equals(ec.getCurve())) {
            return "token-key-unknown";
        }
        try {
            return token.verify(new ECDSAVerifier(ec.toPublicJWK())) ? null : "token-signature";
        } catch (JOSEException unusable) {
            return "token-signature";
        }
    }

    private Result claims(JWTClaimsSet claims, byte[] payload) throws ParseException {
        List<String> failures = new ArrayList<>();
        Map<String, Object> details = onlyDetails(claims);
        boolean complete = details != null && claims.getJWTID() != null && claims.getSubject() != null
                && claims.getIssuer() != null && claims.getExpirationTime() != null;
        if (!complete) {
            failures.add("token-claims");
        }
        if (!claims.getAudience().equals(List.of(audience))
                || !audience.equals(claims.getStringClaim("client_id"))) {
            failures.add("token-audience");
        }
        Instant now = clock.instant();
        Date expires = claims.getExpirationTime();
        if (expires != null && !now.minus(ConsentGate.CLOCK_SKEW).isBefore(expires.toInstant())) {
            failures.add("token-expired");
        }
        Date from = claims.getNotBeforeTime();
        if (from != null && now.plus(ConsentGate.CLOCK_SKEW).isBefore(from.toInstant())) {
            failures.add("token-not-yet");
        }
        if (!isThePayload(claims.getJSONObjectClaim("payload"), payload)) {
            failures.add("token-payload");
        }
        if (!failures.isEmpty()) {
            return Result.failed(failures);
        }
        return new Result(List.of(), claims.getJWTID(), (String) details.get("identifier"),
                (String) details.get("role"), (String) details.get("provision"),
                permitted(claims.getJSONObjectClaim("extensions"), details));
    }

    private static boolean isThePayload(Map<String, Object> claim, byte[] payload) {
        if (claim == null || payload == null || !"SHA-256".equals(claim.get("alg"))
                || !(claim.get("hash") instanceof String hash)) {
            return false;
        }
        return MessageDigest.isEqual(hash.getBytes(StandardCharsets.US_ASCII),
                ConsentTokens.hash(payload).getBytes(StandardCharsets.US_ASCII));
    }

    private static Map<String, Object> onlyDetails(JWTClaimsSet claims) throws ParseException {
        List<Object> all = claims.getListClaim("authorization_details");
        if (all == null || all.size() != 1 || !(all.get(0) instanceof Map<?, ?> details)
                || !ConsentTokens.DETAILS_TYPE.equals(details.get("type"))
                || !(details.get("identifier") instanceof String)) {
            return null;
        }
        return named(details);
    }

    /** Both lists must name an element: what only one of them grants is not granted. */
    private static Set<String> permitted(Map<String, Object> extensions, Map<String, Object> details) {
        Object pcf = extensions == null ? null : extensions.get("ihe_pcf");
        Object residual = pcf instanceof Map<?, ?> rules ? rules.get("residual") : null;
        if (!(residual instanceof List<?> rules) || !(details.get("datatypes") instanceof List<?> datatypes)) {
            return Set.of();
        }
        Set<String> permitted = new LinkedHashSet<>();
        for (int i = 0; i < rules.size(); i++) {
            if (!(rules.get(i) instanceof Map<?, ?> rule)) {
                return Set.of();
            }
            boolean forbidsAll = rule.size() == 1 && ConsentTokens.FORBID.equals(rule.get("type"));
            if (i == 0 ? !forbidsAll : !isPermitOfData(rule)) {
                return Set.of();
            }
            if (i > 0) {
                permitted.addAll(references((List<?>) rule.get("data")));
            }
        }
        permitted.retainAll(datatypes);
        return Collections.unmodifiableSet(permitted);
    }

    /** A permit with any other limit than data cannot be weighed here, and one without data would permit everything. */
    private static boolean isPermitOfData(Map<?, ?> rule) {
        return rule.size() == 2 && ConsentTokens.PERMIT.equals(rule.get("type")) && rule.get("data") instanceof List<?>;
    }

    private static List<String> references(List<?> data) {
        List<String> names = new ArrayList<>();
        for (Object item : data) {
            if (item instanceof Map<?, ?> reference && "instance".equals(reference.get("meaning"))
                    && reference.get("reference") instanceof String name) {
                names.add(name);
            }
        }
        return names;
    }

    private static Map<String, Object> named(Map<?, ?> object) {
        Map<String, Object> named = new LinkedHashMap<>();
        object.forEach((key, value) -> named.put(String.valueOf(key), value));
        return named;
    }
}
