package nl.schakel.demo.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worklist, the control interface and the automatic consultant. */
class PeopleTest {

    private SimulatedZgw municipality;
    private TestHub hub;

    @BeforeEach
    void open() {
        municipality = SimulatedZgw.start(0, TestHub.options().withAutopilot(null).withName("Gemeente <Oost>"));
        hub = new TestHub(municipality);
    }

    @AfterEach
    void close() {
        municipality.close();
    }

    @Test
    void theWorklistShowsWhatAConsultantNeedsAndHidesTheBsn() {
        hub.refer("WMO-1", "scootmobiel<script>", "spoed");
        String page = page();
        assertThat(page).contains("Gemeente &lt;Oost&gt;", "WMO-1", "BSN ******019",
                "scootmobiel&lt;script&gt;", "spoed",
                "Nieuw", "Melding Wmo").doesNotContain("999990019", "<script>");
        Matcher link = Pattern.compile("/documenten-inzien/[0-9a-f-]+").matcher(page);
        assertThat(link.find()).isTrue();
        HttpResponse<byte[]> document = hub.raw(HttpRequest.newBuilder(municipality.address().resolve(link.group())));
        assertThat(document.body()).isEqualTo(TestHub.PDF);
        assertThat(document.headers().firstValue("Content-Type")).hasValue("application/pdf");
    }

    @Test
    void theButtonsOfTheWorklistWork() {
        String zaak = hub.refer("WMO-1", "rolstoel", "gewoon");
        assertThat(form(zaak, "status", "status=Wacht+op+cli%C3%ABnt")).isEqualTo(303);
        assertThat(page()).contains("Wacht op cliënt</dd>");
        assertThat(form(zaak, "afhandelen", "resultaat=Afgewezen")).isEqualTo(303);
        assertThat(page()).contains("Afgewezen</dd>", "Afgehandeld</dd>").doesNotContain("<form");
        assertThat(form(zaak, "status", "status=In+onderzoek")).isEqualTo(409);
    }

    @Test
    void aPageOfAnotherSiteCannotPressTheButtons() {
        hub.refer("WMO-1", "rolstoel", "gewoon");
        assertThat(hub.raw(control("zaken/WMO-1/status", "{\"status\": \"In onderzoek\"}")
                .header("Origin", "http://elders.example")).statusCode()).isEqualTo(403);
    }

    @Test
    void theControlInterfaceDoesEveryDeed() {
        String zaak = hub.refer("WMO-1", "rolstoel", "gewoon");
        assertThat(order("zaken/WMO-1/status", "{\"status\": \"In onderzoek\"}")).isEqualTo(204);
        assertThat(order("zaken/WMO-1/opschorting", "{\"indicatie\": true, \"reden\": \"Wacht\"}")).isEqualTo(204);
        assertThat(order("zaken/WMO-1/verlenging", "{\"reden\": \"Advies\", \"duur\": \"P14D\"}")).isEqualTo(204);
        assertThat(order("zaken/WMO-1/besluit",
                "{\"besluittype\": \"Toekenning Wmo\", \"ingangsdatum\": \"2026-12-01\"}")).isEqualTo(204);
        assertThat(order("zaken/WMO-1/resultaat", "{\"resultaat\": \"Toegekend\"}")).isEqualTo(204);
        assertThat(hub.get(zaak).body().path("uiterlijkeEinddatumAfdoening").asText()).isEqualTo("2027-01-29");
        assertThat(municipality.dossier("WMO-1").path("besluiten")).hasSize(1);

        assertThat(order("zaken/WMO-7/status", "{\"status\": \"In onderzoek\"}")).isEqualTo(404);
        assertThat(order("zaken/WMO-1/besluit", "{\"besluittype\": \"Toekenning Wmo\"}")).isEqualTo(400);
        assertThat(order("iets/anders", "{}")).isEqualTo(404);
    }

