package nl.schakel.demo.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.demo.zgw.TestHub.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {

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
    void theSameNumberIsNotTakenTwice() {
        assertThat(hub.post("/zaken/api/v1/zaken", hub.zaak("WMO-1")).status()).isEqualTo(201);
        Reply again = hub.post("/zaken/api/v1/zaken", hub.zaak("WMO-1"));
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.complaint()).isEqualTo("identificatie-niet-uniek");
        assertThat(municipality.cases()).containsExactly("WMO-1");
    }

    @Test
    void aSecondInitiatorAndASecondLinkAreNotTaken() {
        String zaak = hub.refer("WMO-1", "rolstoel", "gewoon");
        assertThat(hub.post("/zaken/api/v1/rollen", hub.initiator(zaak)).complaint()).isEqualTo("max-occurences");
        String document = hub.get("/zaken/api/v1/zaakinformatieobjecten?zaak=" + TestHub.encoded(zaak)).body()
                .path(0).path("informatieobject").asText();
        assertThat(hub.post("/zaken/api/v1/zaakinformatieobjecten", hub.link(zaak, document)).complaint())
                .isEqualTo("unique");
    }

    @Test
    void everyMissingFieldIsNamedAtOnce() {
        Reply reply = hub.post("/zaken/api/v1/zaken", hub.object());
        assertThat(reply.body().path("invalidParams").findValuesAsText("name")).containsExactlyInAnyOrder(
                "bronorganisatie", "zaaktype", "verantwoordelijkeOrganisatie", "startdatum");
        assertThat(reply.body().path("invalidParams").findValuesAsText("code")).containsOnly("required");
    }

    @Test
    void aNumberThatIsNoRsinIsNotTaken() {
        assertThat(hub.post("/zaken/api/v1/zaken", hub.zaak("WMO-1").put("bronorganisatie", "123456789")).complaint())
                .isEqualTo("invalid");
    }

    @Test
    void whatIsNotOfTheZaaktypeIsNotTaken() {
        String zaak = hub.post("/zaken/api/v1/zaken", hub.zaak("WMO-1")).url();
        String expired = hub.get("/catalogi/api/v1/zaaktypen?identificatie=WMO-MELDING").body().path("results").path(0)
                .path("url").asText();
        JsonNode expiredRole = hub.get("/catalogi/api/v1/roltypen?zaaktype=" + TestHub.encoded(expired)).body()
                .path("results").path(0).path("url");
        assertThat(hub.post("/zaken/api/v1/rollen", hub.initiator(zaak).put("roltype", expiredRole.asText()))
                .complaint()).isEqualTo("zaaktype-mismatch");
        JsonNode expiredProperty = hub.get("/catalogi/api/v1/eigenschappen?zaaktype=" + TestHub.encoded(expired)).body()
                .path("results").path(0).path("url");
        assertThat(hub.post(zaak + "/zaakeigenschappen", hub.object().put("zaak", zaak)
                .put("eigenschap", expiredProperty.asText()).put("waarde", "x")).complaint())
                .isEqualTo("zaaktype-mismatch");
        String memo = hub.post("/documenten/api/v1/enkelvoudiginformatieobjecten", hub.document("Interne notitie"))
                .url();
        assertThat(hub.post("/zaken/api/v1/zaakinformatieobjecten", hub.link(zaak, memo)).complaint())
                .isEqualTo("missing-zaaktype-informatieobjecttype-relation");
        assertThat(hub.post("/zaken/api/v1/zaken", hub.zaak("WMO-2").put("zaaktype", zaak)).complaint())
                .isEqualTo("invalid-resource");
        assertThat(hub.post("/zaken/api/v1/zaken", hub.zaak("WMO-2").put("zaaktype",
                expired.replaceAll("....$", "0000"))).complaint()).isEqualTo("does_not_exist");
    }

    @Test
    void aDocumentWhoseSizeOrContentIsWrongIsNotTaken() {
        String path = "/documenten/api/v1/enkelvoudiginformatieobjecten";
        assertThat(hub.post(path, hub.document("Melding Wmo").put("bestandsomvang", 1)).complaint())
                .isEqualTo("file-size");
        assertThat(hub.post(path, hub.document("Melding Wmo").put("inhoud", "%%%")).complaint())
                .isEqualTo("incorrect-base64-encoding");
        assertThat(hub.post(path, hub.document("Melding Wmo").put("status", "in_bewerking")).complaint())
                .isEqualTo("invalid_for_received");
        assertThat(municipality.documents()).isEmpty();
    }

    @Test
    void aCaseIsNotClosedWithoutAResultNorChangedOnceClosed() {
        String zaak = hub.refer("WMO-1", "rolstoel", "gewoon");
        assertThatThrownBy(() -> municipality.setStatus("WMO-1", "Afgehandeld"))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("geen resultaat");
        municipality.setResult("WMO-1", "Afgewezen");
        municipality.setStatus("WMO-1", "Afgehandeld");
        assertThat(hub.property(zaak, "categorie", "11").complaint()).isEqualTo("zaak-closed");
        assertThatThrownBy(() -> municipality.setStatus("WMO-9", "In onderzoek"))
                .isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> municipality.setStatus("WMO-1", "Bestaat niet"))
                .isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void ofAnOpenCaseTheNoteMayChangeAndNothingElse() {
        String zaak = hub.refer("WMO-1", "rolstoel", "gewoon");
        Reply changed = hub.patch(zaak, hub.object().put("toelichting", "Nieuw"));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(hub.get(zaak).body()).isEqualTo(changed.body());
        assertThat(changed.body().path("toelichting").asText()).isEqualTo("Nieuw");
        assertThat(hub.patch(zaak, hub.object().put("toelichting", "x".repeat(1001))).complaint())
                .isEqualTo("max_length");
        assertThat(hub.patch(zaak, hub.object().put("identificatie", "WMO-2")).complaint())
                .isEqualTo("wijzigen-niet-toegelaten");
        assertThat(hub.patch(zaak + "0", hub.object()).status()).isEqualTo(404);
        assertThat(hub.patch("/zaken/api/v1/rollen", hub.object()).status()).isEqualTo(405);

        municipality.setResult("WMO-1", "Afgewezen");
        municipality.setStatus("WMO-1", "Afgehandeld");
        assertThat(hub.patch(zaak, hub.object().put("toelichting", "Later")).complaint()).isEqualTo("zaak-closed");
    }

    @Test
    void theRightToMakeCasesReachesAsFarAsTheFirstStatus() {
        String zaak = hub.refer("WMO-1", "rolstoel", "gewoon");
        assertThat(status(zaak, "Melding ontvangen").status()).isEqualTo(201);
        assertThat(status(zaak, "In onderzoek").status()).isEqualTo(403);
    }

    private Reply status(String zaak, String name) {
        return hub.post("/zaken/api/v1/statussen", hub.object().put("zaak", zaak)
                .put("statustype", hub.type("statustypen", "omschrijving", name))
                .put("datumStatusGezet", Instant.now().toString()).put("statustoelichting", ""));
    }

    @Test
    void anUnknownFilterIsRefusedNotIgnored() {
        assertThat(hub.get("/zaken/api/v1/zaken?kenmerk=HUB:1").complaint()).isEqualTo("unknown-parameters");
    }

    @Test
    void zaakCallsNeedTheirCoordinateSystem() {
        HttpRequest.Builder bare = HttpRequest.newBuilder(municipality.address().resolve("/zaken/api/v1/zaken"))
                .header("Authorization", "Bearer " + TestHub.token(TestHub.SECRET, Instant.now(), TestHub.CLIENT));
        assertThat(hub.send(bare.copy().GET()).status()).isEqualTo(412);
        assertThat(hub.send(bare.copy().header("Accept-Crs", "EPSG:28992").GET()).status()).isEqualTo(406);
        assertThat(hub.send(bare.copy().header("Accept-Crs", "EPSG:4326").GET()).status()).isEqualTo(200);
        assertThat(hub.send(bare.copy().header("Accept-Crs", "EPSG:4326").header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))).status()).isEqualTo(412);
    }

    @Test
    void aTokenMustBeFreshRightAndSomebodys() {
        assertThat(status(null)).isEqualTo(401);
        assertThat(status(TestHub.token(TestHub.SECRET, Instant.now().minusSeconds(3500), TestHub.CLIENT)))
                .isEqualTo(200);
        assertThat(status(TestHub.token(TestHub.SECRET, Instant.now().minusSeconds(3700), TestHub.CLIENT)))
                .isEqualTo(403);
        assertThat(status(TestHub.token(TestHub.SECRET, Instant.now().plusSeconds(120), TestHub.CLIENT)))
                .isEqualTo(403);
        assertThat(status(TestHub.token("another-secret-of-some-other-party", Instant.now(), TestHub.CLIENT)))
                .isEqualTo(403);
        assertThat(status(TestHub.token(TestHub.SECRET, Instant.now(), "iemand-anders"))).isEqualTo(403);
        assertThat(status(TestHub.token(TestHub.SECRET, Map.of("iat", Instant.now().getEpochSecond(), "client_id",
                TestHub.CLIENT)))).isEqualTo(403);
        String unsigned = TestHub.token(TestHub.SECRET, new HashMap<>(Map.of("client_id", TestHub.CLIENT)));
        assertThat(status("eyJhbGciOiJub25lIn0" + unsigned.substring(unsigned.indexOf('.'),
                unsigned.lastIndexOf('.') + 1)))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b", "a.b.c", "..", "%%%.%%%.%%%"})
    void nonsenseIsNoToken(String token) {
        assertThat(status(token)).isEqualTo(403);
    }

    @Test
    void aHubWithoutTheRightIsKeptOut() {
        municipality.close();
        municipality = SimulatedZgw.start(0, TestHub.options().withScopes(Set.of("zaken.lezen", "catalogi.lezen")));
        hub = new TestHub(municipality);
        assertThat(hub.post("/zaken/api/v1/zaken", hub.zaak("WMO-1")).status()).isEqualTo(403);
        assertThat(hub.get("/zaken/api/v1/zaken").status()).isEqualTo(200);
        assertThat(hub.get("/besluiten/api/v1/besluiten").status()).isEqualTo(403);
    }

    private int status(String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                municipality.address().resolve("/catalogi/api/v1/zaaktypen"));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return hub.send(request.GET()).status();
    }
}
