package nl.schakel.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import javax.sql.DataSource;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Bsn;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Database;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Provision;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Trail;
import nl.schakel.security.Keys;
import nl.schakel.security.SystemClients;
import nl.schakel.story.MovableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What a recipient hears when it asks whether its token still stands. */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(classes = TokenDoorsTest.TwoRooms.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
    "schakel.base-url=https://hub.example/", "schakel.master-key=3mPqXU7mC0d8yUu9mVt6a1Zk5nq7bQ4sT2wE8rY6uI0=",
    "spring.datasource.url=jdbc:hsqldb:mem:consent", "spring.flyway.placeholders.binary=varbinary(20000000)"})
class TokenDoorsTest {

    private static final String INACTIVE = "{\"active\":false}";

    @TempDir
    static Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    @LocalServerPort
    private int port;
    @Autowired
    private ConsentTokens tokens;
    @Autowired
    private TokenRegister register;
    @Autowired
    private Keys keys;
    @Autowired
    private MovableClock clock;

    @DynamicPropertySource
    static void data(DynamicPropertyRegistry registry) {
        registry.add("schakel.data", data::toString);
    }

    /** Security and consent alone. Not annotated as a configuration: the whole hub would find it. */
    @ImportAutoConfiguration({
            PropertyPlaceholderAutoConfiguration.class, ServletWebServerFactoryAutoConfiguration.class,
            DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class, JacksonAutoConfiguration.class,
            HttpMessageConvertersAutoConfiguration.class, ErrorMvcAutoConfiguration.class,
            DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
            FlywayAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
            TransactionAutoConfiguration.class, SecurityAutoConfiguration.class, SecurityFilterAutoConfiguration.class})
    @Import(Rooms.class)
    static class TwoRooms {

        @Bean
        MovableClock clock() {
            return new MovableClock();
        }

        @Bean
        Trail trail(DataSource source, Clock clock) {
            return Database.trail(source, clock);
        }

        @Bean
        SystemClients nobody() {
            return id -> Optional.empty();
        }
    }

