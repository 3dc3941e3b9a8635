package nl.schakel.security;

import static nl.schakel.security.SecurityTestApplication.BEUK_KEY;
import static nl.schakel.security.SecurityTestApplication.LINDE_KEY;
import static nl.schakel.security.SecurityTestApplication.LINDE_RSA_KEY;
import static nl.schakel.security.SecurityTestApplication.TOKEN_ENDPOINT;
import static nl.schakel.security.SecurityTestApplication.WILG_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TokenEndpointTest extends HubTest {

    private static String linde(JWTClaimsSet.Builder claims) throws JOSEException {
        return sign(JWSAlgorithm.ES256, "linde-1", new ECDSASigner(LINDE_KEY), claims);
    }

    private static String[] scopes(Map<String, Object> answer) {
        return ((String) answer.get("scope")).split(" ");
    }

    @Test
    void a_registered_HIS_gets_a_token_of_five_minutes_for_its_own_practice() throws Exception {
        HttpResponse<String> answer = token(form(linde(claims("his-de-linde")), "system/*.cruds"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        Map<String, Object> json = JSONObjectUtils.parse(answer.body());
        assertThat(json).containsEntry("token_type", "Bearer");
        assertThat(scopes(json)).containsExactlyInAnyOrder("system/*.c", "system/Bundle.c",
                "system/ServiceRequest.crs", "system/Task.rus", "system/Communication.rs", "system/Consent.ru",
                "system/Questionnaire.r", "system/QuestionnaireResponse.c", "system/Subscription.cruds",
                "system/AuditEvent.rs");
        assertThat(((Number) json.get("expires_in")).longValue()).isBetween(295L, 300L);
        JWTClaimsSet claims = SignedJWT.parse((String) json.get("access_token")).getJWTClaimsSet();
        assertThat(claims.getStringClaim("practice")).isEqualTo("01012345");
        assertThat(claims.getStringClaim("client_id")).isEqualTo("his-de-linde");
        assertThat(get("/fhir/Task", "Authorization", "Bearer " + json.get("access_token")).body())
                .isEqualTo("01012345 his-de-linde true false");
    }

    @Test
    void RS256_RS384_and_ES384_are_taken_too_with_or_without_client_id() throws Exception {
        String rs256 = sign(JWSAlgorithm.RS256, "linde-2", new RSASSASigner(LINDE_RSA_KEY), claims("his-de-linde"));
        String rs384 = sign(JWSAlgorithm.RS384, null, new RSASSASigner(LINDE_RSA_KEY), claims("his-de-linde"));
        String es384 = sign(JWSAlgorithm.ES384, "wilg-1", new ECDSASigner(WILG_KEY), claims("his-de-wilg"));
        Map<String, String> named = form(es384, "system/Task.rs");
        named.put("client_id", "his-de-wilg");

        assertThat(token(form(rs256, "system/Task.rs")).statusCode()).isEqualTo(200);
        assertThat(token(form(rs384, "system/Task.rs")).statusCode()).isEqualTo(200);
        assertThat(token(named).statusCode()).isEqualTo(200);
    }

    @Test
    void a_HIS_may_publish_its_keys_itself() throws Exception {
        String own = sign(JWSAlgorithm.ES256, "beuk-1", new ECDSASigner(BEUK_KEY), claims("his-de-beuk"));
        String foreign = sign(JWSAlgorithm.ES256, "linde-1", new ECDSASigner(LINDE_KEY), claims("his-de-beuk"));

        assertThat(token(form(own, "system/Task.rs")).statusCode()).isEqualTo(200);
        assertThat(token(form(foreign, "system/Task.rs")).statusCode()).isEqualTo(401);
    }

    static Stream<Arguments> whoDoesNotGetIn() throws Exception {
        ECDSASigner linde = new ECDSASigner(LINDE_KEY);
        Instant now = Instant.now();
        String honest = linde(claims("his-de-linde"));
        String[] parts = honest.split("\\.");
        String otherPayload = linde(claims("his-de-linde")).split("\\.")[1];
        byte[] publicKeyAsSecret = LINDE_KEY.toPublicJWK().toJSONString().getBytes();
        return Stream.of(
                Arguments.of("audience of another server", linde(claims("his-de-linde")
                        .audience("https://other.example/oauth2/token"))),
                Arguments.of("audience is the base address", linde(claims("his-de-linde")
                        .audience(SecurityTestApplication.BASE_URL))),
                Arguments.of("two audiences, so that another server could use it here", linde(claims("his-de-linde")
                        .audience(List.of(TOKEN_ENDPOINT, "https://other.example")))),
                Arguments.of("no audience", linde(claims("his-de-linde").audience((String) null))),
                Arguments.of("expired", linde(claims("his-de-linde").expirationTime(Date.from(now.minusSeconds(1))))),
                Arguments.of("no expiry", linde(claims("his-de-linde").expirationTime(null))),
                Arguments.of("valid for six minutes", linde(claims("his-de-linde")
                        .expirationTime(Date.from(now.plusSeconds(360))))),
                Arguments.of("not valid yet", linde(claims("his-de-linde")
                        .notBeforeTime(Date.from(now.plusSeconds(120))))),
                Arguments.of("without jti", linde(claims("his-de-linde").jwtID(null))),
                Arguments.of("jti longer than we can remember", linde(claims("his-de-linde").jwtID("j".repeat(201)))),
                Arguments.of("unknown client", linde(claims("his-de-els"))),
                Arguments.of("another issuer than subject", linde(claims("his-de-linde").issuer("his-de-wilg"))),
                Arguments.of("the key of another client", sign(JWSAlgorithm.ES384, "wilg-1",
                        new ECDSASigner(WILG_KEY), claims("his-de-linde"))),
                Arguments.of("speaks for another client", sign(JWSAlgorithm.ES256, "linde-1", linde,
                        claims("his-de-wilg"))),
                Arguments.of("alg none", new PlainJWT(claims("his-de-linde").build()).serialize()),
                Arguments.of("HS256 with the public key as secret", sign(JWSAlgorithm.HS256, "linde-1",
                        new MACSigner(publicKeyAsSecret), claims("his-de-linde"))),
                Arguments.of("RS512, not on the list", sign(JWSAlgorithm.RS512, "linde-2",
                        new RSASSASigner(LINDE_RSA_KEY), claims("his-de-linde"))),
                Arguments.of("payload exchanged", parts[0] + "." + otherPayload + "." + parts[2]),
                Arguments.of("signature cut off", parts[0] + "." + parts[1] + "."),
                Arguments.of("signature of zeros", parts[0] + "." + parts[1] + "." + "A".repeat(86)),
                Arguments.of("signature of one byte", parts[0] + "." + parts[1] + ".AA"),
                Arguments.of("no JWT at all", "a.b.c"),
                Arguments.of("empty", ""),
                Arguments.of("keys that cannot be fetched", sign(JWSAlgorithm.ES256, "linde-1", linde,
                        claims("his-de-eik"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whoDoesNotGetIn")
    void nobody_gets_in_with(String what, String assertion) {
        HttpResponse<String> answer = token(form(assertion, "system/Task.rs"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"error\":\"invalid_client\"}");
    }

    @Test
    void an_assertion_works_once() throws Exception {
        String assertion = linde(claims("his-de-linde"));

        assertThat(token(form(assertion, "system/Task.rs")).statusCode()).isEqualTo(200);
        assertThat(token(form(assertion, "system/Task.rs")).body()).isEqualTo("{\"error\":\"invalid_client\"}");
    }

    @Test
    void an_assertion_works_once_even_for_eight_at_the_same_moment() throws Exception {
        Map<String, String> form = form(linde(claims("his-de-linde")), "system/Task.rs");
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            Callable<Integer> call = () -> token(form).statusCode();
            List<Integer> answers = callers.invokeAll(Collections.nCopies(8, call)).stream().map(f -> {
                try {
                    return f.get();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }).toList();
            assertThat(answers).containsOnlyOnce(200).allMatch(status -> status == 200 || status == 401);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void a_refused_assertion_does_not_use_up_the_jti_of_an_honest_one() throws Exception {
        JWTClaimsSet.Builder honest = claims("his-de-linde").jwtID("the-same");
        String forged = sign(JWSAlgorithm.ES256, "linde-1",
                new ECDSASigner(new ECKeyGenerator(
                        Curve.P_256).generate()), honest);

        assertThat(token(form(forged, "system/Task.rs")).statusCode()).isEqualTo(401);
        assertThat(token(form(linde(honest), "system/Task.rs")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "system/Task.read, system/Task.rs",
        "system/Task.write, system/Task.u",
        "system/Task.*, system/Task.rus",
        "system/Task.cruds, system/Task.rus",
        "system/*.read, system/ServiceRequest.rs system/Task.rs system/Communication.rs system/Consent.r "
                + "system/Questionnaire.r system/Subscription.rs system/AuditEvent.rs",
        "system/*.c, system/*.c system/Bundle.c system/ServiceRequest.c system/QuestionnaireResponse.c "
                + "system/Subscription.c",
        "system/Task.r system/Task.s system/Observation.rs, system/Task.rs",
        "system/Communication.rs system/Communication.d, system/Communication.rs",
    })
    void a_scope_is_granted_down_to_what_a_practice_may_do(String asked, String granted) throws Exception {
        HttpResponse<String> answer = token(form(linde(claims("his-de-linde")), asked));

        assertThat(scopes(JSONObjectUtils.parse(answer.body()))).containsExactlyInAnyOrder(granted.split(" "));
    }

    @ParameterizedTest(name = "scope ''{0}''")
    @CsvSource({"patient/Task.rs", "user/*.read", "openid", "system/Task.rs launch/patient", "system/Patient.rs",
        "system/Task.sr", "system/Task.", "system/", "system/Task.rs?status=requested", "''"})
    void a_scope_that_is_not_for_a_practice_is_refused(String asked) throws Exception {
        HttpResponse<String> answer = token(form(linde(claims("his-de-linde")), asked));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSONObjectUtils.parse(answer.body())).containsEntry("error", "invalid_scope");
    }

    @Test
    void another_grant_another_method_and_a_secret_in_the_address_are_refused() throws Exception {
        Map<String, String> otherGrant = form(linde(claims("his-de-linde")), "system/Task.rs");
        otherGrant.put("grant_type", "authorization_code");
        Map<String, String> withSecret = Map.of("grant_type", "client_credentials", "client_id", "his-de-linde",
                "client_secret", "geheim", "scope", "system/Task.rs");
        Map<String, String> otherName = form(linde(claims("his-de-linde")), "system/Task.rs");
        otherName.put("client_id", "his-de-wilg");
        HttpRequest.Builder inAddress = HttpRequest.newBuilder(URI.create("http://localhost:" + port()
                + "/oauth2/token?grant_type=client_credentials&scope=system/Task.rs&client_assertion_type="
                + "urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion="
                + linde(claims("his-de-linde")))).POST(HttpRequest.BodyPublishers.noBody());

        assertThat(JSONObjectUtils.parse(token(otherGrant).body())).containsEntry("error", "unsupported_grant_type");
        assertThat(token(withSecret).body()).isEqualTo("{\"error\":\"invalid_client\"}");
        assertThat(token(otherName).body()).isEqualTo("{\"error\":\"invalid_client\"}");
        assertThat(send(inAddress).statusCode()).isEqualTo(401);
        assertThat(get("/oauth2/token").statusCode()).isEqualTo(401);
    }

    @Test
    void the_published_documents_tell_the_truth() throws ParseException {
        Map<String, Object> smart = JSONObjectUtils.parse(get("/fhir/.well-known/smart-configuration").body());
        Map<String, Object> jwks = JSONObjectUtils.parse(get("/.well-known/jwks.json").body());

        assertThat(smart).containsEntry("token_endpoint", TOKEN_ENDPOINT)
                .containsEntry("token_endpoint_auth_signing_alg_values_supported",
                        List.of("ES256", "ES384", "RS256", "RS384"))
                .doesNotContainKeys("authorization_endpoint", "introspection_endpoint", "registration_endpoint");
        assertThat((List<?>) jwks.get("keys")).hasSize(2).allSatisfy(key ->
                assertThat(((Map<?, ?>) key).keySet()).map(String::valueOf)
                        .containsExactlyInAnyOrder("kty", "crv", "x", "y", "kid", "use", "alg"));
    }
}
