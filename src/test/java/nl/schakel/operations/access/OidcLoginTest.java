package nl.schakel.operations.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import nl.schakel.story.Desk.Person;
import nl.schakel.story.Hub;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Logging in with the account of one's own organisation, at a hub behind a proxy with TLS. */
class OidcLoginTest {

    private static final SimulatedProvider PROVIDER = SimulatedProvider.prepare();
    private static final ListAppender<ILoggingEvent> LINES = new ListAppender<>();
    private static final String CLIENT = "spring.security.oauth2.client.";
    private static Hub hub;

    @BeforeAll
    static void theHubStartsWhileTheProviderIsAway() {
        hub = Hub.prepare().with("schakel.base-url", "https://schakel.example")
                .with(CLIENT + "registration.zorg.client-id", SimulatedProvider.CLIENT)
                .with(CLIENT + "registration.zorg.client-secret", SimulatedProvider.SECRET)
                .with(CLIENT + "registration.zorg.client-name", "het account van Zorg & Co")
                .with(CLIENT + "provider.zorg.issuer-uri", PROVIDER.issuer())
                .with("schakel.operators.oidc.roles-claim", "realm_access.roles")
                .with("schakel.operators.oidc.groups.viewer", "desk, service")
                .with("schakel.operators.oidc.groups.administrator", "ict");
        hub.open();
        // Opening sets up logging anew.
        LINES.start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(LINES);
        assertThat(start(new Browser(hub.address()))).isEqualTo("/operations/login?provider");
        assertThat(said()).singleElement().extracting(ILoggingEvent::getFormattedMessage).asString()
                .startsWith("De OpenID Connect-provider geeft zijn adressen niet (");
        PROVIDER.open();
    }

