package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an operator hears who looks at no page, and what a machine asks that decides whether the hub gets work. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SignalsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final GreenMail POST = new GreenMail(ServerSetup.SMTP.dynamicPort());
    private static final List<JsonNode> HOOKS = new CopyOnWriteArrayList<>();

    private static HttpServer receiver;
    private static Hub hub;

    @BeforeAll
    static void everyoneIsThere() throws IOException {
        POST.start();
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", call -> {
            HOOKS.add(JSON.readTree(call.getRequestBody().readAllBytes()));
            call.sendResponseHeaders(200, -1);
            call.close();
        });
        receiver.start();
        hub = Hub.prepare().with("schakel.signals.look", "PT0.5S").with("schakel.alerts.look", "PT0.5S")
                .with("schakel.alerts.settle", "PT1S").with("schakel.alerts.waiting", "PT2S")
                .with("schakel.alerts.disk", 0).with("schakel.process", "hub-een")
                .with("schakel.feedback.alert-after", "PT0S").with("schakel.metrics-from", "127.0.0.1,::1")
                .with("schakel.alerts.webhook.url", "http://localhost:" + receiver.getAddress().getPort() + "/hook")
                .with("schakel.alerts.webhook.secret", "a-secret-of-this-test")
                .with("schakel.alerts.mail.to", "beheer@hub.example")
                .with("spring.mail.host", "localhost").with("spring.mail.port", POST.getSmtp().getPort())
                .with("schakel.mail.from", "schakel@hub.example");
        hub.open();
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
        receiver.stop(0);
        POST.stop();
    }

    @Test
    @Order(1)
    void a_municipality_that_is_down_is_told_by_webhook_and_mail_once_and_once_when_it_is_over() throws Exception {
        hub.denHaag().down(true);
        Referral waits = Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel().forMunicipality(Hub.DEN_HAAG));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told("waiting/municipality/0518")).singleElement()
                .satisfies(alert -> {
                    assertThat(alert.path("state").asText()).isEqualTo("started");
                    assertThat(alert.path("sentence").asText()).contains("gemeente Den Haag", "/operations");
                }));
        assertThat(number("schakel_waiting{", "municipality=\"0518\"", "recipient=\"consultant\"")).isEqualTo(1);
        assertThat(number("schakel_waiting_oldest_seconds{", "municipality=\"0518\"")).isGreaterThan(1);
        hub.denHaag().down(false);
        waits.becomes("ontvangen");

        await().atMost(PATIENCE).until(() -> told("waiting/municipality/0518").size() == 2);
        assertThat(told("waiting/municipality/0518")).extracting(alert -> alert.path("state").asText())
                .containsExactly("started", "ended");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(letters("waiting/municipality/0518")).hasSize(2));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(get("/actuator/prometheus"))
                .doesNotContain("schakel_waiting{"));
        assertThat(HOOKS.toString() + letters("")).doesNotContain("999990019", "De Vries", "scootmobiel");
    }

    @Test
    @Order(2)
    void dead_letters_of_one_partner_are_one_alert_however_many_there_are() {
        List<String> letters = List.of(deadLetter("municipality/0363"), deadLetter("municipality/0363"));
        await().atMost(PATIENCE).until(() -> told("dead-letters/municipality/0363").size() == 1);
        JsonNode alert = told("dead-letters/municipality/0363").get(0);
        assertThat(alert.path("sentence").asText()).contains("gemeente Amsterdam", "Het geheim klopt niet.",
                "/operations/dead-letters");
        close(letters.get(0));
        await().atMost(PATIENCE).until(() -> number("schakel_dead_letters{", "partner=\"municipality/0363\"",
                "fault=\"translation\"") == 1);
        assertThat(told("dead-letters/municipality/0363")).hasSize(1);

        close(letters.get(1));

        await().atMost(PATIENCE).until(() -> told("dead-letters/municipality/0363").size() == 2);
    }

    @Test
    @Order(3)
    void a_route_that_stops_is_told_and_one_that_is_held_is_not() throws Exception {
        CamelContext camel = hub.bean(CamelContext.class);
        camel.getRouteController().suspendRoute("subscriptions");
        camel.getRouteController().stopRoute("term-watch");

        await().atMost(PATIENCE).until(() -> told("route/hub-een/term-watch").size() == 1);
        assertThat(status("readiness")).as("a GP can refer").isEqualTo(200);
        camel.getRouteController().startRoute("term-watch");
        camel.getRouteController().resumeRoute("subscriptions");

        await().atMost(PATIENCE).until(() -> told("route/hub-een/term-watch").size() == 2);
        assertThat(told("route/hub-een/subscriptions")).isEmpty();
    }

    @Test
    @Order(4)
    void what_another_process_saw_of_itself_is_over_when_it_is_gone() {
        JdbcClient db = hub.bean(JdbcClient.class);
        db.sql("insert into alert (subject, sentence, started_at) values ('disk/hub-twee', 'Vol.', :now)")
                .param("now", OffsetDateTime.now(ZoneOffset.UTC)).update();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told("disk/hub-twee")).singleElement()
                .satisfies(alert -> assertThat(alert.path("state").asText()).isEqualTo("ended")));
    }

    @Test
    @Order(5)
    void no_partner_that_is_down_keeps_a_hub_from_its_work() throws Exception {
        hub.denHaag().down(true);
        hub.his().down(true);
        POST.stop();
        Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel().forMunicipality(Hub.DEN_HAAG));
        Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel()).becomes("ontvangen");
        await().atMost(PATIENCE).untilAsserted(() ->
                assertThat(number("schakel_his_away_seconds{", "practice=\"01012345\"")).isNotNegative());

        assertThat(status("readiness")).isEqualTo(200);
        assertThat(status("liveness")).isEqualTo(200);
        assertThat(get("/actuator/health")).as("who is not logged in reads one word")
                .isEqualTo("{\"status\":\"UP\",\"groups\":[\"liveness\",\"readiness\"]}");
        hub.denHaag().down(false);
        hub.his().down(false);
        POST.start();
    }

    @Test
    @Order(6)
    void without_the_door_or_the_database_it_gets_no_work_and_is_not_restarted() throws Exception {
        CamelContext camel = hub.bean(CamelContext.class);
        camel.getRouteController().stopRoute("referral-intake");
        assertThat(status("readiness")).isEqualTo(503);
        camel.getRouteController().startRoute("referral-intake");
        assertThat(status("readiness")).isEqualTo(200);

        hub.bean(HikariDataSource.class).close();

        assertThat(status("readiness")).isEqualTo(503);
        assertThat(get("/actuator/health/readiness")).isEqualTo("{\"status\":\"DOWN\"}");
        assertThat(status("liveness")).isEqualTo(200);
        double old = number("schakel_signals_age_seconds");
        await().atMost(PATIENCE).until(() -> number("schakel_signals_age_seconds") > old);
    }

    private static String deadLetter(String partner) {
        String id = UUID.randomUUID().toString();
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        hub.bean(JdbcClient.class).sql("""
                        insert into dead_letter (id, queue, about, partner, fault_class, code, sentence, happened_at,
                                                 state, state_since)
                        values (:id, 'municipality.0363', :id, :partner, 'translation', 'zgw-unauthorized',
                                'Het geheim klopt niet.', :now, 'OPEN', :now)""")
                .param("id", id).param("partner", partner).param("now", now).update();
        return id;
    }

    private static void close(String letter) {
        hub.bean(JdbcClient.class).sql("update dead_letter set state = 'CLOSED' where id = :id").param("id", letter)
                .update();
    }

    private static List<JsonNode> told(String subject) {
        return HOOKS.stream().filter(alert -> alert.path("subject").asText().equals(subject)).toList();
    }

    private static List<String> letters(String subject) {
        return Arrays.stream(POST.getReceivedMessages()).map(letter -> {
            try {
                return letter.getSubject() + letter.getContent();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }).filter(text -> text.contains("Onderwerp: " + subject)).toList();
    }

    private static double number(String metric, String... labels) throws IOException, InterruptedException {
        return get("/actuator/prometheus").lines().filter(line -> line.startsWith(metric))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).max().orElse(-1);
    }

    private static int status(String group) throws IOException, InterruptedException {
        return send("/actuator/health/" + group).statusCode();
    }

    private static String get(String path) throws IOException, InterruptedException {
        return send(path).body();
    }

    private static HttpResponse<String> send(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(hub.address().resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
