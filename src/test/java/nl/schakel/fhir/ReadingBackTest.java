package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.demo.HisClient;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a HIS finds its referrals again, and that it finds nobody else's. */
@ExtendWith(Door.Opened.class)
class ReadingBackTest {

    private static final String SYSTEM = "https://his.example/verwijzingen";

    private final Door door;

    ReadingBackTest(Door door) {
        this.door = door;
    }

    @Test
    void by_its_own_number_with_and_without_system() {
        Sample sample = Sample.scootmobiel();
        String id = Referral.of(door.linde(), sample).id();

        for (String type : List.of("Task", "ServiceRequest")) {
            assertThat(found(type + "?identifier=" + sample.number())).containsExactly(id);
            assertThat(found(type + "?identifier=" + encode(SYSTEM + "|" + sample.number()))).containsExactly(id);
            assertThat(found(type + "?identifier=" + encode("https://other.example|" + sample.number()))).isEmpty();
            assertThat(found(type + "?identifier=" + encode("|" + sample.number()))).isEmpty();
        }
    }

    @Test
    void by_the_number_of_the_case() {
        Referral referral = Referral.of(door.linde(), Sample.scootmobiel()).becomes("ontvangen");
        JsonNode filler = referral.task().path("identifier").path(1);

        assertThat(filler.path("value").asText()).isEqualTo(referral.caseNumber());
        for (String type : List.of("Task", "ServiceRequest")) {
            assertThat(found(type + "?identifier=" + referral.caseNumber())).containsExactly(referral.id());
            assertThat(found(type + "?identifier=" + encode(filler.path("system").asText() + "|"
                    + referral.caseNumber()))).containsExactly(referral.id());
        }
    }

    @Test
    void by_status() {
        Referral referral = Referral.of(door.linde(), Sample.scootmobiel()).becomes("ontvangen");

        assertThat(found("Task?status=received&_count=500")).contains(referral.id());
        assertThat(found("Task?status=requested,received")).contains(referral.id());
        assertThat(found("Task?status=completed,failed")).doesNotContain(referral.id());
    }

    @Test
    void a_his_that_polls_goes_on_from_the_last_change_it_saw_and_misses_nothing() {
        Referral first = Referral.of(door.wilg(), Sample.ofThePollingPractice()).becomes("ontvangen");
        JsonNode seen = Door.json(door.wilg().get("/fhir/Task?_lastUpdated=ge2026-01-01")).path("entry");
        String last = seen.path(seen.size() - 1).at("/resource/meta/lastUpdated").asText();
        Referral second = Referral.of(door.wilg(), Sample.ofThePollingPractice()).becomes("ontvangen");
        door.hub().amsterdam().setStatus(first.caseNumber(), "In onderzoek");
        first.becomes("in-onderzoek");

        assertThat(found(door.wilg(), "Task?_lastUpdated=ge" + encode(last)))
                .contains(second.id(), first.id());
        assertThat(found(door.wilg(), "Task?_lastUpdated=gt" + encode(first.task().at("/meta/lastUpdated").asText())))
                .isEmpty();
        assertThat(found(door.wilg(), "Task?_lastUpdated=lt2026-01-01")).isEmpty();
    }

