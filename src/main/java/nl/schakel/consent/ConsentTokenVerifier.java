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
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;

import nl.schakel.identity.Oin;

/**
 * What a recipient does with a consent token before it uses the message. Keys come from the published set only, never
 * from the token; whatever is missing permits nothing. Whether the token still stands is not in the token: it is asked
 * by introspection (RFC 7662), or read from a status list that the caller brings.
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
     * What a recipient has beside token and message. Without it the token may hold, and {@link Result#notes()} say
     * what was not looked at.
     *
     * @param certificateThumbprint base64url SHA-256 of its own certificate (RFC 8705); null where it brings none
     * @param statusList            the list that the token names, as fetched; null where it brings none
     */
    public record Evidence(String certificateThumbprint, String statusList) {

        /** Token and message alone. */
        public static final Evidence NONE = new Evidence(null, null);
    }

    /**
     * The outcome.
     *
     * @param failures  codes, empty where the token holds: {@code token-unreadable}, {@code token-type},
     *                  {@code token-algorithm}, {@code token-key-unknown}, {@code token-signature},
     *                  {@code token-claims} (something needed is missing), {@code token-audience},
     *                  {@code token-expired}, {@code token-not-yet}, {@code token-payload} (other bytes),
     *                  {@code token-certificate} (issued to the holder of another), {@code token-revoked}, and
     *                  {@code status-list-…} where the list that was brought does not tell: {@code unreadable},
     *                  {@code algorithm}, {@code type}, {@code key-unknown}, {@code signature}, {@code claims},
     *                  {@code expired}, {@code other} (not the one the token names), {@code older} (than the token)
     * @param notes     what was not looked at: {@code certificate-not-checked} (the token names one, none was brought),
     *                  {@code certificate-not-named}, {@code status-not-checked}
     * @param id        {@code jti}; null unless valid
     * @param referral  the referral's number; null unless valid
     * @param role      the role the data are for; null unless valid
     * @param provision code of the provision; null unless valid
     * @param consent   the Consent and its version; null unless valid
     * @param expires   from when it holds no more; null unless valid
     * @param datatypes the elements that may be used; <b>empty means none</b>
     */
    public record Result(List<String> failures, List<String> notes, String id, String referral, String role,
                         String provision, String consent, Instant expires, Set<String> datatypes) {

        /** Whether every check passed; what may then be used is in {@link #datatypes()}. */
        public boolean valid() {
            return failures.isEmpty();
        }

        private static Result failed(List<String> failures, List<String> notes) {
            return new Result(List.copyOf(failures), List.copyOf(notes), null, null, null, null, null, null, Set.of());
        }
    }

    /** As {@link #verify(String, byte[], Evidence)}, with token and message alone. */
    public Result verify(String token, byte[] payload) {
        return verify(token, payload, Evidence.NONE);
    }

    /**
     * Verifies one token against the bytes it came with.
     *
     * @param token   compact JWS; null or anything else gives {@code token-unreadable}
     * @param payload the bytes as received, before any decoding
     * @return never null; a token that fails permits nothing
     */
    public Result verify(String token, byte[] payload, Evidence evidence) {
        JWKSet published = keys.get();
        TokenReading reading = TokenReading.of(token, ConsentTokens.TYPE, published);
        if (!reading.holds()) {
            return Result.failed(List.of("token-" + reading.failure()), List.of());
        }
        try {
            return claims(reading.claims(), payload, evidence, published);
        } catch (ParseException | ClassCastException misshapen) {
            return Result.failed(List.of("token-claims"), List.of());
        }
    }

    private Result claims(JWTClaimsSet claims, byte[] payload, Evidence evidence, JWKSet published)
            throws ParseException {
        List<String> failures = new ArrayList<>();
        List<String> notes = new ArrayList<>();
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
        certificate(claims.getJSONObjectClaim("cnf"), evidence.certificateThumbprint(), failures, notes);
        if (evidence.statusList() == null) {
            notes.add("status-not-checked");
        } else {
            Optional.ofNullable(StatusList.failure(evidence.statusList(), claims, published, clock))
                    .ifPresent(failures::add);
        }
        if (!failures.isEmpty()) {
            return Result.failed(failures, notes);
        }
        Map<String, Object> extensions = claims.getJSONObjectClaim("extensions");
        return new Result(List.of(), List.copyOf(notes), claims.getJWTID(), (String) details.get("identifier"),
                (String) details.get("role"), (String) details.get("provision"), consent(extensions),
                expires.toInstant(), permitted(extensions, details));
    }

    private static void certificate(Map<String, Object> confirmation, String thumbprint, List<String> failures,
                                    List<String> notes) {
        if (confirmation == null) {
            if (thumbprint != null) {
                notes.add("certificate-not-named");
            }
        } else if (thumbprint == null) {
            notes.add("certificate-not-checked");
        } else if (!thumbprint.equals(confirmation.get("x5t#S256"))) {
            failures.add("token-certificate");
        }
    }

    private static String consent(Map<String, Object> extensions) {
        return extensions != null && extensions.get("ihe_pcf") instanceof Map<?, ?> pcf
                && pcf.get("doc_id") instanceof List<?> ids && !ids.isEmpty() && ids.get(0) instanceof String id
                ? id : null;
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
