package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.demo.HisClient;

/** A referral as the practice that made it sees it. */
public final class Referral {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HisClient client;
    private final String id;

    private Referral(HisClient client, String id) {
        this.client = client;
        this.id = id;
    }

    /** Refers, and expects to be accepted. */
    public static Referral of(HisClient client, Sample sample) {
        return of(client, client.refer(sample.bytes()));
    }

    /** From the answer to a referral that must have been accepted. */
    public static Referral of(HisClient client, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode task = client.json(answer).path("entry").path(0).path("resource");
        return new Referral(client, task.path("id").asText());
    }

    public String id() {
        return id;
    }

    public JsonNode task() {
        return client.json(client.get("/fhir/Task/" + id));
    }

    public String status() {
        return task().path("businessStatus").path("coding").path(0).path("code").asText();
    }

    public String caseNumber() {
        for (JsonNode identifier : task().path("identifier")) {
            if (identifier.path("type").path("coding").path(0).path("code").asText().equals("FILL")) {
                return identifier.path("value").asText();
            }
        }
        return null;
    }

    /** The messages that the practice can fetch, oldest first. */
    public List<String> messages() {
        List<String> texts = new ArrayList<>();
        client.json(client.get("/fhir/Communication?part-of=Task/" + id)).path("entry").forEach(entry -> texts.add(
                entry.path("resource").path("payload").path(0).path("contentString").asText()));
        return texts;
    }

    /** Waits until the practice sees this business status. */
    public Referral becomes(String status) {
        await("Task " + id + " becomes " + status).atMost(PATIENCE).pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(status()).isEqualTo(status));
        return this;
    }
}
