package nl.schakel.demo.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotifierTest {

    private static final String AUTH = "Bearer callback-secret";

    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private SimulatedZgw municipality;
    private TestHub hub;
    private HttpServer callback;
    private IntSupplier accepting = () -> 204;
    private int refusing = 401;

    @BeforeEach
    void open() throws IOException {
        municipality = SimulatedZgw.start(0, TestHub.options());
        hub = new TestHub(municipality);
        callback = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        callback.createContext("/zgw/0363/notificaties", exchange -> {
            boolean known = AUTH.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            JsonNode body = new ObjectMapper().readTree(exchange.getRequestBody());
            int status = known ? accepting.getAsInt() : refusing;
            if (known && status == 204) {
                received.add(body);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        callback.start();
    }

    @AfterEach
    void close() {
        municipality.close();
        callback.stop(0);
    }

    @Test
    void theTestCallComesWithTheSecretAndThenWithout() {
        subscribe();
        assertThat(received).singleElement().satisfies(test ->
                assertThat(test.path("kanaal").asText()).isEqualTo("test"));
    }

    @Test
    void aCallbackThatAcceptsEverybodyIsNotSubscribed() {
        refusing = 204;
        assertThatThrownBy(this::subscribe).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("zonder autorisatie");
    }

    @Test
    void aCallbackThatRefusesOrIsAbsentIsNotSubscribed() {
        accepting = () -> 500;
        assertThatThrownBy(this::subscribe).hasMessageContaining("500");
        callback.stop(0);
        assertThatThrownBy(this::subscribe).hasMessageContaining("geen antwoord");
    }

    @Test
    void everyDeedIsToldByAddressAndWithoutContent() {
        subscribe();
        String zaak = hub.refer("WMO-1", "rolstoel", "gewoon");
        municipality.setStatus("WMO-1", "In onderzoek");
        municipality.suspend("WMO-1", true, "Wacht");
        municipality.extend("WMO-1", "Advies", Period.ofDays(14));
        String besluit = municipality.decide("WMO-1", "Afwijzing Wmo", LocalDate.now(), null);
        municipality.setResult("WMO-1", "Afgewezen");
        await().untilAsserted(() -> assertThat(received).extracting(told -> told.path("resource").asText())
                .containsExactly("some_resource", "status", "zaak", "zaak", "besluit", "zaakbesluit", "resultaat"));

        JsonNode status = received.get(1);
        assertThat(status.path("hoofdObject").asText()).isEqualTo(zaak);
        assertThat(hub.get(status.path("resourceUrl").asText()).status()).isEqualTo(200);
        assertThat(status.path("kenmerken").properties()).extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("bronorganisatie", "zaaktype", "vertrouwelijkheidaanduiding");
        assertThat(received.get(4).path("hoofdObject").asText()).isEqualTo(besluit);
        assertThat(received.toString()).doesNotContain("999990019", "Advies");
    }

    @Test
    void aDeedMayBeToldTwice() {
        referredAndSubscribed();
        municipality.notifications(Delivery.TWICE);
        municipality.setStatus("WMO-1", "In onderzoek");
        await().untilAsserted(() -> assertThat(received).hasSize(3));
        assertThat(received.get(1)).isEqualTo(received.get(2));
    }

    @Test
    void deedsMayBeToldLastFirst() {
        referredAndSubscribed();
        municipality.notifications(Delivery.OUT_OF_ORDER);
        municipality.setStatus("WMO-1", "In onderzoek");
        municipality.setResult("WMO-1", "Toegekend");
        municipality.setStatus("WMO-1", "Afgehandeld");
        await().untilAsserted(() -> assertThat(received).hasSize(4));
        assertThat(received).extracting(told -> told.path("resource").asText())
                .containsExactly("some_resource", "status", "resultaat", "status");
        assertThat(hub.get(received.get(1).path("resourceUrl").asText()).body()
                .path("indicatieLaatstGezetteStatus").asBoolean()).isTrue();
    }

    @Test
    void aDeedMayNeverBeTold() {
        referredAndSubscribed();
        municipality.notifications(Delivery.LOST);
        municipality.setStatus("WMO-1", "In onderzoek");
        municipality.notifications(Delivery.NORMAL);
        municipality.setResult("WMO-1", "Toegekend");
        await().untilAsserted(() -> assertThat(received).hasSize(2));
        assertThat(received.get(1).path("resource").asText()).isEqualTo("resultaat");
    }

    @Test
    void aDeedMayBeToldLate() {
        referredAndSubscribed();
        municipality.notificationDelay(Duration.ofMillis(400));
        municipality.setStatus("WMO-1", "In onderzoek");
        await().during(Duration.ofMillis(200)).untilAsserted(() -> assertThat(received).hasSize(1));
        await().untilAsserted(() -> assertThat(received).hasSize(2));
    }

    @Test
    void aHubThatStumblesIsToldAgain() {
        referredAndSubscribed();
        int[] answers = {503, 500};
        int[] next = {0};
        accepting = () -> next[0] < answers.length ? answers[next[0]++] : 204;
        municipality.setStatus("WMO-1", "In onderzoek");
        await().untilAsserted(() -> assertThat(received).hasSize(2));
        assertThat(municipality.notices()).extracting(Notice::status).containsExactly(503, 500, 204);
    }

    @Test
    void aRealSystemAlsoTellsTheHubOfItsOwnDeeds() {
        municipality.close();
        municipality = SimulatedZgw.start(0, TestHub.options().withEcho(true));
        hub = new TestHub(municipality);
        referredAndSubscribed();
        await().untilAsserted(() -> assertThat(received).extracting(told -> told.path("resource").asText())
                .contains("zaak", "rol", "zaakeigenschap", "zaakinformatieobject"));
    }

    private void referredAndSubscribed() {
        subscribe();
        hub.refer("WMO-1", "rolstoel", "gewoon");
    }

    private void subscribe() {
        municipality.subscribe(URI.create("http://localhost:" + callback.getAddress().getPort()
                + "/zgw/0363/notificaties"), AUTH);
    }
}
