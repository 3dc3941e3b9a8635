package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.story.Hub;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A patient agrees, except to one thing: everything else goes, and that one to nobody. */
@ExtendWith(Door.Opened.class)
class ObjectedItemsTest {

    private static final String TYPES = "http://hl7.org/fhir/resource-types";
    /** The walking of the sample patient. */
    private static final String WALKING = "urn:uuid:e71e7bb8-8525-5e01-b8ff-39aeb8f17480";
    private static final String WHEELCHAIR = "urn:uuid:4070ce62-7bb7-5c18-a19f-3c6e83069cbb";

    private final Door door;

    ObjectedItemsTest(Door door) {
        this.door = door;
    }

    @Test
    void one_observation_is_held_back_and_everything_else_goes() {
        Sample sample = Sample.scootmobiel().withMedicalFacts().forMunicipality(Hub.DEN_HAAG)
                .consentingTo(Hub.adviser(Hub.DEN_HAAG)).except(item(WALKING));

        JsonNode shown = preview(sample);
        Referral referral = Referral.of(door.linde(), sample).becomes("ontvangen");

        JsonNode record = Door.json(door.get("/fhir/Task/" + referral.id() + "/$disclosure"));
        for (JsonNode answer : List.of(shown, record)) {
            assertThat(Door.parts(answer, "recipient")).hasSize(3);
            // The expert got nothing: the patient did not agree to that one.
            for (JsonNode recipient : Door.parts(answer, "recipient").subList(0, 2)) {
                assertThat(elements(recipient)).contains("mobility.transfer").doesNotContain("mobility.walking");
                assertThat(reasonOf(recipient, "Observation[0]")).isEqualTo("objected");
            }
        }
        assertThat(elements(Door.parts(record, "recipient").get(0))).containsExactly("urgency", "mobility.transfer",
                "aids");
    }

    @Test
    void the_aid_itself_takes_along_what_is_said_of_its_use() {
        JsonNode consultant = Door.part(preview(Sample.scootmobiel().except(item(WHEELCHAIR))), "recipient");

        assertThat(elements(consultant)).contains("mobility.walking").doesNotContain("aids");
        assertThat(reasonOf(consultant, "Device[0]")).isEqualTo("objected");
        assertThat(reasonOf(consultant, "DeviceUseStatement[0]")).isEqualTo("objected");
    }

    @Test
    void a_whole_kind_is_held_back_by_its_type() {
        Sample sample = Sample.scootmobiel().except(kind("Observation"));

        JsonNode consultant = Door.part(preview(sample), "recipient");

        assertThat(elements(consultant)).containsExactly("urgency", "aids");
        assertThat(reasonOf(consultant, "Observation[0]")).isEqualTo("objected");
        assertThat(reasonOf(consultant, "Observation[1]")).isEqualTo("objected");
    }

    @Test
    void an_older_value_does_not_come_in_the_place_of_one_that_is_held_back() {
        Sample sample = Sample.scootmobiel();
        sample.observing("282097004", "165245003");
        ((ObjectNode) sample.bundle().at("/entry/" + (sample.bundle().path("entry").size() - 1) + "/resource"))
                .put("effectiveDateTime", "2020-01-01");

        JsonNode consultant = Door.part(preview(sample.except(item(WALKING))), "recipient");

        assertThat(elements(consultant)).doesNotContain("mobility.walking");
        assertThat(reasonOf(consultant, "Observation[0]")).isEqualTo("objected");
        assertThat(reasonOf(consultant, "Observation[2]")).isEqualTo("superseded");
    }

    @Test
    void what_the_patient_objects_to_in_a_consent_about_privacy_in_general_counts_too() {
        Sample sample = Sample.scootmobiel();
        ObjectNode general = sample.resource("Consent").deepCopy();
        general.putArray("category").addObject().putArray("coding").addObject().put("system", "http://loinc.org")
                .put("code", "59284-0");
        ObjectNode deny = general.putObject("provision").put("type", "deny");
        item(WALKING).accept(deny);
        ((ArrayNode) sample.bundle().path("entry")).addObject()
                .put("fullUrl", "urn:uuid:0b1de0e7-6c1b-4d5c-9a56-00000000beef").set("resource", general);

        JsonNode shown = preview(sample);

        assertThat(Door.part(shown, "permitted").path("valueBoolean").asBoolean()).isTrue();
        assertThat(reasonOf(Door.part(shown, "recipient"), "Observation[0]")).isEqualTo("objected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"urn:uuid:00000000-0000-4000-8000-000000000000", "Observation/elders",
        "urn:uuid:fed7e2db-2e78-5f8a-b9c3-5979e10a9ba1"})
    void what_cannot_be_found_or_cannot_be_missed_makes_the_consent_unclear(String reference) {
        Sample sample = Sample.scootmobiel().except(item(reference));

        HttpResponse<String> answer = door.linde().refer(sample.bytes());

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Door.issues(answer)).containsExactly(
                "consent-unclear @ Bundle.entry[6].resource.provision.provision[0].provision[0]");
    }

    @Test
    void one_thing_that_cannot_be_found_beside_one_that_can_makes_it_unclear_all_the_same() {
        Sample sample = Sample.scootmobiel().except(deny -> {
            item(WALKING).accept(deny);
            deny.withArray("data").addObject().put("meaning", "instance").putObject("reference")
                    .put("reference", "Observation/elders");
        });

        assertThat(Door.issues(door.linde().refer(sample.bytes()))).singleElement().asString()
                .startsWith("consent-unclear");
    }

    private JsonNode preview(Sample sample) {
        HttpResponse<String> answer = door.linde().post("/fhir/$preview", sample.bytes());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Door.json(answer);
    }

    private static Consumer<ObjectNode> item(String reference) {
        return deny -> deny.putArray("data").addObject().put("meaning", "instance").putObject("reference")
                .put("reference", reference);
    }

    private static Consumer<ObjectNode> kind(String type) {
        return deny -> deny.putArray("class").addObject().put("system", TYPES).put("code", type);
    }

    private static List<String> elements(JsonNode recipient) {
        return Door.parts(recipient, "released").stream()
                .map(released -> Door.part(released, "element").path("valueCode").asText()).toList();
    }

    private static String reasonOf(JsonNode recipient, String path) {
        return Door.parts(recipient, "withheld").stream()
                .filter(kept -> Door.part(kept, "path").path("valueString").asText().equals(path)).findFirst()
                .map(kept -> Door.part(kept, "reason").path("valueCode").asText()).orElse("not withheld");
    }
}