    @AfterAll
    static void everyoneGoesHome() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(LINES);
        hub.close();
        PROVIDER.close();
    }

    @BeforeEach
    void anAdministrator() {
        PROVIDER.says(person("anna", "ict"));
        LINES.list.clear();
    }

    private static UnaryOperator<JWTClaimsSet> person(String name, String... groups) {
        return usual -> new JWTClaimsSet.Builder(usual).claim("preferred_username", name)
                .claim("realm_access", Map.of("roles", List.of(groups))).claim("name", "Anna de Geheime").build();
    }

    private static String start(Browser browser) {
        return Browser.where(browser.get("/operations/login/oidc/zorg", "X-Forwarded-Host", "evil.example"));
    }

    /** @return where the hub sends the browser in the end */
    private static String login(Browser browser) {
        return Browser.where(browser.get(PROVIDER.login(start(browser))));
    }

    private static List<String> audit() {
        return hub.bean(JdbcClient.class).sql("select action, agent, entity, outcome from audit order by happened_at")
                .query((row, number) -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3) + " "
                        + row.getString(4)).list();
    }

    @Test
    void a_person_of_the_organisation_comes_in_with_the_rights_of_its_groups() {
        Browser browser = new Browser(hub.address());
        assertThat(Browser.where(browser.get("/operations/audit"))).isEqualTo("/operations/login");
        String page = browser.get("/operations/login").body();
        assertThat(page).contains("Aanmelden met het account van Zorg &amp; Co", "/operations/login/oidc/zorg")
                .doesNotContain("password");
        String request = start(browser);
        String before = browser.cookies().get(Cookies.SESSION);
        assertThat(request).startsWith(PROVIDER.issuer() + "/authorize?").contains("scope=openid", "code_challenge=");
        assertThat(SimulatedProvider.form(request.substring(request.indexOf('?') + 1)))
                .containsEntry("redirect_uri", "https://schakel.example/operations/login/code/zorg");

        HttpResponse<String> in = browser.get(PROVIDER.login(request));

        assertThat(Browser.where(in)).isEqualTo("/operations/audit");
        assertThat(browser.cookies().get(Cookies.SESSION)).isNotNull().isNotEqualTo(before);
        assertThat(browser.received()).filteredOn(cookie -> cookie.startsWith(Cookies.SESSION + "="))
                .allSatisfy(cookie -> assertThat(cookie).contains("Secure", "HttpOnly", "SameSite=Lax",
                        "Path=/operations"));
        assertThat(in.headers().firstValue("Strict-Transport-Security")).hasValue("max-age=31536000");
        assertThat(browser.get("/operations/audit").statusCode()).isNotIn(302, 403);
        assertThat(browser.get("/operations/referrals/1/content").statusCode()).isEqualTo(403);
        assertThat(browser.get("/operations/login").body()).contains("U bent aangemeld als", "anna");
        assertThat(audit()).contains("logged-in operator/anna subject/f3a1 null");
        assertThat(PROVIDER.complaints()).isEmpty();

        browser.post("/operations/logout", "_csrf", browser.token("/operations/login"));
        assertThat(Browser.where(browser.get("/operations"))).isEqualTo("/operations/login");
        assertThat(said()).isEmpty();
    }

    @Test
    void a_viewer_by_group_is_a_viewer_and_a_role_by_its_own_name_counts_for_nothing() {
        PROVIDER.says(person("bert", "service", "administrator", "content"));
        Browser browser = new Browser(hub.address());

        assertThat(login(browser)).isEqualTo("/operations");
        assertThat(browser.get("/operations/none").statusCode()).isEqualTo(404);
        assertThat(browser.get("/operations/audit").statusCode()).isEqualTo(403);
    }

    @Test
    void nobody_comes_in_without_a_role() {
        PROVIDER.says(person("carla", "administrator", "ict "));
        Browser browser = new Browser(hub.address());

        assertThat(login(browser)).isEqualTo("/operations/login?no-role");
        assertThat(browser.get("/operations/login?no-role").body()).contains("Uw account heeft geen rol in Schakel");
        assertThat(Browser.where(browser.get("/operations"))).isEqualTo("/operations/login");
        assertThat(audit()).contains("login-refused operator/carla subject/f3a1 no-role");
    }

    @Test
    void a_name_that_could_not_stand_in_an_entry_is_not_used() {
        PROVIDER.says(person("dirk\nlogged-in operator/anna", "ict"));
        Browser browser = new Browser(hub.address());

        assertThat(login(browser)).isEqualTo("/operations");
        assertThat(browser.get("/operations/login").body()).contains("f3a1");
        assertThat(audit()).contains("logged-in operator/f3a1 subject/f3a1 null").noneMatch(line -> line.contains("dirk"));
    }

    /** Of logging in, and whatever the libraries around it say. */
    private static List<ILoggingEvent> said() {
        return List.copyOf(LINES.list).stream().filter(line -> !line.getLoggerName().startsWith("nl.schakel.")
                || line.getLoggerName().startsWith("nl.schakel.operations.access")).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"signed by another", "signed by another with the same number", "not signed", "expired",
        "for another client", "of another issuer", "another nonce", "no nonce", "no subject"})
    void an_ID_token_that_does_not_hold_lets_nobody_in(String what) {
        Instant past = Instant.now().minusSeconds(7200);
        PROVIDER.says(usual -> {
            JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder(person("anna", "ict").apply(usual));
            switch (what) {
                case "expired" -> claims.issueTime(Date.from(past)).expirationTime(Date.from(past.plusSeconds(60)));
                case "for another client" -> claims.audience("other");
                case "of another issuer" -> claims.issuer("https://other.example");
                case "another nonce" -> claims.claim("nonce", "Geheim");
                case "no nonce" -> claims.claim("nonce", null);
                case "no subject" -> claims.subject(null);
                default -> { }
            }
            return claims.build();
        });
        if (what.equals("not signed")) {
            PROVIDER.signsNothing();
        } else if (what.startsWith("signed by another")) {
            PROVIDER.signs(usual -> {
                try {
                    RSAKey other = SimulatedProvider.newKey();
                    return SimulatedProvider.signed(what.endsWith("another") ? other
                            : new RSAKey.Builder(other).keyID(PROVIDER.key().getKeyID()).build(),
                            usual.getJWTClaimsSet());
                } catch (ParseException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        Browser browser = new Browser(hub.address());

        assertThat(login(browser)).isEqualTo("/operations/login?provider");
        assertThat(Browser.where(browser.get("/operations"))).isEqualTo("/operations/login");
        assertThat(said()).hasSize(1).first().extracting(ILoggingEvent::getFormattedMessage).asString()
                .startsWith("Aanmelden met OpenID Connect ging mis (").doesNotContain("Geheim", "anna");
    }

    @Test
    void an_answer_that_nobody_waits_for_is_nothing() {
        Browser browser = new Browser(hub.address());
        String back = PROVIDER.login(start(browser));
        assertThat(Browser.where(new Browser(hub.address()).get(back))).isEqualTo("/operations/login?again");
        assertThat(Browser.where(browser.get(back.replaceAll("state=.*", "state=Geheim")))).endsWith("?again");
        browser = new Browser(hub.address());
        back = PROVIDER.login(start(browser));
        assertThat(Browser.where(browser.get(back))).isEqualTo("/operations");
        assertThat(Browser.where(browser.get(back))).isEqualTo("/operations/login?again");
        for (String other : List.of("/operations/login/code/zorg", "/operations/login/code/zorg?error=Geheim&state=x",
                "/operations/login/code/Geheim?code=1&state=1", "/operations/login/oidc/Geheim",
                "/operations/login/oidc/zorg/x", "/oauth2/authorization/zorg", "/login/oauth2/code/zorg")) {
            assertThat(new Browser(hub.address()).get(other).statusCode()).as(other).isIn(302, 403, 404);
        }
        assertThat(said()).isEmpty();
    }

    @Test
    void the_local_file_is_not_read_where_there_is_a_provider() {
        Browser browser = new Browser(hub.address());
        HttpResponse<String> answer = browser.login(Person.ADMINISTRATOR.user(), Person.ADMINISTRATOR.password());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Browser.where(browser.get("/operations"))).isEqualTo("/operations/login");
    }
}