    /** By name: a room shows its wiring to nobody. */
    static class Rooms implements ImportSelector {

        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            return new String[] {"nl.schakel.security.SecurityConfiguration",
                "nl.schakel.consent.TokenConfiguration"};
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private HttpResponse<String> post(String body) throws Exception {
        return send(to("/consent-tokens/introspect").header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> introspect(String token) throws Exception {
        return post("token=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
    }

    private String issue(ReferralId referral) {
        return tokens.issue(new TokenRequest(referral, RecipientRole.CONSULTANT, new ReferralId(UUID.randomUUID()),
                Bsn.of(ReferralFixture.BSN), new Oin(ReferralFixture.AMSTERDAM), "consultant",
                new AgbCode(ReferralFixture.AGB), null, "Huisartsenpraktijk De Linde", Provision.SCOOTMOBIEL,
                List.of("mobility.walking"), "1", URI.create("https://schakel.example/policies/1"), "a1b2c3",
                null, null, ConsentTokensTest.PAYLOAD));
    }

    private void assertInactive(String what, String token) throws Exception {
        HttpResponse<String> answer = introspect(token);
        assertThat(answer.statusCode()).as(what).isEqualTo(200);
        assertThat(answer.body()).as(what).isEqualTo(INACTIVE);
        assertThat(answer.headers().firstValue("Cache-Control")).as(what).contains("no-store");
    }

    @Test
    void a_token_that_stands_is_active_and_no_more_is_told_than_that() throws Exception {
        String token = issue(ReferralId.next());
        JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
        HttpResponse<String> answer = introspect(token);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        String oin = "urn:osb:oin:" + ReferralFixture.AMSTERDAM;
        assertThat(JSONObjectUtils.parse(answer.body())).containsExactlyInAnyOrderEntriesOf(Map.of("active", true,
                "jti", claims.getJWTID(), "iss", "https://hub.example", "aud", oin, "client_id", oin,
                "exp", claims.getExpirationTime().getTime() / 1000, "iat", claims.getIssueTime().getTime() / 1000,
                "nbf", claims.getNotBeforeTime().getTime() / 1000, "token_type", "wmo-consent+jwt"));
    }

    @Test
    void whatever_else_is_brought_gets_the_same_answer_and_the_log_stays_clean(CapturedOutput output)
            throws Exception {
        ReferralId referral = ReferralId.next();
        String token = issue(referral);
        String[] parts = token.split("\\.");
        JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
        TokenSigner hub = new TokenSigner(keys::consentTokenKey);
        TokenSigner access = new TokenSigner(keys::accessTokenKey);
        TokenSigner stranger = new TokenSigner(() -> ConsentTokensTest.key(keys.consentTokenKey().getKeyID()));
        SignedJWT shared = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256)
                .keyID(keys.consentTokenKey().getKeyID()).build(), claims);
        shared.sign(new MACSigner(keys.consentTokenKey().toPublicJWK().toJSONString()
                .getBytes(StandardCharsets.UTF_8)));
        int before = output.getAll().length();

        assertInactive("alg none", new PlainJWT(claims).serialize());
        assertInactive("the public key as a secret", shared.serialize());
        assertInactive("signed by a stranger under our key id", stranger.sign(ConsentTokens.TYPE, claims));
        assertInactive("signed by the key of access tokens", access.sign(ConsentTokens.TYPE, claims));
        assertInactive("an access token", access.sign("at+jwt", claims));
        assertInactive("another kind", hub.sign("JWT", claims));
        assertInactive("a status list", hub.sign(StatusList.TYPE, claims));
        assertInactive("signed by the hub and not in its register",
                hub.sign(ConsentTokens.TYPE, new JWTClaimsSet.Builder(claims).jwtID("urn:uuid:x").build()));
        assertInactive("without end", hub.sign(ConsentTokens.TYPE,
                new JWTClaimsSet.Builder(claims).expirationTime(null).build()));
        assertInactive("without signature", parts[0] + "." + parts[1] + ".");
        assertInactive("other claims", parts[0] + "." + parts[1].substring(4) + "." + parts[2]);
        for (String garbage : new String[] {"x", "a.b.c", "{}", " ", "\u0000", "ė".repeat(5000), ".".repeat(10000)}) {
            assertInactive("garbage", garbage);
        }
        assertThat(introspect(token).body()).startsWith("{\"active\":true");
        register.revoke(referral);
        assertInactive("revoked", token);
        assertThat(output.getAll().substring(before)).isEmpty();
    }

    @Test
    void an_expired_token_does_not_stand() throws Exception {
        String token = issue(ReferralId.next());
        clock.pass(Duration.ofDays(180));

        assertInactive("expired", token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "token=", "token", "token=a&token=b", "token=%zz", "jeton=a", "token_type_hint=a"})
    void a_question_without_one_token_is_not_understood(String body) throws Exception {
        HttpResponse<String> answer = post(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"error\":\"invalid_request\"}");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void a_token_in_the_address_in_json_or_in_a_flood_is_not_read() throws Exception {
        String token = issue(ReferralId.next());

        assertThat(send(to("/consent-tokens/introspect?token=" + token).POST(BodyPublishers.noBody())).statusCode())
                .isEqualTo(400);
        assertThat(send(to("/consent-tokens/introspect").header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("token=" + token))).statusCode()).isEqualTo(400);
        assertThat(send(to("/consent-tokens/introspect").header("Content-Type", "////")
                .POST(BodyPublishers.ofString("token=" + token))).statusCode()).isBetween(400, 415);
        assertThat(post("token=" + "a".repeat(40_000)).statusCode()).isEqualTo(413);
        assertThat(send(to("/consent-tokens/introspect?token=" + token).GET()).statusCode()).isEqualTo(403);
        assertThat(post("hint=x&token=" + token).body()).startsWith("{\"active\":true");
    }

    @Test
    void the_status_list_that_a_token_names_can_be_fetched_and_kept_for_five_minutes() throws Exception {
        String token = issue(ReferralId.next());
        clock.pass(Duration.ofSeconds(5));
        HttpResponse<String> answer = send(to("/consent-tokens/status-lists/0").GET());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/statuslist+jwt");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("max-age=300, public");
        assertThat(new ConsentTokenVerifier(keys.published(), new Oin(ReferralFixture.AMSTERDAM), clock)
                .verify(token, ConsentTokensTest.PAYLOAD, new ConsentTokenVerifier.Evidence(null, answer.body()))
                .failures()).isEmpty();
    }

    @Test
    void a_list_that_is_not_there_is_not_found() throws Exception {
        for (String number : Stream.of("1", "999999999", "9999999999999999999", "-1", "00", "x", "0.json").toList()) {
            HttpResponse<String> answer = send(to("/consent-tokens/status-lists/" + number).GET());
            assertThat(answer.statusCode()).as(number).isEqualTo(404);
            assertThat(answer.body()).isEmpty();
        }
        for (String closed : Stream.of("/consent-tokens/status-lists", "/consent-tokens/status-lists/0/1",
                "/consent-tokens", "/consent-tokens/introspect/x").toList()) {
            assertThat(send(to(closed).GET()).statusCode()).as(closed).isEqualTo(403);
        }
    }
}
