package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The capability statement tells the truth: what it lists works, what it does not list is refused in our own words. */
@ExtendWith(Door.Opened.class)
class MetadataTest {

    private static final Set<Integer> NOT_THERE = Set.of(404, 405, 501);
    private static final Set<String> TRIED_ELSEWHERE = Set.of("update Consent", "update Task",
            "create QuestionnaireResponse", "read Questionnaire", "read AuditEvent");

    private final Door door;

    MetadataTest(Door door) {
        this.door = door;
    }

    @Test
    void everyone_may_read_it() {
        HttpResponse<String> answer = door.send(HttpRequest.newBuilder(
                door.hub().address().resolve("/fhir/metadata")).header("Accept", Door.JSON));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode statement = Door.json(answer);
        assertThat(statement.path("fhirVersion").asText()).isEqualTo("4.0.1");
        assertThat(statement.path("format").toString()).contains("json", "xml");
        assertThat(statement.at("/rest/0/security/service/0/coding/0/code").asText()).isEqualTo("SMART-on-FHIR");
        assertThat(statement.at("/implementation/url").asText()).isEqualTo(door.hub().address() + "/fhir");
    }

    @Test
    void all_that_it_lists_works() {
        String id = Referral.of(door.linde(), Sample.scootmobiel()).becomes("ontvangen").id();
        JsonNode rest = Door.json(door.get("/fhir/metadata")).at("/rest/0");
        List<String> called = new ArrayList<>();
        for (JsonNode resource : rest.path("resource")) {
            String type = resource.path("type").asText();
            // What it takes to have one of these is told by its own story.
            if (!type.equals("Subscription")) {
                resource.path("interaction").forEach(interaction ->
                        called.addAll(calls(type, interaction.path("code").asText(), id)));
            }
            resource.path("searchParam").forEach(parameter -> called.add("GET " + type + "?"
                    + (type.equals("AuditEvent") && !parameter.path("name").asText().equals("entity")
                    ? "entity=Task/" + id + "&" : "") + parameter.path("name").asText() + "=" + value(parameter, id)));
        }
        for (String call : called) {
            String[] parts = call.split(" ");
            if (TRIED_ELSEWHERE.contains(call)) {
                // In full, by the stories of revocation, cancellation and advice.
                continue;
            }
            assertThat(parts[0]).as("the test knows how to try %s", call).isEqualTo("GET");
            HttpResponse<String> answer = door.get("/fhir/" + parts[1]);
            assertThat(answer.statusCode()).as(call).isEqualTo(200);
        }
        assertThat(called).anyMatch(call -> call.contains("Task?identifier"))
                .anyMatch(call -> call.contains("Task?status")).anyMatch(call -> call.contains("Task?_lastUpdated"))
                .anyMatch(call -> call.contains("ServiceRequest?identifier"))
                .anyMatch(call -> call.contains("Communication?part-of")).contains("update Consent", "update Task");

        List<String> operations = new ArrayList<>();
        rest.path("operation").forEach(operation -> operations.add(operation.path("name").asText()));
        assertThat(operations).containsExactlyInAnyOrder("process-message", "preview");
        assertThat(rest.toString()).contains("\"disclosure\"", "\"status\"", "\"events\"",
                "https://schakel.example/fhir/SubscriptionTopic/verwijzing",
                "https://schakel.example/fhir/SubscriptionTopic/adviesaanvraag");
        for (String operation : operations) {
            assertThat(door.linde().post("/fhir/$" + operation, Sample.scootmobiel().bytes()).statusCode())
                    .as(operation).isEqualTo(200);
        }
        assertThat(rest.path("interaction").findValuesAsText("code")).contains("transaction");
        assertThat(rest.path("interaction").findValuesAsText("documentation").toString()).contains("mdo-uitkomst",
                "https://schakel.example/fhir/CodeSystem/mdo-afspraak");
    }

    private static List<String> calls(String type, String interaction, String id) {
        String instance = type + "/" + id + (type.equals("Communication") ? "-3" : "");
        return switch (interaction) {
            case "read" -> type.equals("OperationDefinition") ? List.of()
                    : List.of(type.equals("Questionnaire") || type.equals("AuditEvent") ? "read " + type
                    : "GET " + instance);
            case "vread" -> List.of("GET " + instance + "/_history/1");
            case "history-instance" -> List.of("GET " + instance + "/_history");
            case "search-type" -> List.of();
            default -> List.of(interaction + " " + type);
        };
    }

    private static String value(JsonNode parameter, String id) {
        return switch (parameter.path("type").asText()) {
            case "date" -> "ge2026-01-01";
            case "reference" -> "Task/" + id;
            default -> parameter.path("name").asText().equals("status") ? "received" : "nummer";
        };
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"DELETE, Task/1", "PATCH, Task/1", "POST, Task", "POST, Patient", "PUT, Patient/1",
        "POST, ServiceRequest", "GET, Patient", "GET, Patient/1", "GET, ''", "GET, _history", "GET, Task/_history",
        "POST, $everything", "GET, Task/1/$everything", "POST, $meta", "GET, $preview", "POST, Task/1/$preview",
        "HEAD, Patient", "OPTIONS, Patient", "TRACE, Task"})
    void what_it_does_not_list_is_refused(String method, String path) {
        HttpResponse<String> answer = door.send(door.request("/fhir/" + path, door.linde().token())
                .header("Content-Type", Door.JSON)
                .method(method, Set.of("POST", "PUT", "PATCH").contains(method)
                        ? BodyPublishers.ofString("{\"resourceType\":\"Task\",\"id\":\"1\"}")
                        : BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isIn(400, 404, 405, 412);
        if (!method.equals("HEAD") && !method.equals("TRACE")) {
            RefusalsTest.assertIsARefusal(answer);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"Task?foo=Zwaluwstaart", "Task?patient=999990019", "Task?identifier=", "Task?identifier:not=x",
        "ServiceRequest", "ServiceRequest?subject=x", "Communication", "Communication?part-of=",
        "Communication?recipient=x", "Task?_lastUpdated=Zwaluwstaart", "Task?_include=Task:focus",
        "Task?_lastUpdated=ge999999999999999999-01-01", "Task?status:missing=Zwaluwstaart",
        "Task?_format=Zwaluwstaart&foo=1", "Communication?part-of:Patient=1"})
    void a_search_that_it_does_not_list_is_refused(String search) {
        HttpResponse<String> answer = door.get("/fhir/" + search);

        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 404);
        RefusalsTest.assertIsARefusal(answer);
    }
}
