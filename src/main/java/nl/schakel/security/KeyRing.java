package nl.schakel.security;

import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;

/**
 * All keys of one moment, and which of them signs. A key says when it was made ({@code iat}) and from when it signs
 * ({@code nbf}); one that says neither is of a version that did not rotate, and older than all others.
 */
final class KeyRing {

    private static final String ACCESS = "access-";
    private static final String CONSENT = "consent-";
    private static final String PSEUDONYM = "pseudonym";
    private static final int PSEUDONYM_KEY_BYTES = 32;
    /** An access token lives minutes; clocks differ; nobody is waiting for the last day. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private final List<ECKey> access;
    private final List<ECKey> consent;
    /** The root of pseudonyms, and whatever a newer version may keep here: an older one must not throw it away. */
    private final List<JWK> others;

    private KeyRing(List<ECKey> access, List<ECKey> consent, List<JWK> others) {
        this.access = List.copyOf(access);
        this.consent = List.copyOf(consent);
        this.others = List.copyOf(others);
    }

    /** The first keys of an installation: they sign at once. */
    static KeyRing make(Instant now) {
        byte[] root = new byte[PSEUDONYM_KEY_BYTES];
        new SecureRandom().nextBytes(root);
        return new KeyRing(List.of(key(ACCESS, now, now)), List.of(key(CONSENT, now, now)),
                List.of(new OctetSequenceKey.Builder(root).keyID(PSEUDONYM).build()));
    }

    /** @throws ParseException where it is not what {@link #toJson} wrote; the message may quote it, never show it */
    static KeyRing parse(String json) throws ParseException {
        List<JWK> all = JWKSet.parse(json).getKeys();
        KeyRing ring = new KeyRing(signing(all, ACCESS), signing(all, CONSENT), all.stream()
                .filter(key -> !isFor(key, ACCESS) && !isFor(key, CONSENT)).toList());
        if (ring.access.isEmpty() || ring.consent.isEmpty()
                || ring.others.stream().noneMatch(key -> PSEUDONYM.equals(key.getKeyID()))) {
            throw new ParseException("a key is missing", 0);
        }
        return ring;
    }

    /** Private parts included: only to be wrapped. */
    String toJson() {
        List<JWK> all = new ArrayList<>(access);
        all.addAll(consent);
        all.addAll(others);
        return new JWKSet(all).toString(false);
    }

    ECKey accessKey(Instant now) {
        return signs(access, now);
    }

    ECKey consentKey(Instant now) {
        return signs(consent, now);
    }

    List<JWK> publicAccessKeys() {
        return access.stream().<JWK>map(KeyRing::shown).toList();
    }

    List<JWK> publicConsentKeys() {
        return consent.stream().<JWK>map(KeyRing::shown).toList();
    }

    byte[] root() {
        return others.stream().filter(key -> PSEUDONYM.equals(key.getKeyID())).findFirst().orElseThrow()
                .toOctetSequenceKey().toByteArray();
    }

    /** When the newest key that signs was made; the epoch where it does not say. */
    Instant newest() {
        return Stream.concat(access.stream(), consent.stream()).map(KeyRing::made).max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    /** With a successor where the newest key is old, and without what nobody needs any more; itself where neither. */
    KeyRing rotated(RotationTerms terms, Instant now) {
        List<ECKey> nextAccess = rotated(access, ACCESS, Duration.ZERO, terms, now);
        List<ECKey> nextConsent = rotated(consent, CONSENT, terms.tokenLifetime(), terms, now);
        return nextAccess.equals(access) && nextConsent.equals(consent) ? this
                : new KeyRing(nextAccess, nextConsent, others);
    }

    /**
     * For when a key may have leaked: new ones that sign at once. Access tokens of the old key are worth nothing from
     * now on, a HIS asks for another; consent tokens that are out there keep their key.
     */
    KeyRing renewed(Instant now) {
        List<ECKey> nextConsent = new ArrayList<>(consent);
        nextConsent.add(key(CONSENT, now, now));
        return new KeyRing(List.of(key(ACCESS, now, now)), nextConsent, others);
    }

    private static List<ECKey> rotated(List<ECKey> keys, String purpose, Duration outlives, RotationTerms terms,
                                       Instant now) {
        List<ECKey> next = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            boolean newest = i == keys.size() - 1;
            if (newest || !now.isAfter(signsFrom(keys.get(i + 1)).plus(outlives).plus(MARGIN))) {
                next.add(keys.get(i));
            }
        }
        if (!now.isBefore(made(keys.get(keys.size() - 1)).plus(terms.rotateAfter()))) {
            next.add(key(purpose, now, now.plus(terms.lead())));
        }
        return next;
    }

    /** The newest that may; where the clock was put back and none may, the oldest, that everybody knows. */
    private static ECKey signs(List<ECKey> keys, Instant now) {
        for (int i = keys.size() - 1; i > 0; i--) {
            if (!signsFrom(keys.get(i)).isAfter(now)) {
                return keys.get(i);
            }
        }
        return keys.get(0);
    }

    private static Instant made(JWK key) {
        return key.getIssueTime() == null ? Instant.EPOCH : key.getIssueTime().toInstant();
    }

    private static Instant signsFrom(JWK key) {
        return key.getNotBeforeTime() == null ? made(key) : key.getNotBeforeTime().toInstant();
    }

    private static List<ECKey> signing(List<JWK> all, String purpose) {
        return all.stream().filter(key -> isFor(key, purpose)).map(JWK::toECKey)
                .sorted(Comparator.comparing(KeyRing::made)).toList();
    }

    private static boolean isFor(JWK key, String purpose) {
        return key.getKeyID() != null && key.getKeyID().startsWith(purpose);
    }

    /** Without its times: to others a key that is published is a key. */
    private static ECKey shown(ECKey key) {
        return new ECKey.Builder(key.getCurve(), key.getX(), key.getY()).keyUse(key.getKeyUse())
                .algorithm(key.getAlgorithm()).keyID(key.getKeyID()).build();
    }

    private static ECKey key(String purpose, Instant now, Instant signsFrom) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.ES256)
                    .issueTime(seconds(now)).notBeforeTime(seconds(signsFrom))
                    .keyID(purpose + UUID.randomUUID()).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("P-256 is not available", e);
        }
    }

    private static Date seconds(Instant time) {
        return Date.from(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Never a key. */
    @Override
    public String toString() {
        return "KeyRing ***";
    }
}
