package nl.schakel.consent;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;

import nl.schakel.identity.Oin;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;

/**
 * Issues consent tokens: a signed statement to one recipient of what may be used, on which consent, bound to the exact
 * bytes delivered. RFC 7519 and 9068 for the frame, RFC 9396 for {@code authorization_details}, IHE IUA and PCF for
 * {@code extensions}, RFC 8705 for {@code cnf}, Token Status List for {@code status}. It never carries the BSN.
 *
 * <p>What an expert reads is not to be joined with what anyone else received of the same referral: its token names no
 * practice and tells days, not seconds.
 *
 * <p>Thread-safe.
 */
public final class ConsentTokens {

    /** The header's {@code typ}: a token of one kind is never taken for one of another. */
    public static final String TYPE = "wmo-consent+jwt";

    static final String DETAILS_TYPE = "wmo-referral";
    static final String FORBID = "forbid";
    static final String PERMIT = "permit";

    private static final String AGB = "urn:oid:2.16.840.1.113883.2.4.6.1:";
    private static final String URA = "urn:oid:2.16.528.1.1007.3.3:";

    private final TokenSigner signer;
    private final BiFunction<String, String, String> pseudonym;
    private final BiFunction<ReferralId, IssuedToken, StatusPlace> register;
    private final URI issuer;
    private final Duration lifetime;
    private final Clock clock;

    /**
     * @param signingKey asked at each token: P-256, private, with its key id as published at
     *                   {@code /.well-known/jwks.json}
     * @param pseudonym  from (OIN of the recipient, BSN or {@code practice:} and AGB code) to a name that no other
     *                   recipient sees
     * @param register   knows every token before it leaves
     * @param issuer     the hub, as partners see it; without a slash at its end
     * @param lifetime   of a token, cut short by the end of the consent
     * @throws IllegalArgumentException where the key cannot sign ES256 or has no id
     */
    public ConsentTokens(Supplier<ECKey> signingKey, BiFunction<String, String, String> pseudonym,
                         TokenRegister register, URI issuer, Duration lifetime, Clock clock) {
        this(signingKey, pseudonym, register::record, issuer, lifetime, clock);
    }

    ConsentTokens(Supplier<ECKey> signingKey, BiFunction<String, String, String> pseudonym,
                  BiFunction<ReferralId, IssuedToken, StatusPlace> register, URI issuer, Duration lifetime,
                  Clock clock) {
        if (lifetime.isZero() || lifetime.isNegative()) {
            throw new IllegalArgumentException("the lifetime of a consent token must be more than nothing");
        }
        this.signer = new TokenSigner(signingKey);
        this.pseudonym = pseudonym;
        this.register = register;
        this.issuer = issuer;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /**
     * One token, kept in the register.
     *
     * @return compact JWS
     * @throws Fault.Translation {@code consent-expired} where the consent has ended, or for an expert ends today
     * @throws IllegalStateException where a pseudonym would give its number away, or signing fails
     */
    public String issue(TokenRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        boolean expert = request.recipientRole() == RecipientRole.EXPERT;
        Instant from = expert ? startOfDay(now, 0) : now;
        Instant expires = expires(request.validUntil(), now, expert);
        if (!expires.isAfter(now)) {
            throw new Fault.Translation("consent-expired", "De toestemming is verlopen; vraag de patiënt opnieuw om "
                    + "toestemming.");
        }
        // One organisation may be an expert here and know the patient by name elsewhere: that is another name.
        String subject = pseudonym(request.recipient(), (expert ? "expert:" : "") + request.patient().value(),
                request.patient().value());
        String id = "urn:uuid:" + UUID.randomUUID();
        Map<String, Object> actor = actor(request);
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer.toString()).subject(subject)
                .audience(audience(request.recipient())).claim("client_id", audience(request.recipient()))
                .issueTime(Date.from(from)).notBeforeTime(Date.from(from)).expirationTime(Date.from(expires))
                .jwtID(id)
                .claim("scope", "wmo.referral.read")
                .claim("act", actor)
                .claim("authorization_details", List.of(details(request)))
                .claim("extensions", Map.of("ihe_iua", organisation(request, actor),
                        "ihe_pcf", consent(request, subject)))
                .claim("payload", Map.of("alg", "SHA-256", "hash", hash(request.payload()),
                        "policy", request.policyVersion()));
        if (request.certificateThumbprint() != null) {
            claims.claim("cnf", Map.of("x5t#S256", request.certificateThumbprint()));
        }
        StatusPlace place = register.apply(request.referral(), new IssuedToken(id, request.recipientRole(),
                request.recipient(), now, expires, null));
        return signer.sign(TYPE, claims.claim("status", place.claim(issuer)).build());
    }

