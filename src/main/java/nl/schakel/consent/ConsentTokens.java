package nl.schakel.consent;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import nl.schakel.identity.Oin;
import nl.schakel.referral.Fault;

/**
 * Issues consent tokens: a signed statement to one recipient of what may be used, on which consent, bound to the exact
 * bytes delivered. RFC 7519 and 9068 for the frame, RFC 9396 for {@code authorization_details}, IHE IUA and PCF for
 * {@code extensions}, RFC 8705 for {@code cnf}. It never carries the BSN.
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

    private final ECKey key;
    private final JWSSigner signer;
    private final BiFunction<String, String, String> pseudonym;
    private final URI issuer;
    private final Duration lifetime;
    private final Clock clock;

    /**
     * @param signingKey P-256, private, with its key id as published at {@code /.well-known/jwks.json}
     * @param pseudonym  from (OIN of the recipient, BSN) to a name that no other recipient sees
     * @param issuer     the hub, as partners see it
     * @param lifetime   of a token, cut short by the end of the consent
     * @throws IllegalArgumentException where the key cannot sign ES256 or has no id
     */
    public ConsentTokens(ECKey signingKey, BiFunction<String, String, String> pseudonym, URI issuer,
                         Duration lifetime, Clock clock) {
        if (!Curve.P_256.equals(signingKey.getCurve()) || !signingKey.isPrivate() || signingKey.getKeyID() == null) {
            throw new IllegalArgumentException("a private P-256 key with a key id is needed to sign consent tokens");
        }
        if (lifetime.isZero() || lifetime.isNegative()) {
            throw new IllegalArgumentException("the lifetime of a consent token must be more than nothing");
        }
        this.key = signingKey;
        this.pseudonym = pseudonym;
        this.issuer = issuer;
        this.lifetime = lifetime;
        this.clock = clock;
        try {
            this.signer = new ECDSASigner(signingKey);
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("the key for consent tokens cannot be used", unusable);
        }
    }

    /**
     * One token.
     *
     * @return compact JWS
     * @throws Fault.Translation {@code consent-expired} where the consent has ended
     * @throws IllegalStateException where the pseudonym would give the BSN away, or signing fails
     */
    public String issue(TokenRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expires = now.plus(lifetime);
        if (request.validUntil() != null && request.validUntil().isBefore(expires)) {
            expires = request.validUntil();
        }
        if (!expires.isAfter(now)) {
            throw new Fault.Translation("consent-expired", "De toestemming is verlopen; vraag de patiënt opnieuw om "
                    + "toestemming.");
        }
        String subject = pseudonym.apply(request.recipient().value(), request.patient().value());
        if (subject == null || subject.isBlank() || subject.contains(request.patient().value())) {
            throw new IllegalStateException("a consent token needs a pseudonym that does not hold the BSN");
        }
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer.toString()).subject(subject)
                .audience(audience(request.recipient())).claim("client_id", audience(request.recipient()))
                .issueTime(Date.from(now)).notBeforeTime(Date.from(now)).expirationTime(Date.from(expires))
                .jwtID("urn:uuid:" + UUID.randomUUID())
                .claim("scope", "wmo.referral.read")
                .claim("act", actor(request))
                .claim("authorization_details", List.of(details(request)))
                .claim("extensions", Map.of("ihe_iua", organisation(request), "ihe_pcf", consent(request, subject)))
                .claim("payload", Map.of("alg", "SHA-256", "hash", hash(request.payload()),
                        "policy", request.policyVersion()));
        if (request.certificateThumbprint() != null) {
            claims.claim("cnf", Map.of("x5t#S256", request.certificateThumbprint()));
        }
        return sign(claims.build());
    }

    private String sign(JWTClaimsSet claims) {
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType(TYPE))
                .keyID(key.getKeyID()).build(), claims);
        try {
            token.sign(signer);
        } catch (JOSEException failed) {
            throw new IllegalStateException("a consent token could not be signed", failed);
        }
        return token.serialize();
    }

    private static Map<String, Object> actor(TokenRequest request) {
        Map<String, Object> actor = new LinkedHashMap<>();
        actor.put("sub", AGB + request.practice().value());
        if (request.practiceUra() != null) {
            actor.put("org", URA + request.practiceUra().value());
        }
        return actor;
    }

    private static Map<String, Object> details(TokenRequest request) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("type", DETAILS_TYPE);
        details.put("actions", List.of(ConsentCodes.DISCLOSE));
        details.put("datatypes", request.elements());
        details.put("identifier", request.referral().toString());
        details.put("provision", request.provision().code());
        details.put("role", request.role());
        return details;
    }

    private static Map<String, Object> organisation(TokenRequest request) {
        boolean ura = request.practiceUra() != null;
        return Map.of("subject_organization", request.practiceName(),
                "subject_organization_id", ura ? URA + request.practiceUra().value() : AGB + request.practice().value(),
                "purpose_of_use", List.of(Map.of("system", ConsentCodes.ACT_REASON,
                        "code", ConsentCodes.ELIGIBILITY)));
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
        return Map.of("patient_id", subject, "doc_id", List.of("Consent/" + request.consentReference() + version),
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
