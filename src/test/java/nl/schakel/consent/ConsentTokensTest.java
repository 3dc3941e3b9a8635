package nl.schakel.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.Test;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Bsn;
import nl.schakel.identity.Oin;
import nl.schakel.identity.UraCode;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;

class ConsentTokensTest {

    static final Instant NOW = ReferralFixture.NOW;
    static final Oin AMSTERDAM = new Oin(ReferralFixture.AMSTERDAM);
    static final Oin UTRECHT = new Oin(ReferralFixture.UTRECHT);
    static final byte[] PAYLOAD = "<melding/>".getBytes(StandardCharsets.UTF_8);
    static final ECKey KEY = key("hub-2026");
    static final ReferralId REFERRAL = ReferralId.of("6f0f2d1c-58a5-4d6c-8f0e-3a9d3a7b1c11");
    static final ReferralId REFERENCE = ReferralId.of("0d1f9a52-7c1e-4a55-9a0b-6a7e3f0c2b44");

    /** A register that gives every token the same place. */
    static final BiFunction<ReferralId, IssuedToken, StatusPlace> PLACE = (referral, token) -> new StatusPlace(3, 41);

    private final ConsentTokens tokens = issuer(KEY);

    @Test
    void saysToOneRecipientWhatMayBeUsedOnWhichConsent() throws Exception {
        SignedJWT token = SignedJWT.parse(tokens.issue(request(AMSTERDAM, NOW.plus(Duration.ofDays(90)))));
        JWTClaimsSet claims = token.getJWTClaimsSet();

        assertThat(token.getHeader().toJSONObject())
                .isEqualTo(Map.of("alg", "ES256", "typ", "wmo-consent+jwt", "kid", "hub-2026"));
        assertThat(claims.getIssuer()).isEqualTo("https://schakel.example");
        assertThat(claims.getIssueTime()).isEqualTo(Date.from(NOW)).isEqualTo(claims.getNotBeforeTime());
        assertThat(claims.getExpirationTime()).isEqualTo(Date.from(NOW.plus(Duration.ofDays(30))));
        assertThat(claims.getJWTID()).matches("urn:uuid:[0-9a-f-]{36}");
        assertThat(claims.getAudience()).containsExactly("urn:osb:oin:00000099000000363000");
        assertThat(claims.getClaim("client_id")).isEqualTo("urn:osb:oin:00000099000000363000");
        assertThat(claims.getClaim("act")).isEqualTo(Map.of("sub", "urn:oid:2.16.840.1.113883.2.4.6.1:01012345",
                "org", "urn:oid:2.16.528.1.1007.3.3:00001234"));
        assertThat(claims.getClaim("authorization_details")).isEqualTo(List.of(Map.of("type", "wmo-referral",
                "actions", List.of("disclose"), "datatypes", List.of("mobility.walking", "living.house-type"),
                "identifier", REFERENCE.toString(), "provision", "scootmobiel", "role", "consultant")));
        assertThat(claims.getClaim("cnf")).isNull();
    }

    @Test
    void forbidsEverythingBeforeItPermitsAnything() throws Exception {
        JWTClaimsSet claims = claims(tokens.issue(request(AMSTERDAM, null)));

        assertThat(claims.getJSONObjectClaim("extensions").get("ihe_pcf")).isEqualTo(Map.of(
                "patient_id", claims.getSubject(),
                "doc_id", List.of("Consent/" + REFERENCE + "/_history/3"),
                "acp", List.of("https://schakel.example/policies/wmo-verwijzing/1"),
                "residual", List.of(Map.of("type", "forbid"),
                        Map.of("type", "permit", "data", List.of(Map.of("meaning", "instance",
                                "reference", "mobility.walking"))),
                        Map.of("type", "permit", "data", List.of(Map.of("meaning", "instance",
                                "reference", "living.house-type"))))));
        assertThat(claims.getJSONObjectClaim("extensions").get("ihe_iua")).isEqualTo(Map.of(
                "subject_organization", "Huisartsenpraktijk De Linde",
                "subject_organization_id", "urn:oid:2.16.528.1.1007.3.3:00001234",
                "purpose_of_use", List.of(Map.of("system", "http://terminology.hl7.org/CodeSystem/v3-ActReason",
                        "code", "ELIGDTRM"))));
    }

    @Test
    void isBoundToTheBytesAndToThePolicyThatBuiltThem() throws Exception {
        String hash = Base64.getUrlEncoder().withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(PAYLOAD));

