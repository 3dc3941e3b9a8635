package nl.schakel.operations.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import nl.schakel.story.Desk.Person;
import nl.schakel.story.Hub;
import nl.schakel.story.MovableClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The door of the operators' pages, with local logins: who comes in, how far, for how long, and who does not. */
class OperatorsDoorTest {

    private static final MovableClock CLOCK = new MovableClock();
    private static final Map<Person, Browser> PEOPLE = new EnumMap<>(Person.class);
    private static final String FORM = "application/x-www-form-urlencoded";
    private static Hub hub;

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeAll
    static void everyoneLogsIn() {
        hub = Hub.prepare().withClock(CLOCK);
        hub.open();
        everyone();
    }

    private static void everyone() {
        for (Person person : Person.values()) {
            PEOPLE.put(person, Browser.of(hub.address(), person));
        }
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @BeforeEach
    void listen() {
        hub.bean(JdbcClient.class).sql("delete from login_attempt").update();
        lines.start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(lines);
    }

    private static Browser stranger() {
        return new Browser(hub.address());
    }

    private static List<String> audit(String action) {
        return hub.bean(JdbcClient.class).sql("select agent, entity, outcome from audit where action = :action "
                        + "order by happened_at").param("action", action)
                .query((row, number) -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3)).list();
    }

