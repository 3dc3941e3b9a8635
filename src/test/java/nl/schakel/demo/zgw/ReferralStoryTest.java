package nl.schakel.demo.zgw;

import static nl.schakel.demo.zgw.TestHub.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.zgw.TestHub.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReferralStoryTest {

    private SimulatedZgw municipality;
    private TestHub hub;

    @BeforeEach
    void open() {
        municipality = SimulatedZgw.start(0, TestHub.options());
        hub = new TestHub(municipality);
    }

    @AfterEach
    void close() {
        municipality.close();
    }

    @Test
    void aReferralIsRegisteredDecidedAndReadBackAndEveryWordOfItIsOfficial() {
        assumeTrue(OfficialOpenApi.present(), "the official descriptions are not here");
        String zaak = register("WMO-2026-1");
        decide("WMO-2026-1");
        readBack(zaak);
        readCatalogue();
        refusals(zaak);

        assertThat(municipality.exchanges()).hasSizeGreaterThan(60);
        List<Exchange> accepted = municipality.exchanges().stream().filter(call -> call.status() < 300).toList();
        List<Exchange> refused = municipality.exchanges().stream().filter(call -> call.status() >= 400).toList();
        assertThat(accepted).extracting(OfficialOpenApi::check).allMatch(OfficialOpenApi.Report::clean);
        assertThat(refused).hasSize(2).extracting(call -> OfficialOpenApi.check(call).response())
                .allMatch(List::isEmpty);
    }

    @Test
    void everythingReceivedCanBeSearchedTheDocumentsToo() {
        register("WMO-2026-2");
        String all = new String(municipality.received(), StandardCharsets.UTF_8);
        assertThat(all).contains("Huisartsenpraktijk De Linde", "%PDF-1.7 melding", "authorization: Bearer");
        assertThat(municipality.documents()).singleElement().isEqualTo(TestHub.PDF);
    }

    @Test
    void theCaseTellsHowItStands() {
        String zaak = hub.refer("WMO-2026-3", "scootmobiel", "gewoon");
        assertThat(hub.get(zaak).body().path("status").isNull()).isTrue();

        municipality.setStatus("WMO-2026-3", "In onderzoek");
        String status = hub.get(zaak).body().path("status").asText();
        assertThat(hub.get(hub.get(status).body().path("statustype").asText()).body().path("omschrijving").asText())
                .isEqualTo("In onderzoek");

        municipality.extend("WMO-2026-3", "Advies nodig", Period.ofDays(14));
        assertThat(hub.get(zaak).body().path("uiterlijkeEinddatumAfdoening").asText()).isEqualTo("2027-01-29");
        assertThat(hub.get(zaak).body().path("verlenging").path("duur").asText()).isEqualTo("P14D");

        municipality.suspend("WMO-2026-3", true, "Wacht op de cliënt");
        assertThat(hub.get(zaak).body().path("opschorting").path("indicatie").asBoolean()).isTrue();

        decide("WMO-2026-3");
        JsonNode closed = hub.get(zaak).body();
        assertThat(closed.path("einddatum").asText()).isEqualTo(LocalDate.now(Cases.ZONE).toString());
        assertThat(hub.get(hub.get(closed.path("resultaat").asText()).body().path("resultaattype").asText()).body()
                .path("omschrijving").asText()).isEqualTo("Toegekend");
        assertThat(municipality.dossier("WMO-2026-3").path("statussen")).hasSize(2);
    }

    @Test
    void moreThanAPageOfCasesComesInPages() {
        for (int i = 0; i < Lists.PAGE_SIZE + 1; i++) {
            hub.post("/zaken/api/v1/zaken", hub.zaak("WMO-" + i));
        }
        JsonNode first = hub.get("/zaken/api/v1/zaken").body();
        assertThat(first.path("count").asInt()).isEqualTo(Lists.PAGE_SIZE + 1);
        assertThat(first.path("results")).hasSize(Lists.PAGE_SIZE);
        JsonNode second = hub.get(first.path("next").asText()).body();
        assertThat(second.path("results")).hasSize(1);
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(hub.get("/zaken/api/v1/zaken?page=3").status()).isEqualTo(404);
    }

    private String register(String number) {
        assertThat(hub.get("/zaken/api/v1/zaken?identificatie=" + number + "&bronorganisatie=" + TestHub.RSIN).body()
                .path("count").asInt()).isZero();
        Reply zaak = created(hub.post("/zaken/api/v1/zaken", hub.zaak(number)));
        created(hub.post("/zaken/api/v1/rollen", hub.initiator(zaak.url())));
        created(hub.post("/zaken/api/v1/rollen", hub.referrer(zaak.url())));
        Reply document = created(hub.post("/documenten/api/v1/enkelvoudiginformatieobjecten",
                hub.document("Melding Wmo")));
        created(hub.post("/zaken/api/v1/zaakinformatieobjecten", hub.link(zaak.url(), document.url())));
        for (String property : List.of("voorziening", "categorie", "urgentie", "agb-verwijzer", "toestemming",
                "toestemmingstoken", "beleidsversie", "kenmerk-hub")) {
            created(hub.property(zaak.url(), property, "waarde van " + property));
        }
        created(hub.post("/zaken/api/v1/statussen", hub.object().put("zaak", zaak.url())
                .put("statustype", hub.type("statustypen", "omschrijving", "Melding ontvangen"))
                .put("datumStatusGezet", Instant.now().toString()).put("statustoelichting", "")));
        return zaak.url();
    }

    private void decide(String number) {
        municipality.decide(number, "Toekenning Wmo", LocalDate.of(2026, 12, 1), LocalDate.of(2031, 11, 30));
        municipality.setResult(number, "Toegekend");
        municipality.setStatus(number, "Afgehandeld");
    }

    private void readBack(String zaak) {
        JsonNode found = hub.get("/zaken/api/v1/zaken?identificatie=WMO-2026-1&bronorganisatie=" + TestHub.RSIN)
                .body();
        assertThat(found.path("results").path(0).path("url").asText()).isEqualTo(zaak);
        assertThat(hub.get(zaak).body().path("rollen")).hasSize(2);
        for (String list : List.of("rollen", "statussen", "resultaten")) {
            JsonNode parts = hub.get("/zaken/api/v1/" + list + "?zaak=" + encoded(zaak)).body();
            assertThat(parts.path("count").asInt()).as(list).isPositive();
            assertThat(hub.get(parts.path("results").path(0).path("url").asText()).status()).isEqualTo(200);
        }
        JsonNode links = hub.get("/zaken/api/v1/zaakinformatieobjecten?zaak=" + encoded(zaak)).body();
        assertThat(links).hasSize(1);
        String document = links.path(0).path("informatieobject").asText();
        assertThat(hub.get("/zaken/api/v1/zaakinformatieobjecten?zaak=" + encoded(zaak) + "&informatieobject="
                + encoded(document)).body()).hasSize(1);
        assertThat(hub.get(zaak + "/zaakeigenschappen").body()).hasSize(8);
        assertThat(hub.get(hub.get(zaak + "/zaakeigenschappen").body().path(0).path("url").asText()).status())
                .isEqualTo(200);
        JsonNode shown = hub.get(document).body();
        assertThat(hub.raw(hub.request(document + "/download").GET()).body()).isEqualTo(TestHub.PDF);
        assertThat(hub.get("/documenten/api/v1/enkelvoudiginformatieobjecten?identificatie="
                + shown.path("identificatie").asText() + "&bronorganisatie=" + TestHub.RSIN).body().path("count")
                .asInt()).isOne();
        JsonNode decisions = hub.get("/besluiten/api/v1/besluiten?zaak=" + encoded(zaak)).body();
        assertThat(hub.get(decisions.path("results").path(0).path("url").asText()).body().path("vervaldatum").asText())
                .isEqualTo("2031-11-30");
        assertThat(hub.get(hub.get(zaak + "/besluiten").body().path(0).path("url").asText()).body().path("besluit")
                .asText()).isEqualTo(decisions.path("results").path(0).path("url").asText());
    }

    private void readCatalogue() {
        for (String list : List.of("catalogussen", "zaaktypen", "statustypen", "roltypen", "resultaattypen",
                "eigenschappen", "zaaktype-informatieobjecttypen", "informatieobjecttypen", "besluittypen")) {
            JsonNode all = hub.get("/catalogi/api/v1/" + list).body();
            assertThat(all.path("count").asInt()).as(list).isPositive();
            assertThat(hub.get(all.path("results").path(0).path("url").asText()).status()).isEqualTo(200);
        }
    }

    private void refusals(String zaak) {
        assertThat(hub.post("/zaken/api/v1/zaken", hub.object()).status()).isEqualTo(400);
        assertThat(hub.get(zaak.substring(0, zaak.length() - 4) + "0000").status()).isEqualTo(404);
    }

    private static Reply created(Reply reply) {
        assertThat(reply.status()).as(reply.body().toString()).isEqualTo(201);
        return reply;
    }
}
