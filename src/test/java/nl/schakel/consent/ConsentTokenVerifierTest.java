package nl.schakel.consent;

import static nl.schakel.consent.ConsentTokensTest.AMSTERDAM;
import static nl.schakel.consent.ConsentTokensTest.KEY;
import static nl.schakel.consent.ConsentTokensTest.NOW;
import static nl.schakel.consent.ConsentTokensTest.PAYLOAD;
import static nl.schakel.consent.ConsentTokensTest.UTRECHT;
import static nl.schakel.consent.ConsentTokensTest.clock;
import static nl.schakel.consent.ConsentTokensTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentTokenVerifierTest {

    private static final JWKSet PUBLISHED = new JWKSet(KEY.toPublicJWK());
    private static final String WALKING = "mobility.walking";

    private final String token = ConsentTokensTest.issuer(KEY).issue(request(AMSTERDAM, null));
    private final ConsentTokenVerifier verifier = verifier(NOW);

    @Test
    void aTokenWithItsOwnMessagePermitsWhatItNames() {
        ConsentTokenVerifier.Result result = verifier.verify(token, PAYLOAD);

        assertThat(result.valid()).isTrue();
        assertThat(result.datatypes()).containsExactly(WALKING, "living.house-type");
        assertThat(result.referral()).isEqualTo(ConsentTokensTest.REFERENCE.toString());
        assertThat(result.role()).isEqualTo("consultant");
        assertThat(result.provision()).isEqualTo("scootmobiel");
        assertThat(result.id()).startsWith("urn:uuid:");
    }

    @Test
    void aTokenThatNamesACertificateIsForItsHolderOnly() throws Exception {
        String bound = sign(KEY, "wmo-consent+jwt", new JWTClaimsSet.Builder(claims())
                .claim("cnf", Map.of("x5t#S256", "mine")).build());
        String strange = sign(KEY, "wmo-consent+jwt", new JWTClaimsSet.Builder(claims())
                .claim("cnf", Map.of("jkt", "mine")).build());

        assertThat(verifier.verify(bound, PAYLOAD).notes()).contains("certificate-not-checked");
        assertThat(verifier.verify(bound, PAYLOAD).valid()).isTrue();
        assertThat(verifier.verify(bound, PAYLOAD, with("mine")).valid()).isTrue();
        assertThat(verifier.verify(bound, PAYLOAD, with("mine")).notes()).doesNotContain("certificate-not-checked");
        assertFails("token-certificate", verifier.verify(bound, PAYLOAD, with("yours")));
        assertFails("token-certificate", verifier.verify(strange, PAYLOAD, with("mine")));
        assertThat(verifier.verify(token, PAYLOAD, with("mine")).notes()).contains("certificate-not-named");
    }

    @Test
    void thatItWasNotAskedWhetherTheTokenStandsIsSaid() {
        assertThat(verifier.verify(token, PAYLOAD).notes()).containsExactly("status-not-checked");
    }

    private static ConsentTokenVerifier.Evidence with(String thumbprint) {
        return new ConsentTokenVerifier.Evidence(thumbprint, null);
    }

    @Test
    void aTokenForAReferralWithoutFactsPermitsNone() {
        String bare = ConsentTokensTest.issuer(KEY).issue(request(AMSTERDAM, null, "consultant", List.of()));

        assertThat(verifier.verify(bare, PAYLOAD).valid()).isTrue();
        assertThat(verifier.verify(bare, PAYLOAD).datatypes()).isEmpty();
    }

    @Test
    void otherBytesThanThoseItWasIssuedForFail() {
        assertFails("token-payload", verifier.verify(token, "<melding />".getBytes(StandardCharsets.UTF_8)));
        assertFails("token-payload", verifier.verify(token, null));
    }

    @Test
    void aTokenForAnotherMunicipalityFails() {
        String utrecht = ConsentTokensTest.issuer(KEY).issue(request(UTRECHT, null));

        assertFails("token-audience", verifier.verify(utrecht, PAYLOAD));
    }

    @Test
    void aTokenGivenToAnotherClientOrToTwoRecipientsFails() throws Exception {
        JWTClaimsSet client = new JWTClaimsSet.Builder(claims()).claim("client_id", "urn:osb:oin:other").build();
        JWTClaimsSet two = new JWTClaimsSet.Builder(claims())
                .audience(List.of(ConsentTokens.audience(AMSTERDAM), ConsentTokens.audience(UTRECHT))).build();

        assertFails("token-audience", verifier.verify(sign(KEY, "wmo-consent+jwt", client), PAYLOAD));
        assertFails("token-audience", verifier.verify(sign(KEY, "wmo-consent+jwt", two), PAYLOAD));
    }

    @Test
    void aTokenHoldsUntilItsEndAndNotBeforeItsBeginWithAMinuteForTheClocks() {
        Instant end = NOW.plus(Duration.ofDays(30));

        assertThat(verifier(end.plusSeconds(59)).verify(token, PAYLOAD).valid()).isTrue();
        assertFails("token-expired", verifier(end.plusSeconds(60)).verify(token, PAYLOAD));
        assertThat(verifier(NOW.minusSeconds(60)).verify(token, PAYLOAD).valid()).isTrue();
        assertFails("token-not-yet", verifier(NOW.minusSeconds(61)).verify(token, PAYLOAD));
    }

    @Test
    void aChangedClaimFails() {
        String[] parts = token.split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace("consultant", "medical-adviser");
        String tampered = parts[0] + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + "."
                + parts[2];

        assertFails("token-signature", verifier.verify(tampered, PAYLOAD));
    }

    @Test
    void aTokenWithoutSignatureFails() throws Exception {
        assertFails("token-algorithm", verifier.verify(new PlainJWT(claims()).serialize(), PAYLOAD));
        assertFails("token-signature", verifier.verify(token.substring(0, token.lastIndexOf('.') + 1) + "AA", PAYLOAD));
    }

    @Test
    void thePublicKeyAsASharedSecretFails() throws Exception {
        SignedJWT confused = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType("wmo-consent+jwt")).keyID("hub-2026").build(), claims());
        confused.sign(new MACSigner(KEY.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));

        assertFails("token-algorithm", verifier.verify(confused.serialize(), PAYLOAD));
    }

    @Test
    void aKeyThatTheHubDoesNotPublishFailsEvenWhereTheTokenBringsIt() throws Exception {
        ECKey own = ConsentTokensTest.key("attacker");
        SignedJWT forged = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).jwk(own.toPublicJWK())
                .type(new JOSEObjectType("wmo-consent+jwt")).keyID("attacker").build(), claims());
        forged.sign(new ECDSASigner(own));

        assertFails("token-key-unknown", verifier.verify(forged.serialize(), PAYLOAD));
        assertFails("token-signature", verifier.verify(sign(ConsentTokensTest.key("hub-2026"), "wmo-consent+jwt",
                claims()), PAYLOAD));
    }

    @Test
    void aTokenOfAnotherKindFails() throws Exception {
        assertFails("token-type", verifier.verify(sign(KEY, "JWT", claims()), PAYLOAD));
    }

    @Test
    void anOldTokenStaysVerifiableWhileItsKeyIsStillPublishedBesideTheNewOne() {
        AtomicReference<JWKSet> published = new AtomicReference<>(PUBLISHED);
        ConsentTokenVerifier rotating = new ConsentTokenVerifier(published::get, AMSTERDAM, clock(NOW));
        ECKey next = ConsentTokensTest.key("hub-2027");
        String newer = ConsentTokensTest.issuer(next).issue(request(AMSTERDAM, null));
        assertFails("token-key-unknown", rotating.verify(newer, PAYLOAD));

        published.set(new JWKSet(List.of(KEY.toPublicJWK(), next.toPublicJWK())));
        assertThat(rotating.verify(newer, PAYLOAD).valid()).isTrue();
        assertThat(rotating.verify(token, PAYLOAD).valid()).isTrue();

        published.set(new JWKSet(next.toPublicJWK()));
        assertFails("token-key-unknown", rotating.verify(token, PAYLOAD));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", ".", "a.b.c", "eyJhbGciOiJFUzI1NiJ9", "{}", "e30.e30.e30"})
    void whatIsNoTokenFails(String text) {
        assertFails("token-unreadable", verifier.verify(text, PAYLOAD));
    }

    @ParameterizedTest(name = "without {0}")
    @ValueSource(strings = {"exp", "jti", "sub", "iss", "authorization_details"})
    void aTokenThatLacksAClaimFails(String claim) throws Exception {
        JWTClaimsSet without = new JWTClaimsSet.Builder(claims()).claim(claim, null).build();

        assertFails("token-claims", verifier.verify(sign(KEY, "wmo-consent+jwt", without), PAYLOAD));
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        String utrecht = ConsentTokensTest.issuer(KEY).issue(request(UTRECHT, null));

        assertThat(verifier(NOW.plus(Duration.ofDays(99))).verify(utrecht, new byte[0]).failures())
                .containsExactly("token-audience", "token-expired", "token-payload");
    }

    static Stream<Arguments> residuals() {
        Map<String, Object> forbid = Map.of("type", "forbid");
        Map<String, Object> permit = Map.of("type", "permit", "data",
                List.of(Map.of("meaning", "instance", "reference", WALKING)));
        return Stream.of(
                Arguments.of("forbid all and one permit: that one", List.of(forbid, permit), List.of(WALKING)),
                Arguments.of("no residual: nothing", null, List.of()),
                Arguments.of("an empty residual: nothing", List.of(), List.of()),
                Arguments.of("forbid all only: nothing", List.of(forbid), List.of()),
                Arguments.of("permits without forbid all first: nothing", List.of(permit), List.of()),
                Arguments.of("forbid all last: nothing", List.of(permit, forbid), List.of()),
                Arguments.of("a permit of everything: nothing", List.of(forbid, Map.of("type", "permit")), List.of()),
                Arguments.of("a permit of something that the details do not name: nothing", List.of(forbid,
                        Map.of("type", "permit", "data", List.of(Map.of("meaning", "instance", "reference",
                                "diagnosis")))), List.of()),
                Arguments.of("a permit with a limit that cannot be weighed: nothing", List.of(forbid, with(permit,
                        "securityLabel", List.of("PSY"))), List.of()),
                Arguments.of("a first rule that forbids one thing only: nothing", List.of(with(forbid, "data",
                        List.of()), permit), List.of()),
                Arguments.of("a rule that is no rule: nothing", List.of(forbid, "permit"), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("residuals")
    void theListOfPermitsIsReadAsDenyAllWhereItDoesNotSayOtherwise(String sentence, Object residual,
                                                                   List<String> permitted) throws Exception {
        String changed = changed(pcf -> {
            if (residual == null) {
                pcf.remove("residual");
            } else {
                pcf.put("residual", residual);
            }
        });

        assertThat(verifier.verify(changed, PAYLOAD).valid()).isTrue();
        assertThat(verifier.verify(changed, PAYLOAD).datatypes()).containsExactlyElementsOf(permitted);
    }

    @Test
    void withoutTheExtensionsNothingIsPermitted() throws Exception {
        JWTClaimsSet without = new JWTClaimsSet.Builder(claims()).claim("extensions", null).build();

        assertThat(verifier.verify(sign(KEY, "wmo-consent+jwt", without), PAYLOAD).datatypes()).isEmpty();
    }

    private String changed(Consumer<Map<String, Object>> change) throws Exception {
        Map<String, Object> extensions = new HashMap<>(claims().getJSONObjectClaim("extensions"));
        Map<String, Object> pcf = new HashMap<>();
        ((Map<?, ?>) extensions.get("ihe_pcf")).forEach((key, value) -> pcf.put((String) key, value));
        change.accept(pcf);
        extensions.put("ihe_pcf", pcf);
        return sign(KEY, "wmo-consent+jwt", new JWTClaimsSet.Builder(claims()).claim("extensions", extensions).build());
    }

    private JWTClaimsSet claims() throws Exception {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }

    private static String sign(ECKey key, String type, JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType(type))
                .keyID(key.getKeyID()).build(), claims);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private static Map<String, Object> with(Map<String, Object> rule, String name, Object value) {
        Map<String, Object> changed = new HashMap<>(rule);
        changed.put(name, value);
        return changed;
    }

    private static ConsentTokenVerifier verifier(Instant at) {
        return new ConsentTokenVerifier(PUBLISHED, AMSTERDAM, clock(at));
    }

    private static void assertFails(String code, ConsentTokenVerifier.Result result) {
        assertThat(result.failures()).containsExactly(code);
        assertThat(result.valid()).isFalse();
        assertThat(result.datatypes()).isEmpty();
    }
}