        assertThat(claims(tokens.issue(request(AMSTERDAM, null))).getClaim("payload"))
                .isEqualTo(Map.of("alg", "SHA-256", "hash", hash, "policy", "a1b2c3"));
    }

    @Test
    void neverHoldsTheBsnAndNamesThePatientDifferentlyToEachRecipient() throws Exception {
        String amsterdam = tokens.issue(request(AMSTERDAM, null));
        String utrecht = tokens.issue(request(UTRECHT, null));

        assertThat(claims(amsterdam).getSubject()).isNotEqualTo(claims(utrecht).getSubject());
        assertThat(claims(amsterdam).toString()).doesNotContain(ReferralFixture.BSN);
        assertThat(request(AMSTERDAM, null).toString()).doesNotContain(ReferralFixture.BSN);
    }

    @Test
    void refusesAPseudonymThatGivesTheBsnAway() {
        ConsentTokens careless = new ConsentTokens(() -> KEY, (recipient, bsn) -> recipient + bsn, PLACE,
                URI.create("https://schakel.example"), Duration.ofHours(1), clock(NOW));

        assertThatIllegalStateException().isThrownBy(() -> careless.issue(request(AMSTERDAM, null)))
                .withMessageNotContaining(ReferralFixture.BSN);
    }

    @Test
    void neverOutlivesTheConsent() throws Exception {
        Instant end = NOW.plus(Duration.ofDays(3));

        assertThat(claims(tokens.issue(request(AMSTERDAM, end))).getExpirationTime()).isEqualTo(Date.from(end));
    }

    @Test
    void isNotIssuedOnAConsentThatHasEnded() {
        assertThatExceptionOfType(Fault.Translation.class)
                .isThrownBy(() -> tokens.issue(request(AMSTERDAM, NOW)))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo("consent-expired"));
    }

    @Test
    void needsAPrivateKeyThatSignsEs256AndCanBeFoundByItsId() throws Exception {
        assertThatIllegalArgumentException().isThrownBy(() -> issuer(KEY.toPublicJWK()));
        assertThatIllegalArgumentException().isThrownBy(() -> issuer(new ECKeyGenerator(Curve.P_256).generate()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> issuer(new ECKeyGenerator(Curve.P_384).keyID("big").generate()));
    }

    @Test
    void speaksOfTheReferralByTheNumberThatTheRecipientSharesAndNoOther() throws Exception {
        assertThat(claims(tokens.issue(request(AMSTERDAM, null))).toString()).contains(REFERENCE.toString())
                .doesNotContain(REFERRAL.toString());
    }

    @Test
    void tellsWhereItsBitIsInWhichList() throws Exception {
        assertThat(claims(tokens.issue(request(AMSTERDAM, null))).getClaim("status")).isEqualTo(Map.of("status_list",
                Map.of("idx", 41L, "uri", "https://schakel.example/consent-tokens/status-lists/3")));
    }

    @Test
    void isKnownToTheRegisterToTheSecondBeforeItLeaves() throws Exception {
        AtomicReference<IssuedToken> known = new AtomicReference<>();
        ConsentTokens registered = new ConsentTokens(() -> KEY, (recipient, of) -> "urn:pseudonym:x",
                (referral, token) -> {
                    assertThat(referral).isEqualTo(REFERRAL);
                    known.set(token);
                    return new StatusPlace(0, 0);
                }, URI.create("https://schakel.example"), Duration.ofDays(30), clock(NOW));

        JWTClaimsSet claims = claims(registered.issue(expert(null)));

        assertThat(known.get()).isEqualTo(new IssuedToken(claims.getJWTID(), RecipientRole.EXPERT, UTRECHT, NOW,
                claims.getExpirationTime().toInstant(), null));
    }

    @Test
    void aTokenThatCannotBeRegisteredIsNotIssued() {
        ConsentTokens broken = new ConsentTokens(() -> KEY, (recipient, of) -> "urn:pseudonym:x",
                (referral, token) -> {
                    throw new IllegalStateException("no database");
                }, URI.create("https://schakel.example"), Duration.ofDays(30), clock(NOW));

        assertThatIllegalStateException().isThrownBy(() -> broken.issue(request(AMSTERDAM, null)))
                .withMessage("no database");
    }

    @Test
    void anExpertReadsNothingThatAnotherRecipientOfTheReferralReadsToo() throws Exception {
        JWTClaimsSet municipality = claims(tokens.issue(request(AMSTERDAM, null)));
        JWTClaimsSet expert = claims(tokens.issue(expert(null)));
        String actor = (String) expert.getJSONObjectClaim("act").get("sub");

        assertThat(expert.toString()).doesNotContain(ReferralFixture.AGB, ReferralFixture.URA, "De Linde",
                municipality.getSubject(), municipality.getJWTID());
        assertThat(actor).startsWith("urn:pseudonym:").isNotEqualTo(expert.getSubject());
        assertThat(expert.getJSONObjectClaim("act")).containsOnlyKeys("sub");
        assertThat(expert.getJSONObjectClaim("extensions").get("ihe_iua")).asInstanceOf(MAP)
                .containsEntry("subject_organization_id", actor).doesNotContainKey("subject_organization");
        assertThat(expert.getIssueTime()).isNotEqualTo(municipality.getIssueTime());
    }

    @Test
    void anExpertReadsDaysAndNoSecondsAndNeverADayMoreThanTheConsent() throws Exception {
        Instant day = LocalDate.ofInstant(NOW, Span.DUTCH_TIME).atStartOfDay(Span.DUTCH_TIME).toInstant();
        JWTClaimsSet claims = claims(tokens.issue(expert(null)));
        Instant lastSecondOfADay = day.plus(Duration.ofDays(3)).minusSeconds(1);

        assertThat(claims.getIssueTime()).isEqualTo(claims.getNotBeforeTime()).isEqualTo(Date.from(day));
        assertThat(claims.getExpirationTime()).isEqualTo(Date.from(day.plus(Duration.ofDays(30))));
        assertThat(claims(tokens.issue(expert(lastSecondOfADay))).getExpirationTime())
                .isEqualTo(Date.from(lastSecondOfADay.plusSeconds(1)));
        assertThat(claims(tokens.issue(expert(lastSecondOfADay.minusSeconds(1)))).getExpirationTime())
                .isEqualTo(Date.from(day.plus(Duration.ofDays(2))));
        assertThatExceptionOfType(Fault.Translation.class)
                .isThrownBy(() -> tokens.issue(expert(NOW.plusSeconds(60))));
    }

    @Test
    void theKeyOfTheMomentSigns() throws Exception {
        AtomicReference<ECKey> key = new AtomicReference<>(KEY);
        ConsentTokens rotating = new ConsentTokens(key::get, (recipient, of) -> "urn:pseudonym:x", PLACE,
                URI.create("https://schakel.example"), Duration.ofDays(30), clock(NOW));
        SignedJWT before = SignedJWT.parse(rotating.issue(request(AMSTERDAM, null)));
        key.set(key("hub-2027"));
        SignedJWT after = SignedJWT.parse(rotating.issue(request(AMSTERDAM, null)));

        assertThat(before.getHeader().getKeyID()).isEqualTo("hub-2026");
        assertThat(after.getHeader().getKeyID()).isEqualTo("hub-2027");
        assertThat(after.verify(new ECDSAVerifier(key.get().toPublicJWK()))).isTrue();
    }

    @Test
    void namesNoRoleThatThePolicyDoesNotKnow() {
        assertThatIllegalArgumentException().isThrownBy(() -> request(AMSTERDAM, null, "anyone", List.of()));
    }

    @Test
    void carriesTheThumbprintOfTheCertificateWhereOneIsConfigured() throws Exception {
        TokenRequest r = request(AMSTERDAM, null);
        TokenRequest bound = new TokenRequest(r.referral(), r.recipientRole(), r.reference(), r.patient(),
                r.recipient(), r.role(),
                r.practice(), null, r.practiceName(), r.provision(), r.elements(), null, r.policy(),
                r.policyVersion(), null, "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2", r.payload());
        JWTClaimsSet claims = claims(tokens.issue(bound));

        assertThat(claims.getClaim("cnf"))
                .isEqualTo(Map.of("x5t#S256", "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"));
        assertThat(claims.getClaim("act")).isEqualTo(Map.of("sub", "urn:oid:2.16.840.1.113883.2.4.6.1:01012345"));
    }

    static TokenRequest request(Oin recipient, Instant validUntil) {
        return request(recipient, validUntil, "consultant", List.of("mobility.walking", "living.house-type"));
    }

    static TokenRequest request(Oin recipient, Instant validUntil, String role, List<String> elements) {
        return new TokenRequest(REFERRAL, roleOf(role), REFERENCE, Bsn.of(ReferralFixture.BSN), recipient, role,
                new AgbCode(ReferralFixture.AGB), new UraCode(ReferralFixture.URA), "Huisartsenpraktijk De Linde",
                Provision.SCOOTMOBIEL, elements, "3",
                URI.create("https://schakel.example/policies/wmo-verwijzing/1"), "a1b2c3", validUntil, null, PAYLOAD);
    }

    static TokenRequest expert(Instant validUntil) {
        TokenRequest r = request(UTRECHT, null);
        return new TokenRequest(r.referral(), RecipientRole.EXPERT, r.reference(), r.patient(), UTRECHT, "expert",
                r.practice(), null, null,
                r.provision(), r.elements(), null, r.policy(), r.policyVersion(), validUntil, null, r.payload());
    }

    static ConsentTokens issuer(ECKey key) {
        return new ConsentTokens(() -> key, (recipient, of) -> "urn:pseudonym:" + (recipient + of).hashCode(), PLACE,
                URI.create("https://schakel.example"), Duration.ofDays(30), clock(NOW));
    }

    static Clock clock(Instant at) {
        return Clock.fixed(at, Span.DUTCH_TIME);
    }

    static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JWTClaimsSet claims(String token) throws Exception {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }

    private static RecipientRole roleOf(String code) {
        return Arrays.stream(RecipientRole.values()).filter(role -> role.code().equals(code)).findFirst()
                .orElse(RecipientRole.CONSULTANT);
    }
}
