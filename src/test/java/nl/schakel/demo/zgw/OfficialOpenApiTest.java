package nl.schakel.demo.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A judge that finds nothing wrong proves nothing unless it finds what is wrong. */
class OfficialOpenApiTest {

    private static final URI ZAKEN = URI.create("http://localhost:9001/zaken/api/v1/zaken");
    private static final String STATUS = """
            {"url": "http://localhost/zaken/api/v1/statussen/1b7d3ae6-6f0c-4b39-9a1b-5d7e5f2c3a10",
             "uuid": "1b7d3ae6-6f0c-4b39-9a1b-5d7e5f2c3a10", "zaak": "http://localhost/z/1",
             "statustype": "http://localhost/s/1", "datumStatusGezet": "2026-11-20T10:15:00Z",
             "indicatieLaatstGezetteStatus": true, "zaakinformatieobjecten": []}""";

    @BeforeEach
    void onlyWithTheDescriptions() {
        assumeTrue(OfficialOpenApi.present(), "the official descriptions are not here");
    }

    @Test
    void aSoundAnswerIsClean() {
        assertThat(status(STATUS).clean()).isTrue();
    }

    @Test
    void aMissingAWrongAndATooLongFieldAreFound() {
        assertThat(status(STATUS.replace("\"uuid\"", "\"id\"")).response()).singleElement().asString().contains("uuid");
        assertThat(status(STATUS.replace("2026-11-20T10:15:00Z", "gisteren")).response()).hasSize(1);
        assertThat(status(STATUS.replace(": true", ": \"ja\"")).response()).hasSize(1);
        assertThat(status(STATUS.replace("\"uuid\"", "\"statustoelichting\": \"" + "x".repeat(1001) + "\", \"uuid\""))
                .response()).hasSize(1);
    }

    @Test
    void aRequestWithoutItsHeadersFieldsOrKnownFiltersIsFound() {
        Map<String, List<String>> headers = new HashMap<>(Map.of("Content-Type", List.of("application/json"),
                "Accept-Crs", List.of("EPSG:28992")));
        assertThat(OfficialOpenApi.check("POST", ZAKEN, headers, bytes("{\"startdatum\": \"vandaag\"}"), 0, Map.of(),
                new byte[0]).request()).contains("missing header Content-Crs", "header Accept-Crs breaks its rule",
                "missing token", "/startdatum breaks format", " breaks required zaaktype")
                .noneMatch(sentence -> sentence.contains("uuid"));
        assertThat(OfficialOpenApi.check("GET", URI.create(ZAKEN + "?kleur=rood"), Map.of(), new byte[0], 0, Map.of(),
                new byte[0]).request()).contains("unknown query kleur");
    }

    @Test
    void aRolIsJudgedByTheKindOfPartyItNames() {
        String rol = """
                {"zaak": "http://localhost/z/1", "betrokkeneType": "natuurlijk_persoon", "roltoelichting": "x",
                 "roltype": "http://localhost/r/1", "betrokkeneIdentificatie": {"geslachtsaanduiding": "x"}}""";
        Map<String, List<String>> headers = Map.of("content-type", List.of("application/json"), "authorization",
                List.of("Bearer x"));
        URI rollen = URI.create("http://localhost/zaken/api/v1/rollen");
        assertThat(OfficialOpenApi.check("POST", rollen, headers, bytes(rol), 0, Map.of(), new byte[0]).request())
                .isNotEmpty();
        assertThat(OfficialOpenApi.check("POST", rollen, headers, bytes(rol.replace("\"x\"}}", "\"v\"}}")), 0, Map.of(),
                new byte[0]).request()).isEmpty();
    }

    @Test
    void anUnknownStatusOrPathIsFound() {
        Map<String, List<String>> json = Map.of("content-type", List.of("application/json"));
        assertThat(OfficialOpenApi.check("GET", ZAKEN, Map.of(), new byte[0], 418, json, bytes("{}")).response())
                .containsExactly("status is not one of the description");
        assertThat(OfficialOpenApi.check("GET", URI.create("http://localhost/zaken/api/v1/zakken"), Map.of(),
                new byte[0], 200, json, bytes("{}")).request()).containsExactly("no operation of the standard");
    }

    private static OfficialOpenApi.Report status(String body) {
        return OfficialOpenApi.check("GET",
                URI.create("http://localhost/zaken/api/v1/statussen/1b7d3ae6-6f0c-4b39-9a1b-5d7e5f2c3a10"),
                Map.of("Authorization", List.of("Bearer x")), new byte[0], 200,
                Map.of("Content-Type", List.of("application/json")), bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