    private static void pass(Duration time) {
        CLOCK.pass(time);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            GET  | /operations                        | VIEW
            HEAD | /operations                        | VIEW
            GET  | /operations/                       | VIEW
            GET  | /operations/routes/x               | VIEW
            GET  | /operations/referrals              | VIEW
            GET  | /operations/referrals/1            | VIEW
            GET  | /operations/dead-letters           | VIEW
            GET  | /operations/mappings               | VIEW
            GET  | /operations/whatever-comes-later   | VIEW
            GET  | /operations/logout                 | VIEW
            GET  | /operations/referrals/1/content    | CONTENT
            GET  | /operations/referrals/1/%63ontent  | CONTENT
            GET  | /operations/referrals/1/content/   | CONTENT
            GET  | /operations/referrals/1/content/x  | CONTENT
            POST | /operations/referrals/1/content    | CONTENT
            POST | /operations/referrals/search       | OPERATE
            POST | /operations/dead-letters/resend    | OPERATE
            POST | /operations/routes/x/hold          | OPERATE
            POST | /operations                        | OPERATE
            POST | /operations/assets/stijl.css       | OPERATE
            GET  | /operations/configuration          | ADMINISTER
            POST | /operations/configuration/x        | ADMINISTER
            GET  | /operations/audit                  | ADMINISTER
            GET  | /operations/audit/export           | ADMINISTER
            GET  | /operations/%61udit                | ADMINISTER
            POST | /operations/audit/search           | ADMINISTER
            GET  | /operations/assets/stijl.css       | ANYONE
            GET  | /operations/assets/uPlot.min.css   | ANYONE
            GET  | /operations/login                  | ANYONE
            PUT  | /operations/dead-letters           | NOBODY
            DELETE | /operations/referrals/1          | NOBODY
            PATCH | /operations/audit                 | NOBODY
            OPTIONS | /operations                     | NOBODY
            """)
    void every_path_asks_its_right_of_everyone(String method, String path, String right) {
        for (Person person : Person.values()) {
            Browser browser = PEOPLE.get(person);
            String token = browser.token("/operations/login");
            HttpResponse<String> answer = browser.send(method, path, method.matches("GET|HEAD") ? null : "_csrf=" + token,
                    "Content-Type", FORM, "X-CSRF-TOKEN", token);

            assertThat(answer.statusCode() != 403).as(person + " " + answer.statusCode())
                    .isEqualTo(right.equals("ANYONE") || !right.equals("NOBODY") && has(person).contains(right));
            assertThat(answer.statusCode()).as(person.user()).isIn(200, 302, 403, 404, 405);
        }
        HttpResponse<String> unknown = stranger().send(method, path, null);
        if (right.equals("ANYONE")) {
            assertThat(unknown.statusCode()).isEqualTo(200);
        } else if (method.matches("GET|HEAD|OPTIONS")) {
            assertThat(unknown.statusCode()).isEqualTo(302);
            assertThat(Browser.where(unknown)).isEqualTo("/operations/login");
        } else {
            assertThat(unknown.statusCode()).isEqualTo(403);
        }
    }

    private static String has(Person person) {
        return switch (person) {
            case VIEWER -> "VIEW";
            case OPERATOR, OTHER_OPERATOR -> "VIEW OPERATE";
            case ADMINISTRATOR -> "VIEW OPERATE ADMINISTER";
            case DOCTOR -> "VIEW OPERATE CONTENT";
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"/operations/dead-letters/resend", "/operations/audit/search", "/operations/logout",
        "/operations/referrals/1/content", "/operations/login"})
    void without_the_token_of_a_page_nothing_is_done_for_anyone(String path) {
        for (Person person : Person.values()) {
            Browser browser = PEOPLE.get(person);
            String others = Browser.of(hub.address(), Person.OTHER_OPERATOR).token("/operations/login");

            assertThat(browser.post(path).statusCode()).as(person.user()).isEqualTo(403);
            assertThat(browser.post(path, "_csrf", "none").statusCode()).isEqualTo(403);
            assertThat(browser.post(path, "_csrf", others).statusCode()).isEqualTo(403);
        }
        assertThat(stranger().post("/operations/login", "username", Person.VIEWER.user(), "password",
                Person.VIEWER.password()).statusCode()).isEqualTo(403);
        assertThat(PEOPLE.get(Person.OPERATOR).get("/operations/dead-letters").statusCode()).isNotEqualTo(302);
    }

    @Test
    void a_session_begins_at_the_login_with_a_number_that_nobody_could_give() {
        Browser browser = stranger();
        browser.cookies().put(Cookies.SESSION, "0123456789ABCDEF0123456789ABCDEF");
        browser.get("/operations");
        browser.get("/operations/login;jsessionid=0123456789ABCDEF0123456789ABCDEF");
        assertThat(browser.received()).noneMatch(cookie -> cookie.startsWith(Cookies.SESSION + "="));

        HttpResponse<String> in = browser.login(Person.VIEWER.user(), Person.VIEWER.password());

        assertThat(in.statusCode()).isEqualTo(302);
        assertThat(Browser.where(in)).isEqualTo("/operations");
        assertThat(browser.cookies().get(Cookies.SESSION)).isNotEqualTo("0123456789ABCDEF0123456789ABCDEF");
        assertThat(browser.received()).filteredOn(cookie -> !cookie.contains("Max-Age=0")).isNotEmpty()
                .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/operations")
                        .doesNotContain("Secure", Person.VIEWER.user()));
        assertThat(browser.get("/operations/login").body()).doesNotContain("jsessionid",
                browser.cookies().get(Cookies.SESSION));
    }

    @Test
    void after_the_login_comes_the_page_that_was_asked_for_and_never_another_site() {
        Browser browser = stranger();
        assertThat(Browser.where(browser.get("/operations/dead-letters?word=x"))).isEqualTo("/operations/login");
        assertThat(Browser.where(browser.login(Person.VIEWER.user(), Person.VIEWER.password())))
                .isEqualTo("/operations/dead-letters");
        assertThat(browser.cookies()).doesNotContainKey(Cookies.WANTED);

        for (String bait : List.of("https://evil.example", "//evil.example", "/operations//evil.example",
                "/operations/..//evil.example", "/operations%0d%0aX:1", "/fhir")) {
            browser = stranger();
            browser.cookies().put(Cookies.WANTED, bait);
            assertThat(Browser.where(browser.login(Person.VIEWER.user(), Person.VIEWER.password())))
                    .isEqualTo("/operations");
        }
    }

    @Test
    void a_page_keeps_everything_to_itself() {
        HttpResponse<String> page = PEOPLE.get(Person.VIEWER).get("/operations/login");

        assertThat(page.headers().map()).containsEntry("X-Frame-Options", List.of("DENY"))
                .containsEntry("X-Content-Type-Options", List.of("nosniff"))
                .containsEntry("Referrer-Policy", List.of("no-referrer"))
                .containsEntry("Cross-Origin-Opener-Policy", List.of("same-origin"))
                .containsEntry("Cross-Origin-Resource-Policy", List.of("same-origin"))
                .containsKey("Permissions-Policy").doesNotContainKey("Strict-Transport-Security");
        assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse("")).startsWith("default-src 'self'")
                .contains("frame-ancestors 'none'", "form-action 'self'").doesNotContain("unsafe");
        assertThat(stranger().get("/operations/assets/stijl.css").headers().firstValue("Cache-Control").orElse(""))
                .contains("max-age");
    }

    @Test
    void a_screen_that_nobody_uses_closes_and_so_does_any_after_a_day() {
        Browser left = Browser.of(hub.address(), Person.VIEWER);
        Browser used = Browser.of(hub.address(), Person.VIEWER);
        left.get("/operations/none");
        used.get("/operations/none");
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofMinutes(15));
            // A page that refreshes itself is not a person.
            left.get("/operations/none", "Sec-Fetch-Dest", "empty");
            assertThat(used.get("/operations/none", "Sec-Fetch-Dest", "document").statusCode()).isEqualTo(404);
        }
        assertThat(Browser.where(left.get("/operations/none"))).isEqualTo("/operations/login");

        for (int i = 0; i < 37; i++) {
            pass(Duration.ofMinutes(15));
            assertThat(used.get("/operations/none").statusCode()).isEqualTo(404);
        }
        pass(Duration.ofMinutes(15));
        assertThat(Browser.where(used.get("/operations/none"))).isEqualTo("/operations/login");
        everyone();
    }

    @Test
    void whoever_logs_out_is_out_also_with_the_old_cookie() {
        Browser browser = Browser.of(hub.address(), Person.OPERATOR);
        String session = browser.cookies().get(Cookies.SESSION);

        HttpResponse<String> out = browser.post("/operations/logout", "_csrf", browser.token("/operations/login"));
        assertThat(Browser.where(out)).isEqualTo("/operations/login?out");
        assertThat(browser.get("/operations/login?out").body()).contains("U bent afgemeld");

        browser.cookies().put(Cookies.SESSION, session);
        assertThat(Browser.where(browser.get("/operations"))).isEqualTo("/operations/login");
        assertThat(audit("logged-in")).contains("operator/bediener address/127.0.0.1 null");
        assertThat(audit("logged-out")).contains("operator/bediener address/127.0.0.1 null");
    }

    @Test
    void a_wrong_password_and_an_unknown_name_are_answered_alike_and_nothing_typed_is_kept() {
        Browser browser = stranger();
        HttpResponse<String> wrong = browser.login(Person.ADMINISTRATOR.user(), "Geheim-1");
        HttpResponse<String> unknown = browser.login("Geheim-2", "Geheim-3");
        HttpResponse<String> empty = browser.login("", "");

        assertThat(List.of(Browser.where(wrong), Browser.where(unknown), Browser.where(empty)))
                .containsOnly("/operations/login?error");
        assertThat(browser.get("/operations/login?error").body()).contains("Naam of wachtwoord klopt niet");
        assertThat(audit("login-refused")).contains("operator/beheerder address/127.0.0.1 wrong-password",
                "unknown address/127.0.0.1 wrong-password");
        assertThat(audit("login-refused").toString()).doesNotContain("Geheim");
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).noneMatch(line -> line.contains("Geheim"));
        assertThat(hub.bean(JdbcClient.class).sql("select subject from login_attempt").query(String.class).list())
                .allMatch(subject -> subject.matches("[0-9a-f]{64}"));
    }

    @Test
    void many_wrong_passwords_make_others_wait_longer_and_longer_but_not_a_known_browser() {
        Browser home = Browser.of(hub.address(), Person.OTHER_OPERATOR);
        String mark = home.cookies().get(Cookies.DEVICE);
        Browser guesser = stranger();
        String user = Person.OTHER_OPERATOR.user();

        guess(guesser, user, 5);
        assertThat(Browser.where(guesser.login(user, "raak"))).isEqualTo("/operations/login?wait");
        assertThat(guesser.get("/operations/login?wait").body()).contains("hoogstens", ">15<");
        assertThat(Browser.where(guesser.login(user, Person.OTHER_OPERATOR.password())))
                .isEqualTo("/operations/login?wait");
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage)
                .contains("Aanmelden bij /operations ging te vaak mis vanaf 127.0.0.1: nieuwe pogingen moeten even wachten.");

        for (int minutes : List.of(1, 2, 4, 8, 15, 15)) {
            pass(Duration.ofMinutes(minutes).minusSeconds(1));
            assertThat(Browser.where(guesser.login(user, "raak"))).endsWith("?wait");
            // Who was here before only notices that the password is still good.
            Browser again = stranger();
            again.cookies().put(Cookies.DEVICE, mark);
            assertThat(Browser.where(again.login(user, Person.OTHER_OPERATOR.password()))).isEqualTo("/operations");
            pass(Duration.ofSeconds(1));
            assertThat(Browser.where(guesser.login(user, "raak"))).endsWith("?error");
        }
        pass(Duration.ofMinutes(15));
        assertThat(Browser.where(guesser.login(user, Person.OTHER_OPERATOR.password()))).isEqualTo("/operations");
        assertThat(Browser.where(stranger().login(user, "mis"))).endsWith("?error");
        pass(Duration.ofDays(2));
        everyone();
    }

    private static void guess(Browser browser, String name, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(Browser.where(browser.login(name, "mis" + i))).as("attempt " + i).endsWith("?error");
        }
    }

    @Test
    void a_known_browser_may_guess_no_more_than_another_and_a_mark_is_good_for_one_person() {
        Browser thief = Browser.of(hub.address(), Person.VIEWER);
        String user = Person.VIEWER.user();
        guess(thief, user, 5);
        assertThat(Browser.where(thief.login(user, Person.VIEWER.password()))).endsWith("?wait");

        guess(thief, Person.OPERATOR.user(), 5);
        Browser other = stranger();
        assertThat(Browser.where(other.login(Person.OPERATOR.user(), Person.OPERATOR.password()))).endsWith("?wait");
        Browser forger = stranger();
        forger.cookies().put(Cookies.DEVICE, "0123456789abcdef.1795168800." + "a".repeat(64));
        assertThat(Browser.where(forger.login(Person.OPERATOR.user(), "mis"))).endsWith("?wait");
        pass(Duration.ofDays(2));
        everyone();
    }

    @Test
    void one_address_cannot_go_round_all_names_nor_try_many_at_once() throws Exception {
        Browser sprayer = stranger();
        int asked = 0;
        String answer;
        do {
            answer = Browser.where(sprayer.login("naam" + asked++, "Welkom01"));
        } while (answer.endsWith("?error") && asked < 40);
        assertThat(asked).isEqualTo(21);
        pass(Duration.ofDays(2));

        ExecutorService crowd = Executors.newFixedThreadPool(8);
        try {
            Callable<String> attempt = () -> Browser.where(stranger().login(Person.VIEWER.user(), "Welkom01"));
            List<String> answers = crowd.invokeAll(IntStream.range(0, 24).mapToObj(i -> attempt).toList()).stream()
                    .map(one -> {
                        try {
                            return one.get();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }).toList();
            assertThat(answers.stream().filter(one -> one.endsWith("?error")).count()).isLessThanOrEqualTo(5);
        } finally {
            crowd.shutdownNow();
        }
        pass(Duration.ofDays(2));
        everyone();
    }

    @Test
    void a_cookie_of_an_operator_opens_no_other_door_and_a_token_not_this_one() {
        Browser administrator = PEOPLE.get(Person.ADMINISTRATOR);

        assertThat(administrator.get("/fhir/Task").statusCode()).isEqualTo(401);
        assertThat(administrator.get("/actuator/prometheus").statusCode()).isEqualTo(403);
        assertThat(administrator.get("/login").statusCode()).isEqualTo(403);
        assertThat(administrator.get("/oauth2/authorization/x").statusCode()).isEqualTo(403);
        assertThat(administrator.get("/operationsx").statusCode()).isEqualTo(403);
        assertThat(administrator.send("POST", "/zgw/0363/notificaties", "{}").statusCode()).isEqualTo(401);
        for (String path : List.of("/fhir/metadata", "/actuator/health", "/.well-known/jwks.json")) {
            assertThat(stranger().get(path).headers().allValues("Set-Cookie")).isEmpty();
        }
        HttpResponse<String> task = hub.client(Hub.LINDE).get("/operations");
        assertThat(task.statusCode()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/operations/%2e%2e/fhir/metadata", "/operations/..;/fhir/metadata", "/operations;a=b",
        "/operations/;/audit", "//operations/audit", "/operations//audit", "/operations/%2faudit", "/operations/audit%00",
        "/operations/audit%0a", "/%6fperations/audit", "/operations/assets/%2e%2e/%2e%2e/application.yaml",
        "/operations/assets/..%2f..%2fapplication.yaml", "/operations/assets/../audit", "/operations\\audit",
        "/operations/assets/%5c..%5caudit", "/OPERATIONS/audit", "/operations/%61udit/", "/operations/audit.html",
        "/operations/audit?_method=DELETE", "/operations/assets/;x=1/stijl.css", "/operations/login/oidc/Geheim",
        "/operations/login/code/Geheim?code=Geheim&state=Geheim", "/operations/login/Geheim",
        "/operations/%ff%fe", "/operations/%zz"})
    void a_path_that_is_written_to_confuse_gets_nothing_from_a_stranger_or_a_viewer(String path) {
        for (Browser browser : List.of(stranger(), PEOPLE.get(Person.VIEWER))) {
            RawAnswer answer = RawAnswer.of(hub.address(), "GET " + path.replace("\n", "") + " HTTP/1.1",
                    browser.cookies());

            assertThat(answer.status()).as(path).isIn(302, 400, 401, 403, 404);
            assertThat(answer.all()).doesNotContain("CapabilityStatement", "schakel:", "Geheim");
        }
        assertThat(lines.list).as("the log stays clean").extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    @Test
    void forms_and_headers_that_are_made_to_break_something_get_a_clean_no() {
        Browser viewer = PEOPLE.get(Person.VIEWER);
        String huge = "username=" + "x".repeat(5_000_000);
        assertThat(stranger().send("POST", "/operations/login", huge, "Content-Type", FORM).statusCode())
                .isIn(400, 403, 413);
        assertThat(stranger().send("POST", "/operations/login", "a=%zz&b=%", "Content-Type", FORM).statusCode())
                .isIn(400, 403);
        assertThat(stranger().send("POST", "/operations/login", "{\"username\": \"a\"}", "Content-Type",
                "application/json").statusCode()).isEqualTo(403);
        assertThat(stranger().send("POST", "/operations/login", "--x\r\n\r\nGeheim", "Content-Type",
                "multipart/form-data; boundary=x").statusCode()).isIn(400, 403);
        String token = viewer.token("/operations/login");
        String parameters = "_csrf=" + token + "&" + IntStream.range(0, 20_000).mapToObj(i -> "p" + i + "=")
                .reduce((a, b) -> a + "&" + b).orElseThrow();
        assertThat(viewer.send("POST", "/operations/x", parameters, "Content-Type", FORM).statusCode())
                .isIn(400, 403, 413);
        assertThat(viewer.send("TRACE", "/operations", null).statusCode()).isIn(400, 403, 405);
        assertThat(viewer.send("GEHEIM", "/operations", null).statusCode()).isIn(400, 403, 405, 501);
        Browser strange = stranger();
        strange.cookies().put(Cookies.SESSION, "../../Geheim");
        strange.cookies().put(Cookies.FORM, "Geheim");
        strange.cookies().put(Cookies.DEVICE, "Geheim");
        assertThat(strange.get("/operations", "X-HTTP-Method-Override", "DELETE", "X-Forwarded-For", "Geheim",
                "X-Forwarded-Prefix", "//evil.example", "X-Forwarded-Host", "evil.example", "X-Original-URL", "/fhir",
                "Accept-Language", "Geheim").statusCode()).isEqualTo(302);
        assertThat(Browser.where(strange.get("/operations", "X-Forwarded-Host", "evil.example")))
                .isEqualTo("/operations/login");
        assertThat(strange.get("/operations/login?error=%3Cscript%3EGeheim%3C/script%3E&x=Geheim").body())
                .doesNotContain("Geheim");
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    @Test
    void an_error_is_a_small_Dutch_page_with_a_way_back_and_at_other_doors_what_it_was() {
        Browser viewer = PEOPLE.get(Person.VIEWER);
        HttpResponse<String> missing = viewer.get("/operations/Geheim?x=Geheim", "Accept", "text/html");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("<html lang=\"nl\"", "Deze pagina is er niet", "href=\"/operations\"")
                .doesNotContain("Geheim", "Exception");
        assertThat(missing.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(missing.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        HttpResponse<String> forbidden = viewer.get("/operations/audit", "Accept", "text/html");
        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(forbidden.body()).contains("Dit mag niet", "uw aanmelding is verlopen");

        HttpResponse<String> elsewhere = stranger().get("/nowhere", "Accept", "text/html,*/*");
        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(elsewhere.body()).doesNotContain("<html", "Tomcat", "nowhere");
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }
}