    /** An expert's token ends at a midnight: the first at least, and never after the consent does. */
    private Instant expires(Instant validUntil, Instant now, boolean expert) {
        Instant expires = now.plus(lifetime);
        if (expert) {
            Instant midnight = startOfDay(now, 1);
            expires = startOfDay(expires, 0).isBefore(midnight) ? midnight : startOfDay(expires, 0);
        }
        if (validUntil == null) {
            return expires;
        }
        // The last second of a consent that ends with a day is the end of that day.
        Instant end = expert ? startOfDay(validUntil.plusSeconds(1), 0) : validUntil;
        return end.isBefore(expires) ? end : expires;
    }

    private static Instant startOfDay(Instant time, int daysLater) {
        return LocalDate.ofInstant(time, Span.DUTCH_TIME).plusDays(daysLater).atStartOfDay(Span.DUTCH_TIME)
                .toInstant();
    }

    /** @param number what it must not hold */
    private String pseudonym(Oin recipient, String of, String number) {
        String name = pseudonym.apply(recipient.value(), of);
        if (name == null || name.isBlank() || name.contains(number)) {
            throw new IllegalStateException("a consent token needs a pseudonym that does not hold its number");
        }
        return name;
    }

    private Map<String, Object> actor(TokenRequest request) {
        String agb = request.practice().value();
        if (request.recipientRole() == RecipientRole.EXPERT) {
            return Map.of("sub", pseudonym(request.recipient(), "practice:" + agb, agb));
        }
        return request.practiceUra() == null ? Map.of("sub", AGB + agb)
                : Map.of("sub", AGB + agb, "org", URA + request.practiceUra().value());
    }

    private static Map<String, Object> organisation(TokenRequest request, Map<String, Object> actor) {
        Map<String, Object> organisation = new LinkedHashMap<>();
        organisation.put("subject_organization_id", actor.getOrDefault("org", actor.get("sub")));
        organisation.put("purpose_of_use", List.of(Map.of("system", ConsentCodes.ACT_REASON,
                "code", ConsentCodes.ELIGIBILITY)));
        if (request.recipientRole() != RecipientRole.EXPERT) {
            organisation.put("subject_organization", request.practiceName());
        }
        return organisation;
    }

    private static Map<String, Object> details(TokenRequest request) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("type", DETAILS_TYPE);
        details.put("actions", List.of(ConsentCodes.DISCLOSE));
        details.put("datatypes", request.elements());
        details.put("identifier", request.reference().toString());
        details.put("provision", request.provision().code());
        details.put("role", request.role());
        return details;
    }

    /** PCF lets data flow where no rule forbids, so everything is forbidden first and each element permitted after. */
    private static Map<String, Object> consent(TokenRequest request, String subject) {
        List<Map<String, Object>> residual = new ArrayList<>();
        residual.add(Map.of("type", FORBID));
        for (String element : request.elements()) {
            residual.add(Map.of("type", PERMIT,
                    "data", List.of(Map.of("meaning", "instance", "reference", element))));
        }
        String version = request.consentVersion() == null ? "" : "/_history/" + request.consentVersion();
        return Map.of("patient_id", subject, "doc_id", List.of("Consent/" + request.reference() + version),
                "acp", List.of(request.policy().toString()), "residual", residual);
    }

    static String audience(Oin recipient) {
        return "urn:osb:oin:" + recipient.value();
    }

    static String hash(byte[] payload) {
        try {
            return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(payload)).toString();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
