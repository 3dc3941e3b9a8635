package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.HisClient;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A neighbourhood in which patients take consent back, and what a story needs to tell of it. */
abstract class Revoking {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    static final String BSN = "999990019";
    static final String OTHER_BSN = "111222333";

    static Hub hub;
    static HisClient linde;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.prepare().withRecipients(Hub.AMSTERDAM, false, "medical", true);
        hub.open();
        linde = hub.client(Hub.LINDE);
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @AfterEach
    void everyoneBehavesAgain() {
        hub.amsterdam().misbehaviour().behave();
    }

    static Sample own() {
        return Sample.scootmobiel().withConsentOfItsOwn();
    }

    static HttpResponse<String> revoke(HisClient his, String id, Sample sample) {
        return revoke(his, id, sample, consent -> { });
    }

    static HttpResponse<String> revoke(HisClient his, String id, Sample sample, Consumer<ObjectNode> change) {
        ObjectNode consent = taken(sample, id);
        change.accept(consent);
        return put(his, id, consent, null);
    }

    /** The consent of a sample with this name, or else its first, as the HIS has it after it was taken back. */
    static ObjectNode taken(Sample sample, String id) {
        ObjectNode consent = sample.resource("Consent").deepCopy();
        for (JsonNode entry : sample.bundle().path("entry")) {
            if (entry.path("fullUrl").asText().equals("urn:uuid:" + id)) {
                consent = entry.path("resource").deepCopy();
            }
        }
        consent.put("id", id).put("status", "inactive");
        patient(consent, BSN);
        return consent;
    }

    static void patient(ObjectNode consent, String bsn) {
        consent.putObject("patient").putObject("identifier").put("system", "http://fhir.nl/fhir/NamingSystem/bsn")
                .put("value", bsn);
    }

    static HttpResponse<String> put(HisClient his, String id, ObjectNode consent, String ifMatch) {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.address().resolve("/fhir/Consent/" + id))
                .header("Authorization", "Bearer " + his.token()).header("Accept", "application/fhir+json")
                .header("Content-Type", "application/fhir+json").PUT(BodyPublishers.ofString(consent.toString()));
        return send(ifMatch == null ? request : request.header("If-Match", ifMatch));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static void assertRevoked(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode consent = linde.json(answer);
        assertThat(consent.path("resourceType").asText()).isEqualTo("Consent");
        assertThat(consent.path("status").asText()).isEqualTo("inactive");
        assertThat(answer.body()).doesNotContain(BSN);
    }

    static boolean isActive(String token) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(hub.address().resolve("/consent-tokens/introspect"))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString("token="
                        + URLEncoder.encode(token, StandardCharsets.UTF_8))));
        return linde.json(answer).path("active").asBoolean();
    }

    static JsonNode record(Referral referral) {
        return linde.json(linde.get("/fhir/Task/" + referral.id() + "/$disclosure"));
    }

    /** A named part of FHIR Parameters; missing where it is not there. */
    static JsonNode part(JsonNode of, String name) {
        for (JsonNode part : of.path(of.has("parameter") ? "parameter" : "part")) {
            if (part.path("name").asText().equals(name)) {
                return part;
            }
        }
        return of.path("missing");
    }

    static List<String> contentOf(Referral referral) {
        return hub.bean(JdbcClient.class).sql("select kind from referral_content where referral = :id")
                .param("id", referral.id()).query(String.class).list();
    }

    static boolean takenBack(Referral referral, RecipientRole role) {
        return hub.bean(JdbcClient.class).sql("""
                        select count(*) from delivery
                         where referral = :id and role = :role and taken_back_at is not null and claimed_by is null""")
                .param("id", referral.id()).param("role", role.name()).query(Integer.class).single() == 1
                && events(referral).contains("taken-back-from-" + role.code());
    }

    static ReferralState state(Referral referral) {
        return hub.bean(ReferralStore.class).find(ReferralId.of(referral.id())).orElseThrow().state();
    }

    static List<TimelineEntry> timeline(Referral referral) {
        return hub.bean(ReferralStore.class).timeline(ReferralId.of(referral.id()));
    }

    static List<String> events(Referral referral) {
        return timeline(referral).stream().map(TimelineEntry::event).toList();
    }

    static Part delivered(Referral referral, RecipientRole role) {
        Parts parts = hub.bean(Parts.class);
        await().atMost(PATIENCE).until(() -> parts.find(ReferralId.of(referral.id()), role)
                .filter(part -> part.state() == Part.State.DELIVERED).isPresent());
        return parts.find(ReferralId.of(referral.id()), role).orElseThrow();
    }
}