    @Test
    void theControlInterfaceOrdersMisbehaviour() {
        assertThat(order("gedrag", "{\"fout\": {\"aantal\": 1, \"status\": 429}, \"notificaties\": \"dubbel\"}"))
                .isEqualTo(204);
        assertThat(hub.get("/catalogi/api/v1/zaaktypen").status()).isEqualTo(429);
        assertThat(order("gedrag", "{\"fout\": {\"aantal\": 100}, \"gewoon\": false}")).isEqualTo(204);
        assertThat(order("gedrag", "{\"gewoon\": true}")).isEqualTo(204);
        assertThat(hub.get("/catalogi/api/v1/zaaktypen").status()).isEqualTo(200);
        assertThat(order("gedrag", "{\"notificaties\": \"anders\"}")).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"rolstoel,routine,Afgewezen,1", "scootmobiel,routine,Toegekend,1",
        "dagbesteding,routine,Opgelost zonder maatwerk,0", "woningaanpassing,routine,Gedeeltelijk toegekend,1",
        "vervoersdienst,routine,Andere gemeente,0", "rolstoel,stat,Toegekend,1",
        "huishoudelijke-hulp,routine,Toegekend,1"})
    void theAutomaticConsultantWorksEachCaseToItsEnd(String provision, String urgency, String result, int decisions) {
        municipality.close();
        municipality = SimulatedZgw.start(0, TestHub.options().withAutopilot(Duration.ofMillis(250)));
        hub = new TestHub(municipality);
        String zaak = hub.refer("WMO-1", provision, urgency);
        await().untilAsserted(() -> assertThat(hub.get(zaak).body().path("einddatum").isNull()).isFalse());
        assertThat(hub.get(hub.get(hub.get(zaak).body().path("resultaat").asText()).body().path("resultaattype")
                .asText()).body().path("omschrijving").asText()).isEqualTo(result);
        assertThat(municipality.dossier("WMO-1").path("besluiten")).hasSize(decisions);
        assertThat(hub.get(zaak).body().path("opschorting").path("indicatie").asBoolean()).isFalse();
    }

    @Test
    void anExpertAnswersByThePageAndTheControlInterface() {
        String zaak = hub.ask("WMO-V1");
        assertThat(page()).contains("WMO-V1", "Beantwoord", "/antwoord\"");
        assertThat(form(zaak, "antwoord", "tekst=Eerst+passen.")).isEqualTo(303);
        assertThat(order("zaken/WMO-V1/antwoord", "{\"tekst\": \"Eerst meten.\"}")).isEqualTo(204);

        assertThat(municipality.documents()).contains("Eerst passen.".getBytes(StandardCharsets.UTF_8),
                "Eerst meten.".getBytes(StandardCharsets.UTF_8));
        assertThat(hub.get(zaak).body().path("zaakinformatieobjecten")).hasSize(3);
    }

    @Test
    void theAutomaticExpertAnswersAndTheAutomaticConsultantStopsWhenConsentIsTakenBack() {
        municipality.close();
        municipality = SimulatedZgw.start(0, TestHub.options().withAutopilot(Duration.ofMillis(250)));
        hub = new TestHub(municipality);
        String melding = hub.refer("WMO-1", "scootmobiel", "routine");
        assertThat(hub.patch(melding, hub.object().put("toelichting", "Ingetrokken")).status()).isEqualTo(200);
        hub.post("/zaken/api/v1/resultaten", hub.object().put("zaak", melding)
                .put("resultaattype", hub.type("resultaattypen", "omschrijving", "Ingetrokken")));
        String question = hub.ask("WMO-V1");

        await().untilAsserted(() -> assertThat(hub.get(question).body().path("einddatum").isNull()).isFalse());
        await().untilAsserted(() -> assertThat(hub.get(melding).body().path("einddatum").isNull()).isFalse());
        assertThat(municipality.dossier("WMO-V1").path("zaakinformatieobjecten")).hasSize(2);
        assertThat(municipality.dossier("WMO-1").path("besluiten")).isEmpty();
        assertThat(municipality.dossier("WMO-1").path("resultaten")).hasSize(1);
    }

    private String page() {
        HttpResponse<byte[]> page = hub.raw(HttpRequest.newBuilder(municipality.address().resolve("/")));
        assertThat(page.statusCode()).isEqualTo(200);
        return new String(page.body(), StandardCharsets.UTF_8);
    }

    private int form(String zaak, String deed, String fields) {
        return hub.raw(HttpRequest.newBuilder(municipality.address().resolve("/_sim/zaken/"
                        + zaak.substring(zaak.lastIndexOf('/') + 1) + "/" + deed))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields))).statusCode();
    }

    private int order(String path, String json) {
        return hub.raw(control(path, json)).statusCode();
    }

    private HttpRequest.Builder control(String path, String json) {
        return HttpRequest.newBuilder(municipality.address().resolve("/_sim/" + path))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
    }
}
