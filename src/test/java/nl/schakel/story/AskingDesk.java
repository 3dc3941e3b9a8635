package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.zgw.OwnDescription;

/** A role at a municipality as a client of the hub's API; every answer must be one of the description. */
final class AskingDesk {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final OwnDescription DESCRIPTION = OwnDescription.read();

    private final URI hub;
    private final String code;
    private final String secret;

    AskingDesk(URI hub, String code, String secret) {
        this.hub = hub;
        this.code = code;
        this.secret = secret;
    }

    /** What came back. */
    record Answer(int status, JsonNode body, String location) {

        /** The codes of what was refused. */
        List<String> codes() {
            return StreamSupport.stream(body.path("fouten").spliterator(), false)
                    .map(found -> found.path("code").asText()).toList();
        }

        /** Where each refusal is. */
        List<String> paths() {
            return StreamSupport.stream(body.path("fouten").spliterator(), false)
                    .map(found -> found.path("pad").asText()).toList();
        }
    }

    /** A question that nobody asked before, whose answer the patient agreed to in writing. */
    static ObjectNode question(String... elements) {
        ObjectNode question = JSON.createObjectNode().put("kenmerk", "VR-" + UUID.randomUUID())
                .put("praktijk", "01012345").put("voorziening", "scootmobiel")
                .put("toelichting", "Het gaat om de afstand tot de winkel.");
        question.putObject("patient").put("bsn", "999990019").put("naam", "J. Kwakkelstein")
                .put("geboortedatum", "1948-03-02");
        question.putObject("vrager").put("naam", "K. Jansen").put("functie", "Wmo-consulent");
        Arrays.stream(elements).forEach(element -> question.withArray("vragen").addObject().put("element", element));
        question.putObject("toestemming").put("gegeven", LocalDate.now().minusDays(3).toString())
                .put("door", "patient").put("formulier", "%PDF-1.7 ja".getBytes(StandardCharsets.US_ASCII));
        return question;
    }

    /** The same, about a referral and on the consent of that one. */
    static ObjectNode about(String referral, String... elements) {
        ObjectNode question = question(elements);
        question.remove("toestemming");
        return question.put("verwijzing", referral);
    }

    /** A question that the description allows. */
    Answer ask(ObjectNode question) {
        byte[] body = bytes(question);
        assertThat(DESCRIPTION.request("POST", path(""), Map.of(), "application/json", body)).isEmpty();
        return post(body, "application/json");
    }

    /** Whatever bytes. */
    Answer post(byte[] body, String type) {
        return send("POST", path(""), builder(path("")).header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    Answer get(String id) {
        return send("GET", path("/" + id), builder(path("/" + id)).GET());
    }

    Answer list(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Arrays.stream(query.split("&")).filter(pair -> pair.contains("="))
                .forEach(pair -> parameters.put(pair.split("=")[0], pair.split("=")[1]));
        assertThat(DESCRIPTION.request("GET", path(""), parameters, null, null)).isEmpty();
        return send("GET", path(""), builder(path("") + (query.isEmpty() ? "" : "?" + query)).GET());
    }

    Answer takeBack(String id) {
        return send("DELETE", path("/" + id), builder(path("/" + id)).DELETE());
    }

    private String path(String more) {
        return "/wmo/" + code + "/adviesaanvragen" + more;
    }

    private HttpRequest.Builder builder(String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(hub.resolve(path));
        return secret == null ? builder : builder.header("Authorization", secret);
    }

    private static Answer send(String method, String path, HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String type = answer.headers().firstValue("Content-Type").orElse("");
            assertThat(DESCRIPTION.answer(method, path, answer.statusCode(), type, answer.body()))
                    .as(method + " " + answer.statusCode()).isEmpty();
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).as("nothing that was sent comes back")
                    .doesNotContain("Kwakkelstein", "999990019");
            return new Answer(answer.statusCode(), JSON.readTree(answer.body()),
                    answer.headers().firstValue("Location").orElse(null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