    @Test
    void each_version_stays_readable_and_its_etag_tells_which() {
        Referral referral = Referral.of(door.linde(), Sample.scootmobiel()).becomes("ontvangen");
        String path = "/fhir/Task/" + referral.id();

        HttpResponse<String> now = door.get(path);
        String version = Door.json(now).at("/meta/versionId").asText();
        assertThat(now.headers().firstValue("ETag")).contains("W/\"" + version + "\"");
        assertThat(now.headers().firstValue("Last-Modified")).isPresent();
        assertThat(Door.json(door.get(path + "/_history/" + version))).isEqualTo(Door.json(now));
        assertThat(Door.json(door.get(path + "/_history/1")).at("/businessStatus/coding/0/code").asText())
                .isEqualTo("in-verzending");
        assertThat(door.get(path + "/_history/99").statusCode()).isEqualTo(404);
        assertThat(door.get(path + "/_history/Zwaluwstaart").statusCode()).isIn(400, 404);

        JsonNode history = Door.json(door.get(path + "/_history"));
        assertThat(history.path("type").asText()).isEqualTo("history");
        assertThat(history.at("/entry/0/resource/meta/versionId").asText()).isEqualTo(version);
        assertThat(history.path("entry")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void what_a_his_knows_already_is_not_sent_again() {
        Referral referral = Referral.of(door.linde(), Sample.scootmobiel()).becomes("ontvangen");
        String etag = door.get("/fhir/Task/" + referral.id()).headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> answer = door.send(door.request("/fhir/Task/" + referral.id(), door.linde().token())
                .header("If-None-Match", etag));

        assertThat(answer.statusCode()).isEqualTo(304);
    }

    @Test
    void the_messages_that_belong_to_a_task_oldest_first() {
        Referral referral = Referral.of(door.linde(), Sample.scootmobiel()).becomes("ontvangen");
        door.hub().amsterdam().setStatus(referral.caseNumber(), "In onderzoek");
        referral.becomes("in-onderzoek");

        assertThat(referral.messages()).hasSize(2).first().asString().contains("ontvangen");
        JsonNode first = Door.json(door.get("/fhir/Communication?part-of=" + referral.id())).at("/entry/0/resource");
        assertThat(Door.json(door.get("/fhir/Communication/" + first.path("id").asText())).path("payload"))
                .isEqualTo(first.path("payload"));
        assertThat(door.get("/fhir/Communication/" + referral.id() + "-99").statusCode()).isEqualTo(404);
        assertThat(door.get("/fhir/Communication/" + referral.id()).statusCode()).isEqualTo(404);
    }

    @Test
    void another_practice_finds_nothing_of_it() {
        Sample sample = Sample.scootmobiel();
        Referral referral = Referral.of(door.linde(), sample).becomes("ontvangen");
        String message = Door.json(door.get("/fhir/Communication?part-of=Task/" + referral.id()))
                .at("/entry/0/resource/id").asText();

        for (String hidden : List.of("Task/" + referral.id(), "Task/" + referral.id() + "/_history",
                "Task/" + referral.id() + "/_history/1", "ServiceRequest/" + referral.id(), "Communication/" + message,
                "Communication?part-of=Task/" + referral.id())) {
            HttpResponse<String> answer = door.wilg().get("/fhir/" + hidden);
            HttpResponse<String> nowhere = door.wilg().get("/fhir/"
                    + hidden.replace(referral.id(), UUID.randomUUID().toString()));
            assertThat(answer.statusCode()).as(hidden).isEqualTo(404);
            assertThat(answer.body()).as("no difference with what does not exist").isEqualTo(nowhere.body());
        }
        for (String search : List.of("Task?identifier=" + sample.number(), "Task?identifier=" + referral.caseNumber(),
                "ServiceRequest?identifier=" + sample.number())) {
            assertThat(found(door.wilg(), search)).isEmpty();
        }
        assertThat(found(door.wilg(), "Task")).doesNotContain(referral.id());
    }

    @Test
    void a_token_gives_what_it_was_asked_for_and_no_more() {
        String reads = door.tokenFor("system/Task.read");
        Sample sample = Shapes.ofTheEik(Systems.AGB, Door.EIK_AGB);

        for (String path : List.of("/fhir", "/fhir/$process-message", "/fhir/$preview")) {
            HttpResponse<String> answer = door.send(door.request(path, reads).header("Content-Type", Door.JSON)
                    .POST(BodyPublishers.ofByteArray(sample.bytes())));
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(Door.issues(answer)).containsExactly("scope");
            RefusalsTest.assertIsARefusal(answer);
        }
        assertThat(door.send(door.request("/fhir/Task?identifier=x", reads)).statusCode()).isEqualTo(200);
        assertThat(door.send(door.request("/fhir/ServiceRequest?identifier=x", reads)).statusCode()).isEqualTo(403);
        assertThat(door.send(door.request("/fhir/Communication?part-of=Task/" + UUID.randomUUID(), reads))
                .statusCode()).isEqualTo(403);

        String refers = door.tokenFor("system/Bundle.c");
        assertThat(door.send(door.request("/fhir", refers).header("Content-Type", Door.JSON)
                .POST(BodyPublishers.ofByteArray(sample.bytes()))).statusCode()).isEqualTo(200);
        assertThat(door.send(door.request("/fhir/Task?identifier=x", refers)).statusCode()).isEqualTo(403);
        assertThat(door.send(door.request("/fhir/Task/" + UUID.randomUUID(), refers)).statusCode()).isEqualTo(403);
    }

    private List<String> found(String search) {
        return found(door.linde(), search);
    }

    private List<String> found(HisClient client, String search) {
        HttpResponse<String> answer = client.get("/fhir/" + search);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        Door.json(answer).path("entry").forEach(entry -> ids.add(entry.at("/resource/id").asText()));
        return ids;
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
