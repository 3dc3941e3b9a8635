package nl.schakel.security;

import static nl.schakel.security.SecurityTestApplication.LINDE;
import static nl.schakel.security.SecurityTestApplication.LINDE_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import nl.schakel.identity.AgbCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class ResourceServerTest extends HubTest {

    private static final Set<String> SCOPES = Set.of("system/Task.rus");

    @Autowired
    private AccessTokens tokens;
    @Autowired
    private Keys keys;

    private String good() {
        return tokens.issue(LINDE, SCOPES, Duration.ofMinutes(5)).getTokenValue();
    }

    private String resigned(ECKey key, JOSEObjectType type, JWTClaimsSet claims) throws JOSEException {
        SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).type(type).keyID(key.getKeyID())
                .build(), claims);
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    @Test
    void only_a_token_that_the_hub_made_opens_the_door() throws Exception {
        SignedJWT good = SignedJWT.parse(good());
        JOSEObjectType type = good.getHeader().getType();
        JWTClaimsSet claims = good.getJWTClaimsSet();
        String[] parts = good.serialize().split("\\.");
        SignedJWT hs256 = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).type(type).build(), claims);
        hs256.sign(new MACSigner(keys.accessTokenKey().toPublicJWK().toJSONString().getBytes()));
        Map<String, Object> otherPractice = claims.toJSONObject();
        otherPractice.put("practice", "01023456");
        AccessTokens anHourAgo = new AccessTokens(keys, id -> Optional.empty(), SecurityTestApplication.BASE_URL,
                Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)));
        SystemClient stranger = new SystemClient("his-de-els", new AgbCode("01012345"), "De Els", null, null);
        SystemClient wrongPractice = new SystemClient("his-de-linde", new AgbCode("01023456"), "De Wilg", null, null);

        Map<String, String> bad = Map.ofEntries(
                Map.entry("expired", anHourAgo.issue(LINDE, SCOPES, Duration.ofMinutes(59)).getTokenValue()),
                Map.entry("practice changed", parts[0] + "." + Base64URL.encode(
                        JSONObjectUtils.toJSONString(otherPractice)) + "." + parts[2]),
                Map.entry("signature cut off", parts[0] + "." + parts[1] + "."),
                Map.entry("signature of one byte", parts[0] + "." + parts[1] + ".AA"),
                Map.entry("signature of zeros", parts[0] + "." + parts[1] + "." + "A".repeat(86)),
                Map.entry("alg none", new PlainJWT(claims).serialize()),
                Map.entry("HS256 with the public key", hs256.serialize()),
                Map.entry("a consent token's key", resigned(keys.consentTokenKey(), type, claims)),
                Map.entry("a consent token's type", resigned(keys.accessTokenKey(),
                        new JOSEObjectType("wmo-consent+jwt"), claims)),
                Map.entry("a plain JWT", resigned(keys.accessTokenKey(), JOSEObjectType.JWT, claims)),
                Map.entry("signed by a HIS", resigned(LINDE_KEY, type, claims)),
                Map.entry("another issuer", resigned(keys.accessTokenKey(), type,
                        new JWTClaimsSet.Builder(claims).issuer("https://other.example").build())),
                Map.entry("another audience", resigned(keys.accessTokenKey(), type,
                        new JWTClaimsSet.Builder(claims).audience("https://other.example/fhir").build())),
                Map.entry("without expiry", resigned(keys.accessTokenKey(), type,
                        new JWTClaimsSet.Builder(claims).expirationTime(null).build())),
                Map.entry("a HIS that is no longer registered",
                        tokens.issue(stranger, SCOPES, Duration.ofMinutes(5)).getTokenValue()),
                Map.entry("a HIS that now speaks for another practice",
                        tokens.issue(wrongPractice, SCOPES, Duration.ofMinutes(5)).getTokenValue()),
                Map.entry("no JWT", "abc"));

        assertThat(get("/fhir/Task", "Authorization", "Bearer " + good()).statusCode()).isEqualTo(200);
        bad.forEach((what, token) -> refusesToLogIn(what, "token-invalid",
                get("/fhir/Task", "Authorization", "Bearer " + token)));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/fhir", "/fhir/", "/fhir/Task/1/$disclosure", "/fhir/Task/metadata", "/fhir/metadata/x",
        "/%66hir/Task", "/%66hir/metadata", "/fhir;a=b/Task", "/fhir/metadata;/../Task",
        "/fhir/%2e%2e/fhir/Task", "/fhir/metadata%2f..%2fTask", "/fhir/.well-known/other"})
    void without_a_token_a_path_of_the_FHIR_door_is_closed(String path) {
        HttpResponse<String> answer = get(path);

        // 400: Spring's firewall does not pass paths that are written to confuse.
        assertThat(answer.statusCode()).isIn(400, 401);
        assertThat(answer.body()).doesNotContain("01012345");
    }

    @Test
    void without_a_token_the_answer_says_to_log_in() {
        refusesToLogIn("no token", "token-missing", get("/fhir/Task"));
        refusesToLogIn("token in the address", "token-missing", get("/fhir/Task?access_token=" + good()));
        refusesToLogIn("basic", "token-missing", get("/fhir/Task", "Authorization", "Basic YTpi"));
    }

    @Test
    void what_is_public_is_open_and_the_rest_is_closed() {
        assertThat(get("/fhir/metadata").body()).isEqualTo("open");
        assertThat(get("/fhir/.well-known/smart-configuration").statusCode()).isEqualTo(200);
        assertThat(get("/zgw/0363/notificaties").statusCode()).isEqualTo(404);
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(404);
        for (String closed : List.of("/", "/actuator", "/actuator/prometheus", "/actuator/env", "/operations",
                "/oauth2/authorize", "/oauth2/introspect", "/oauth2/jwks", "/login", "/error", "/zgwx")) {
            assertThat(get(closed, "Authorization", "Bearer " + good()).statusCode()).as(closed).isEqualTo(403);
        }
    }

    @Test
    void every_answer_carries_the_security_headers_and_no_cookie() {
        for (String path : List.of("/fhir/Task", "/fhir/metadata", "/oauth2/token", "/operations")) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Content-Security-Policy")).as(path).isPresent();
            assertThat(answer.headers().firstValue("Set-Cookie")).as(path).isEmpty();
        }
    }

    private static void refusesToLogIn(String what, String code, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(what).isEqualTo(401);
        assertThat(answer.headers().allValues("WWW-Authenticate")).as(what)
                .containsExactly("Bearer realm=\"schakel\"");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/fhir+json");
        try {
            Map<String, Object> outcome = JSONObjectUtils.parse(answer.body());
            assertThat(outcome).as(what).containsEntry("resourceType", "OperationOutcome");
            Map<?, ?> issue = (Map<?, ?>) ((List<?>) outcome.get("issue")).get(0);
            assertThat(issue.get("code")).as(what).isEqualTo("login");
            assertThat(issue.toString()).as(what).contains(code, "https://schakel.example/fhir/CodeSystem/weigering");
        } catch (ParseException e) {
            throw new AssertionError(what, e);
        }
    }
}
