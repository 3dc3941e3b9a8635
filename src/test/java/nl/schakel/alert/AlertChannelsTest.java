package nl.schakel.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mock.env.MockEnvironment;

/** What exactly leaves the hub, and when it counts as told. */
class AlertChannelsTest {

    private static final String PAGES = "https://schakel.example.nl/operations";
    private static final AlertNotice STARTED = new AlertNotice(1, "an-id", "webhook", "his/01012345",
            "Het HIS van De Linde is niet bereikbaar.\nEr wacht wat.", false, Instant.parse("2026-11-22T13:00:00Z"),
            Instant.parse("2026-11-22T13:00:00Z"), 0);
    private static final AlertNotice ENDED = new AlertNotice(2, "other-id", "webhook", "his/01012345",
            "Het HIS van De Linde is weer bereikbaar.", true, STARTED.since(),
            Instant.parse("2026-11-22T15:30:00Z"), 0);

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private int answer = 204;

    private record Call(Map<String, List<String>> headers, byte[] body) {
    }

    @BeforeEach
    void somebodyListens() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            calls.add(new Call(call.getRequestHeaders(), call.getRequestBody().readAllBytes()));
            call.getResponseHeaders().add("Location", "/elsewhere");
            call.sendResponseHeaders(answer, -1);
            call.close();
        });
        server.start();
    }

    @AfterEach
    void nobodyListens() {
        server.stop(0);
    }

    @Test
    void a_webhook_gets_json_that_it_can_trust_and_match() throws Exception {
        AlertWebhook webhook = new AlertWebhook(address(), "a-token", "a-secret", PAGES);
        webhook.tell(STARTED);
        webhook.tell(ENDED);

        JsonNode started = new ObjectMapper().readTree(calls.get(0).body());
        assertThat(started.properties().stream().map(Map.Entry::getKey))
                .containsExactly("id", "state", "subject", "sentence", "since", "at", "page");
        assertThat(started.path("id").asText()).isEqualTo("an-id");
        assertThat(started.path("state").asText()).isEqualTo("started");
        assertThat(started.path("subject").asText()).isEqualTo("his/01012345");
        assertThat(started.path("since").asText()).isEqualTo("2026-11-22T13:00:00Z");
        assertThat(new ObjectMapper().readTree(calls.get(1).body()).path("state").asText()).isEqualTo("ended");
        assertThat(calls.get(0).headers().get("Authorization")).containsExactly("Bearer a-token");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("a-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(calls.get(0).headers().get("X-schakel-signature"))
                .containsExactly("sha256=" + HexFormat.of().formatHex(mac.doFinal(calls.get(0).body())));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 404, 500, 503})
    void no_other_answer_counts_as_told_and_no_redirect_gets_the_secret(int status) {
        answer = status;

        assertThatThrownBy(() -> new AlertWebhook(address(), "a-token", "", PAGES).tell(STARTED))
                .isInstanceOf(AlertChannel.NotTold.class).hasMessage("het antwoord was HTTP " + status + ".");
        assertThat(calls).hasSize(1);
    }

    @Test
    void where_nobody_listens_the_reason_holds_no_address() {
        server.stop(0);

        assertThatThrownBy(() -> new AlertWebhook(address(), "", "", PAGES).tell(STARTED))
                .isInstanceOf(AlertChannel.NotTold.class).hasMessage("geen verbinding (ConnectException).");
    }

    @Test
    void a_mail_is_one_line_of_subject_and_a_text_that_says_where_to_look() throws Exception {
        GreenMail post = new GreenMail(ServerSetup.SMTP.dynamicPort());
        post.start();
        try {
            JavaMailSenderImpl sender = new JavaMailSenderImpl();
            sender.setHost("localhost");
            sender.setPort(post.getSmtp().getPort());
            AlertMail mail = new AlertMail(sender, "schakel@hub.example",
                    List.of("beheer@hub.example", "wacht@hub.example"), PAGES);
            mail.tell(STARTED);
            mail.tell(ENDED);

            MimeMessage started = first(post, "melding");
            assertThat(started.getAllRecipients()).extracting(Object::toString)
                    .containsExactly("beheer@hub.example", "wacht@hub.example");
            assertThat(started.getSubject()).isEqualTo(
                    "Schakel, melding: Het HIS van De Linde is niet bereikbaar. Er wacht wat.");
            assertThat(started.getMessageID()).isEqualTo("<alert-an-id@schakel>");
            assertThat(started.getContent().toString()).contains("Begonnen: 22 november 2026 14:00",
                    "Onderwerp: his/01012345", PAGES).doesNotContain("Voorbij");
            MimeMessage ended = first(post, "voorbij");
            assertThat(ended.getSubject()).startsWith("Schakel, voorbij: Het HIS van De Linde is weer");
            assertThat(ended.getContent().toString()).contains("Voorbij:  22 november 2026 16:30");

            post.stop();
            assertThatThrownBy(() -> mail.tell(STARTED)).isInstanceOf(AlertChannel.NotTold.class)
                    .hasMessageNotContaining("hub.example");
        } finally {
            post.stop();
        }
    }

    private static MimeMessage first(GreenMail post, String kind) throws MessagingException {
        assertThat(post.getReceivedMessages()).as("two, to two people").hasSize(4);
        for (MimeMessage message : post.getReceivedMessages()) {
            if (message.getSubject().startsWith("Schakel, " + kind)) {
                return message;
            }
        }
        throw new AssertionError("no mail of that kind");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "-,                               -,      -,              0",
        "https://alerts.example.nl/x,     secret, -,              0",
        "http://localhost:9000/x,         secret, -,              0",
        "http://alerts.internal/x,        -,      -,              0",
        "http://alerts.internal/x,        secret, -,              1",
        "https://me:word@alerts.example,  -,      -,              1",
        "ftp://alerts.example.nl/x,       -,      -,              1",
        "not an address,                  -,      -,              1",
        "-,                               secret, -,              1",
        "-,                               -,      beheer@hub.nl,  1"})
    void what_cannot_work_or_gives_a_secret_away_stops_the_start(String url, String secret, String to, int findings) {
        MockEnvironment environment = new MockEnvironment();
        put(environment, "schakel.alerts.webhook.url", url);
        put(environment, "schakel.alerts.webhook.secret", secret);
        put(environment, "schakel.alerts.mail.to", to);

        assertThat(AlertFindings.of(environment)).hasSize(findings)
                .noneMatch(sentence -> sentence.contains("word@") || sentence.contains("beheer@"));
    }

    private static void put(MockEnvironment environment, String name, String value) {
        if (value != null) {
            environment.setProperty(name, value);
        }
    }

    private URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/hook");
    }
}
