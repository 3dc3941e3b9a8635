package nl.schakel.demo.zgw;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a hub does to a municipality, by hand and in the smallest form. */
final class TestHub {

    static final String CLIENT = "schakel";
    static final String SECRET = "test-secret-that-is-long-enough-for-hs256";
    static final String RSIN = "111222333";
    static final byte[] PDF = "%PDF-1.7 melding".getBytes(StandardCharsets.US_ASCII);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    TestHub(SimulatedZgw municipality) {
        this.base = municipality.address();
    }

    record Reply(int status, JsonNode body) {

        String url() {
            return body.path("url").asText();
        }

        /** The code of the first complaint. */
        String complaint() {
            return body.path("invalidParams").path(0).path("code").asText(body.path("code").asText());
        }
    }

    static Options options() {
        return Options.of(CLIENT, SECRET, RSIN);
    }

    Reply get(String pathAndQuery) {
        return send(request(pathAndQuery).GET());
    }

    Reply post(String path, JsonNode body) {
        return send(request(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    HttpRequest.Builder request(String pathAndQuery) {
        URI uri = pathAndQuery.startsWith("http") ? URI.create(pathAndQuery) : URI.create(base + pathAndQuery);
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + token(SECRET, Instant.now(), CLIENT))
                .header("Accept-Crs", "EPSG:4326").header("Content-Crs", "EPSG:4326");
    }

    Reply send(HttpRequest.Builder request) {
        HttpResponse<byte[]> response = raw(request);
        try {
            return new Reply(response.statusCode(), json.readTree(response.body()));
        } catch (IOException notJson) {
            return new Reply(response.statusCode(), json.createObjectNode());
        }
    }

    HttpResponse<byte[]> raw(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException unanswered) {
            throw new Unanswered();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("stopped", stopped);
        }
    }

    /** The connection was closed, or the wait too long. */
    static final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    static String token(String secret, Instant issuedAt, String client) {
        return token(secret, Map.of("iss", client, "iat", issuedAt.getEpochSecond(), "client_id", client,
                "user_id", "hub", "user_representation", "Hub"));
    }

    static String token(String secret, Map<String, Object> claims) {
        try {
            ObjectMapper json = new ObjectMapper();
            Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
            String signed = base64.encodeToString(json.writeValueAsBytes(Map.of("alg", "HS256", "typ", "JWT"))) + "."
                    + base64.encodeToString(json.writeValueAsBytes(new LinkedHashMap<>(claims)));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + "." + base64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    ObjectNode object() {
        return json.createObjectNode();
    }

    Reply patch(String path, JsonNode body) {
        return send(request(path).header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** The version of the zaaktype that is valid today. */
    String zaaktype() {
        return zaaktype("WMO-MELDING");
    }

    String zaaktype(String identification) {
        return get("/catalogi/api/v1/zaaktypen?identificatie=" + identification + "&status=definitief&datumGeldigheid="
                + LocalDate.now()).body().path("results").path(0).path("url").asText();
    }

    String type(String list, String field, String value) {
        for (JsonNode type : get("/catalogi/api/v1/" + list + "?zaaktype=" + encoded(zaaktype())).body()
                .path("results")) {
            if (type.path(field).asText().equals(value)) {
                return type.path("url").asText();
            }
        }
        throw new AssertionError("no " + list + " with " + field + " " + value);
    }

    String documentType(String name) {
        return get("/catalogi/api/v1/informatieobjecttypen?omschrijving=" + encoded(name)).body()
                .path("results").path(0).path("url").asText();
    }

    ObjectNode zaak(String number) {
        ObjectNode zaak = object().put("identificatie", number).put("bronorganisatie", RSIN)
                .put("verantwoordelijkeOrganisatie", RSIN).put("zaaktype", zaaktype())
                .put("startdatum", "2026-11-20").put("registratiedatum", "2026-11-20")
                .put("omschrijving", "Melding Wmo via huisarts").put("vertrouwelijkheidaanduiding", "vertrouwelijk")
                .put("uiterlijkeEinddatumAfdoening", "2027-01-15");
        zaak.putArray("kenmerken").addObject()
                .put("kenmerk", "0b6c1d0e-6a55-4bd1-9d4e-5c9c4a2f7e01").put("bron", "HUB");
        return zaak;
    }

    ObjectNode initiator(String zaak) {
        ObjectNode rol = object().put("zaak", zaak).put("betrokkeneType", "natuurlijk_persoon")
                .put("roltype", type("roltypen", "omschrijvingGeneriek", "initiator")).put("roltoelichting", "Cliënt");
        rol.putObject("betrokkeneIdentificatie").put("inpBsn", "999990019").put("geslachtsnaam", "Wit")
                .put("voorvoegselGeslachtsnaam", "de").put("voorletters", "T").put("geslachtsaanduiding", "v")
                .put("geboortedatum", "1942-07-16");
        return rol;
    }

    /** A question to an expert: a case and a document, without people. Returns the address of the case. */
    String ask(String number) {
        String zaak = post("/zaken/api/v1/zaken", zaak(number).put("zaaktype", zaaktype("WMO-CONSULTATIE"))).url();
        String document = post("/documenten/api/v1/enkelvoudiginformatieobjecten", document("Melding Wmo")).url();
        post("/zaken/api/v1/zaakinformatieobjecten", link(zaak, document));
        return zaak;
    }

    ObjectNode referrer(String zaak) {
        ObjectNode rol = object().put("zaak", zaak).put("betrokkeneType", "niet_natuurlijk_persoon")
                .put("roltype", type("roltypen", "omschrijving", "Verwijzer"))
                .put("roltoelichting", "Verwijzend huisarts");
        rol.putObject("betrokkeneIdentificatie").put("annIdentificatie", "AGB01012345")
                .put("statutaireNaam", "Huisartsenpraktijk De Linde");
        rol.putObject("contactpersoonRol").put("naam", "Huisarts").put("functie", "Huisarts")
                .put("telefoonnummer", "0201234567").put("emailadres", "praktijk@example.nl");
        return rol;
    }

    ObjectNode document(String type) {
        return object().put("bronorganisatie", RSIN).put("creatiedatum", "2026-11-20").put("titel", "Melding Wmo")
                .put("auteur", "Huisartsenpraktijk De Linde").put("taal", "nld").put("formaat", "application/pdf")
                .put("bestandsnaam", "melding.pdf").put("bestandsomvang", PDF.length)
                .put("inhoud", Base64.getEncoder().encodeToString(PDF)).put("ontvangstdatum", "2026-11-20")
                .put("vertrouwelijkheidaanduiding", "vertrouwelijk").put("indicatieGebruiksrecht", false)
                .put("status", "").put("informatieobjecttype", documentType(type));
    }

    ObjectNode link(String zaak, String document) {
        return object().put("zaak", zaak).put("informatieobject", document).put("titel", "Melding Wmo")
                .put("beschrijving", "");
    }

    Reply property(String zaak, String name, String value) {
        return post(zaak + "/zaakeigenschappen", object().put("zaak", zaak)
                .put("eigenschap", type("eigenschappen", "naam", name)).put("waarde", value));
    }

    /** A whole referral in the usual order. Returns the address of the case. */
    String refer(String number, String provision, String urgency) {
        String zaak = post("/zaken/api/v1/zaken", zaak(number)).url();
        post("/zaken/api/v1/rollen", initiator(zaak));
        String document = post("/documenten/api/v1/enkelvoudiginformatieobjecten", document("Melding Wmo")).url();
        post("/zaken/api/v1/zaakinformatieobjecten", link(zaak, document));
        property(zaak, "voorziening", provision);
        property(zaak, "urgentie", urgency);
        return zaak;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
