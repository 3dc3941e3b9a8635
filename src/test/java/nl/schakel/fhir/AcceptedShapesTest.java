package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every shape in which a HIS may send a referral; each arrives at the municipality. */
@ExtendWith(Door.Opened.class)
class AcceptedShapesTest {

    private final Door door;

    AcceptedShapesTest(Door door) {
        this.door = door;
    }

    private record Shape(String name, Supplier<Sample> sample) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Shape> shapes() {
        return Stream.of(new Shape("a transaction", Sample::scootmobiel),
                new Shape("a collection", () -> Shapes.as("collection", Sample.scootmobiel())),
                new Shape("a message", () -> Shapes.message(Sample.scootmobiel())),
                new Shape("relative references", () -> Shapes.relative(Sample.scootmobiel())),
                new Shape("a contained practice", () -> Shapes.contained(Sample.scootmobiel())),
                new Shape("a contained patient", () -> Shapes.containedPatient(Sample.scootmobiel())),
                new Shape("an old code list", () -> Sample.scootmobiel().with("ServiceRequest", r ->
                        ((ObjectNode) r.at("/code/coding/0")).put("system", "https://istandaarden.example/wmo020")
                                .put("code", "12"))),
                new Shape("a year of birth", () -> Sample.scootmobiel().with("Patient", p ->
                        p.put("birthDate", "1957"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void arrives_in_json_and_in_xml(Shape shape) {
        Referral json = Referral.of(door.linde(), shape.sample().get());
        Referral xml = Referral.of(door.linde(), door.post("/fhir", Door.XML, Shapes.xml(shape.sample().get())));

        json.becomes("ontvangen");
        xml.becomes("ontvangen");
        assertThat(door.hub().amsterdam().cases()).contains(json.caseNumber(), xml.caseNumber());
    }

    @Test
    void a_practice_may_be_named_by_its_ura() {
        Referral.of(door.eik(), Shapes.ofTheEik(Systems.URA, Door.EIK_URA)).becomes("ontvangen");
    }

    @Test
    void the_same_in_another_format_is_the_same_referral() {
        Sample sample = Sample.scootmobiel();
        Referral json = Referral.of(door.linde(), sample);

        assertThat(Referral.of(door.linde(), door.post("/fhir", Door.XML, Shapes.xml(sample))).id())
                .isEqualTo(json.id());
        assertThat(door.stored(sample.number())).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/fhir+json", "application/fhir+json; fhirVersion=4.0; charset=UTF-8",
        "application/json", "application/json+fhir", "APPLICATION/FHIR+JSON;charset=utf-8"})
    void every_name_for_json_will_do(String contentType) {
        for (String path : List.of("/fhir", "/fhir/", "/fhir/$preview")) {
            assertThat(door.post(path, contentType, Sample.scootmobiel().bytes()).statusCode()).as(path)
                    .isEqualTo(200);
        }
    }

    @Test
    void a_number_may_hold_digits_that_happen_to_look_like_a_bsn_in_a_uuid() {
        Sample sample = Sample.scootmobiel().numbered("0c9d2f00-1a2b-4c3d-8e4f-abc999990019");

        assertThat(door.linde().post("/fhir/$preview", sample.bytes()).statusCode()).isEqualTo(200);
    }

    @Test
    void a_message_is_answered_with_a_message_that_names_the_task() {
        Sample sample = Shapes.message(Sample.scootmobiel());

        HttpResponse<String> answer = door.linde().post("/fhir/$process-message", sample.bytes());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode bundle = Door.json(answer);
        assertThat(bundle.path("type").asText()).isEqualTo("message");
        JsonNode header = bundle.at("/entry/0/resource");
        assertThat(header.at("/response/identifier").asText()).isEqualTo("bericht-1");
        assertThat(header.at("/response/code").asText()).isEqualTo("ok");
        assertThat(header.at("/eventCoding/code").asText()).isEqualTo("verwijzing");
        String task = header.at("/focus/0/reference").asText();
        assertThat(door.get("/fhir/" + task).statusCode()).isEqualTo(200);
        assertThat(bundle.at("/entry/1/fullUrl").asText()).isEqualTo(door.hub().address() + "/fhir/" + task);
    }

    @Test
    void the_answer_names_the_task_and_its_version() {
        Sample sample = Sample.scootmobiel();

        HttpResponse<String> answer = door.linde().refer(sample.bytes());

        JsonNode entry = Door.json(answer).at("/entry/0");
        assertThat(Door.json(answer).path("type").asText()).isEqualTo("transaction-response");
        assertThat(entry.at("/response/status").asText()).startsWith("201");
        assertThat(entry.at("/response/etag").asText()).startsWith("W/\"");
        assertThat(door.get("/fhir/" + entry.at("/response/location").asText()).statusCode()).isEqualTo(200);
        assertThat(entry.at("/resource/partOf/0/reference").asText())
                .isEqualTo(sample.bundle().at("/entry/0/fullUrl").asText());
    }

    @Test
    void a_preview_shows_what_would_go_and_stores_nothing() {
        Sample sample = Sample.scootmobiel();

        HttpResponse<String> answer = door.linde().post("/fhir/$preview", sample.bytes());

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode preview = Door.json(answer);
        assertThat(preview.path("resourceType").asText()).isEqualTo("Parameters");
        assertThat(answer.body()).contains("Gemeente Amsterdam", "Rolstoel", "De Vries", "Condition[0]")
                .doesNotContain("Multiple sclerose", "N86", "progressief", "schub", "Zenuwen", "Baclofen", "M03BX01",
                        "driemaal", "neuroloog", "Neuroloog", "bang om te vallen", "Quickie");
        assertThat(preview.findValuesAsText("name")).contains("released", "withheld", "path", "reason");
        assertThat(door.stored(sample.number())).isZero();
    }

    @Test
    void a_preview_comes_in_xml_too() {
        HttpResponse<String> answer = door.send(door.request("/fhir/$preview", door.linde().token())
                .setHeader("Accept", Door.XML).header("Content-Type", Door.XML)
                .POST(BodyPublishers.ofByteArray(Shapes.xml(Sample.scootmobiel()))));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(Door.XML);
        assertThat(answer.body()).startsWith("<Parameters");
    }

    @Test
    void all_demo_patients_but_the_one_with_the_wrong_consent_would_be_accepted() {
        List<Integer> answers = Sample.all().stream().map(sample -> {
            boolean ofWilg = sample.bundle().toString().contains("01023456");
            return (ofWilg ? door.wilg() : door.linde()).post("/fhir/$preview", sample.bytes()).statusCode();
        }).toList();

        assertThat(answers).containsOnly(200);
    }
}
