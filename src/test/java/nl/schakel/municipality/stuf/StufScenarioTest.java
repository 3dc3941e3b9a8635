package nl.schakel.municipality.stuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;
import nl.schakel.demo.stuf.Scenario;
import nl.schakel.demo.stuf.ScenarioFiles;
import nl.schakel.demo.stuf.SimulatedStuf;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.stuf.StufFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.Outcome;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files in config/demo/scenarios/stuf, each played by the simulated municipality and heard by the hub. */
class StufScenarioTest {

    private static final List<Scenario> SCENARIOS = ScenarioFiles.read(Path.of("config/demo/scenarios/stuf"));
    private static final Duration SOON = Duration.ofSeconds(10);

    private final StufClient client = new StufClient(Clock.systemUTC());
    private SimulatedStuf neighbour;
    private Map<String, Object> block;

    @BeforeEach
    void open() {
        neighbour = SimulatedStuf.start(0, StufFixture.options().withScenarios(SCENARIOS)
                .withAutopilot(Duration.ofMillis(20)));
        block = StufFixture.block(neighbour.address());
    }

    @AfterEach
    void close() {
        neighbour.close();
    }

    @ParameterizedTest
    @CsvSource({"gewoon, DECIDED, GRANTED", "in-onderzoek-en-wachten, DECIDED, GRANTED",
        "verlengd-en-gedeeltelijk, DECIDED, PARTLY_GRANTED", "afgewezen, DECIDED, REFUSED",
        "opgelost-zonder-maatwerk, DECIDED, OTHERWISE_SOLVED", "andere-gemeente, OTHER_MUNICIPALITY,",
        "ingetrokken, WITHDRAWN,", "hapert-en-herstelt, DECIDED, GRANTED", "antwoord-kwijt, DECIDED, GRANTED",
        "nummer-kwijt, IN_PROGRESS,", "geen-opslag, IN_PROGRESS,", "stil, RECEIVED,"})
    void eachScenarioEndsWhereItSays(String name, Kind kind, Outcome outcome) {
        neighbour.scenario(name);

        Delivered delivered = deliver(10);

        await().atMost(SOON).untilAsserted(() -> assertThat(fetch(delivered))
                .extracting(MunicipalUpdate::kind, MunicipalUpdate::outcome).containsExactly(kind, outcome));
        assertThat(neighbour.cases()).hasSize(1);
        assertThat(neighbour.documents()).hasSize(2);
    }

    @Test
    void everyFileIsATestedScenario() {
        assertThat(SCENARIOS).extracting(Scenario::name).hasSize(14).contains("traag", "weigert-het-bericht");
        assertThat(SCENARIOS).allSatisfy(scenario -> assertThat(scenario.about()).endsWith("."));
    }

    @Test
    void aMunicipalityThatRefusesTheMessageIsForSomebodyToMend() {
        neighbour.scenario("weigert-het-bericht");
        assertThatThrownBy(() -> deliver(1)).isInstanceOfSatisfying(Fault.Translation.class, fault ->
                assertThat(fault.code()).isEqualTo("stuf055"));
        assertThat(neighbour.cases()).isEmpty();
    }

    @Test
    void aSlowMunicipalityGetsItsTimeAndNoSecondCase() {
        neighbour.scenario("traag");
        block.put("timeout", "PT0.5S");
        Memory memory = new Memory();
        assertThatThrownBy(() -> new StufDelivery(client).deliver(StufFixture.consignment(ReferralId.next()),
                StufFixture.municipality(block), memory)).hasMessageContaining("antwoordde niet binnen");
        assertThat(memory.steps).containsOnlyKeys("zaaknummer");
    }

    @Test
    void aTimeOutThatBrokeOffTheConnectionIsATimeOutNonetheless() {
        HttpTimeoutException late = new HttpTimeoutException("request timed out");
        late.initCause(new IOException("closed"));

        assertThat(client.open(StufFixture.municipality(block)).failure(late, "zaak"))
                .hasMessageContaining("antwoordde niet binnen");
    }

    @Test
    void withoutAnOrderTheFactsOfTheCaseChooseTheScenario() {
        Delivered scooter = deliver(1);

        await().atMost(SOON).untilAsserted(() -> assertThat(neighbour.dossier(scooter.caseNumber()).statuses())
                .extracting(status -> status.name()).contains("Wacht op cliënt"));
    }

    @Test
    void theWorklistShowsNoWholeBsnAndTakesDecisionsByHand() throws IOException, InterruptedException {
        neighbour.scenario("stil");
        Delivered delivered = deliver(1);
        HttpClient browser = HttpClient.newHttpClient();

        String page = browser.send(HttpRequest.newBuilder(neighbour.address().resolve("/")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
        assertThat(page).contains(delivered.caseNumber(), "BSN ******019", "scootmobiel", "Handel af")
                .doesNotContain(StufFixture.BSN);

        int status = browser.send(HttpRequest.newBuilder(neighbour.address().resolve("/_sim/zaken/"
                        + delivered.caseNumber() + "/afhandelen")).POST(HttpRequest.BodyPublishers.ofString(
                        "{\"name\": \"Afgewezen\"}")).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        assertThat(status).isEqualTo(204);
        assertThat(fetch(delivered).outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void itTellsOfItsStatusesToWhoAskedForThat() throws IOException {
        List<String> heard = new CopyOnWriteArrayList<>();
        HttpServer hub = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        hub.createContext("/", exchange -> {
            heard.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        hub.start();
        try {
            neighbour.subscribe(URI.create("http://localhost:" + hub.getAddress().getPort() + "/stuf/0384"), "geheim");
            neighbour.scenario("stil");
            Delivered delivered = deliver(1);
            neighbour.setStatus(delivered.caseNumber(), "In onderzoek");

            await().atMost(SOON).untilAsserted(() -> assertThat(heard).hasSize(1));
            assertThat(heard.get(0)).startsWith("geheim ").contains(delivered.caseNumber(), "In onderzoek");
            if (OfficialStuf.present()) {
                assertThat(OfficialStuf.errors(heard.get(0).substring("geheim ".length())
                        .getBytes(StandardCharsets.UTF_8))).isEmpty();
            }
        } finally {
            hub.stop(0);
        }
    }

    /** As the broker does: again and again. */
    private Delivered deliver(int attempts) {
        Memory memory = new Memory();
        var consignment = StufFixture.consignment(ReferralId.next());
        for (int attempt = 1; attempt < attempts; attempt++) {
            try {
                return new StufDelivery(client).deliver(consignment, StufFixture.municipality(block), memory);
            } catch (Fault.Technical again) {
                memory.again();
            }
        }
        return new StufDelivery(client).deliver(consignment, StufFixture.municipality(block), memory);
    }

    private MunicipalUpdate fetch(Delivered delivered) {
        return new StufUpdates(client).fetch(StufFixture.municipality(block), delivered.caseAddress());
    }
}
