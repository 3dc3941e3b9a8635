package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * What the door refuses: a sound referral with one thing broken. Whatever is refused is told with its place, keeps
 * quiet about what was sent, and leaves nothing behind.
 */
@ExtendWith({Door.Opened.class, OutputCaptureExtension.class})
class RefusalsTest {

    /** In the broken place; the answer may not repeat it. */
    private static final String MARK = "Zwaluwstaart";
    private static final String REQUEST = "Bundle.entry[1].resource";
    private static final String PATIENT = "Bundle.entry[2].resource";
    private static final String ORGANIZATION = "Bundle.entry[3].resource";
    private static final String CONSENT = "Bundle.entry[6].resource";
    private static final String WALKING = "Bundle.entry[7].resource";
    private static final String CONDITION = "Bundle.entry[9].resource";

    private final Door door;

    RefusalsTest(Door door) {
        this.door = door;
    }

    private record Case(String name, Consumer<Sample> change, int status, List<String> issues) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Case refused(String name, Consumer<Sample> change, String... issues) {
        return new Case(name, change, 422, List.of(issues));
    }

    private static Case with(String name, String type, Consumer<ObjectNode> change, String... issues) {
        return refused(name, sample -> sample.with(type, change), issues);
    }

    static Stream<Case> brokenReferrals() {
        return Stream.of(patients(), shapes(), bundles(), requests(), practices()).flatMap(s -> s);
    }

    private static Stream<Case> patients() {
        return Stream.of(
                with("no BSN", "Patient", p -> p.remove("identifier"), "bsn-missing @ " + PATIENT + ".identifier"),
                with("a number of another kind", "Patient", p -> ((ObjectNode) p.at("/identifier/0"))
                        .put("system", "http://" + MARK + "/number"), "bsn-missing @ " + PATIENT + ".identifier"),
                with("a BSN that fails the elfproef", "Patient", p -> bsn(p, "999990018"),
                        "bsn-invalid @ " + PATIENT + ".identifier"),
                with("a BSN with words", "Patient", p -> bsn(p, MARK), "bsn-invalid @ " + PATIENT + ".identifier"),
                with("two BSNs", "Patient", p -> p.withArray("identifier").addObject()
                                .put("system", Systems.BSN).put("value", "111222333"),
                        "bsn-invalid @ " + PATIENT + ".identifier"),
                with("no name", "Patient", p -> p.remove("name"), "patient-name-missing @ " + PATIENT + ".name"),
                with("a name without family name", "Patient", p -> ((ObjectNode) p.at("/name/0")).remove("family"),
                        "patient-name-missing @ " + PATIENT + ".name"),
                with("no birthDate", "Patient", p -> p.remove("birthDate"),
                        "patient-birthdate-missing @ " + PATIENT + ".birthDate"),
                with("a birthDate that is no date", "Patient", p -> p.put("birthDate", MARK),
                        "date-invalid @ " + PATIENT + ".birthDate"),
                with("born on 30 February", "Patient", p -> p.put("birthDate", "1957-02-30"),
                        "date-invalid @ " + PATIENT + ".birthDate"),
                with("not born yet", "Patient", p -> p.put("birthDate", "2999-01-01"),
                        "date-invalid @ " + PATIENT + ".birthDate"),
                with("not born yet, by year", "Patient", p -> p.put("birthDate", "2999"),
                        "date-invalid @ " + PATIENT + ".birthDate"),
                refused("a second patient", sample -> entry(sample, "Patient", MARK),
                        "subject-ambiguous @ Bundle.entry[15].resource"),
                refused("no patient", sample -> remove(sample, "Patient"),
                        "reference-dangling @ " + REQUEST + ".subject"),
                with("a protected patient", "Patient", p -> p.putObject("meta").putArray("security").addObject()
                                .put("system", "http://terminology.hl7.org/CodeSystem/v3-Confidentiality")
                                .put("code", "V"),
                        "confidential-patient @ " + PATIENT + ".meta.security[0]"));
    }

    private static Stream<Case> shapes() {
        return Stream.of(
                with("an unknown element", "Patient", p -> p.put("bijnaam", MARK), "element-unknown @ " + PATIENT),
                with("an element with content for a name", "Patient", p -> p.put(MARK, "x"),
                        "element-unknown @ " + PATIENT),
                with("an unknown element deep down", "Observation", o -> ((ObjectNode) o.at("/code/coding/0"))
                        .put("waarde", MARK), "element-unknown @ " + WALKING + ".code.coding[0]"),
                with("an element of STU3", "Consent", c -> c.putArray("consentingParty").addObject()
                        .put("display", MARK), "element-unknown @ " + CONSENT),
                refused("a resource of STU3", sample -> entry(sample, "ReferralRequest", MARK),
                        "resource-unknown @ Bundle.entry[15].resource"),
                refused("a resource of no FHIR at all", sample -> entry(sample, MARK, MARK),
                        "resource-unknown @ Bundle.entry[15].resource"),
                with("a contained resource of STU3", "ServiceRequest", r -> r.putArray("contained").addObject()
                                .put("resourceType", "ReferralRequest").put("id", MARK),
                        "resource-unknown @ " + REQUEST + ".contained[0]"),
                with("an object for a list", "Patient", p -> p.putObject("name").put("family", MARK),
                        "value-invalid @ " + PATIENT + ".name"),
                with("a word for an object", "Patient", p -> p.putArray("name").add(MARK),
                        "value-invalid @ " + PATIENT + ".name[0]", "patient-name-missing @ " + PATIENT + ".name"),
                with("an unknown code of FHIR's own", "Patient", p -> p.put("gender", MARK),
                        "value-invalid @ " + PATIENT + ".gender"),
                with("a word for a number", "Observation", o -> {
                    o.remove("valueCodeableConcept");
                    value(o).put("value", MARK);
                },
                        "value-invalid @ " + WALKING + ".value.value"),
                with("two kinds of the same value", "Observation", o -> value(o).put("unit", MARK),
                        "value-invalid @ " + WALKING + ".value"),
                with("a moment that is none", "Observation", o -> o.put("effectiveDateTime", MARK),
                        "date-invalid @ " + WALKING + ".effective"),
                with("a period that starts on no day", "Condition", c -> c.putObject("onsetPeriod").put("start", MARK),
                        "date-invalid @ " + CONDITION + ".onset.start"),
                with("a modifierExtension", "Condition", c -> modifier(c), "modifier-extension-unknown @ " + CONDITION),
                with("a modifierExtension in a part", "Patient", p -> modifier(p.putArray("contact").addObject()),
                        "modifier-extension-unknown @ " + PATIENT + ".contact[0]"),
                with("a modifierExtension in something contained", "Condition", c -> modifier(c.putArray("contained")
                                .addObject().put("resourceType", "Observation").put("id", "x")),
                        "modifier-extension-unknown @ " + CONDITION + ".contained[0]"));
    }

    private static Stream<Case> bundles() {
        return Stream.of(
                refused("a batch", sample -> sample.bundle().put("type", "batch"), "bundle-type @ Bundle.type"),
                refused("a Bundle of no type", sample -> sample.bundle().remove("type"), "bundle-type @ Bundle.type"),
                refused("an empty Bundle", sample -> sample.bundle().remove("entry"),
                        "consent-missing @ Bundle.entry", "servicerequest-missing @ Bundle.entry"),
                refused("an entry of nothing", sample -> ((ObjectNode) sample.bundle().at("/entry/9"))
                        .putNull("resource"), "value-invalid @ " + CONDITION),
                refused("one fullUrl twice", sample -> ((ObjectNode) sample.bundle().at("/entry/7")).put("fullUrl",
                                sample.bundle().at("/entry/9/fullUrl").asText()),
                        "duplicate-id @ " + CONDITION + ".id"),
                refused("one id twice", sample -> {
                    ((ObjectNode) sample.bundle().at("/entry/7/resource")).put("id", MARK);
                    ((ObjectNode) sample.bundle().at("/entry/8/resource")).put("id", MARK);
                }, "duplicate-id @ Bundle.entry[8].resource.id"));
    }

    private static Stream<Case> requests() {
        return Stream.of(
                refused("no ServiceRequest", sample -> remove(sample, "ServiceRequest"),
                        "servicerequest-missing @ Bundle.entry"),
                with("a ServiceRequest that is only a proposal", "ServiceRequest", r -> r.put("intent", "proposal"),
                        "servicerequest-missing @ Bundle.entry"),
                refused("two ServiceRequests", sample -> {
                    JsonNode second = sample.resource("ServiceRequest").deepCopy();
                    remove(sample, "Task");
                    ((ArrayNode) sample.bundle().path("entry")).addObject().set("resource", second);
                }, "servicerequest-ambiguous @ Bundle.entry"),
                with("a subject that is not there", "ServiceRequest", r -> r.putObject("subject")
                        .put("reference", "Patient/" + MARK), "reference-dangling @ " + REQUEST + ".subject"),
                with("a requester that is not there", "ServiceRequest", r -> r.putObject("requester")
                                .put("reference", "PractitionerRole/" + MARK),
                        "reference-dangling @ " + REQUEST + ".requester"),
                with("a provision nobody knows", "ServiceRequest", r -> code(r, MARK),
                        "provision-unknown @ " + REQUEST + ".code"),
                refused("no provision anywhere", sample -> {
                    sample.with("ServiceRequest", r -> r.remove("code"));
                    sample.with("Consent", c -> ((ObjectNode) c.at("/provision/provision/0")).remove("code"));
                }, "provision-missing @ " + REQUEST + ".code"),
                with("a provision without an agreement on data", "ServiceRequest", r -> code(r, "rolstoel"),
                        "provision-not-supported @ " + REQUEST + ".code"),
                refused("a provision that the municipality does not take",
                        sample -> sample.forMunicipality(Door.CHOOSY),
                        "provision-not-accepted @ " + REQUEST + ".code"),
                refused("a municipality that is not connected", sample -> sample.forMunicipality("0599"),
                        "municipality-unknown @ " + REQUEST + ".performer"),
                with("written in the future", "ServiceRequest", r -> r.put("authoredOn", "2999-01-01"),
                        "date-invalid @ " + REQUEST + ".authoredOn"),
                with("a BSN for a number of the referral", "ServiceRequest", r -> ((ObjectNode) r.at("/identifier/0"))
                        .put("value", "999990019"), "identifier-invalid @ " + REQUEST + ".identifier"),
                with("a number that is called a BSN", "ServiceRequest", r -> ((ObjectNode) r.at("/identifier/0"))
                        .put("system", Systems.BSN), "identifier-invalid @ " + REQUEST + ".identifier"),
                with("a number too long to keep", "ServiceRequest", r -> ((ObjectNode) r.at("/identifier/0"))
                        .put("value", MARK.repeat(30)), "identifier-invalid @ " + REQUEST + ".identifier"));
    }

    private static Stream<Case> practices() {
        return Stream.of(
                with("no practice", "Organization", o -> o.remove("identifier"),
                        "practice-missing @ " + REQUEST + ".requester"),
                new Case("another practice", sample -> sample.with("Organization", o -> ((ObjectNode)
                        o.at("/identifier/0")).put("value", "01023456")), 403,
                        List.of("practice-other @ " + REQUEST + ".requester")),
                new Case("a practice with words for a number", sample -> sample.with("Organization", o ->
                        ((ObjectNode) o.at("/identifier/0")).put("value", MARK)), 403,
                        List.of("practice-other @ " + REQUEST + ".requester")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void brokenReferrals(Case broken, CapturedOutput output) {
        Sample sample = Sample.scootmobiel();
        String number = sample.number();
        broken.change().accept(sample);

        HttpResponse<String> answer = door.linde().refer(sample.bytes());

        assertThat(Door.issues(answer)).containsExactlyInAnyOrderElementsOf(broken.issues());
        assertThat(answer.statusCode()).isEqualTo(broken.status());
        assertIsARefusal(answer);
        assertThat(door.stored(number)).isZero();
        assertThat(output.getAll()).as("the log keeps quiet too").doesNotContain(MARK, "999990019", "Vries");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenReferrals")
    void in_preview_too(Case broken) {
        Sample sample = Sample.scootmobiel();
        broken.change().accept(sample);

        HttpResponse<String> answer = door.linde().post("/fhir/$preview", sample.bytes());

        assertThat(answer.statusCode()).isEqualTo(broken.status());
        assertThat(Door.issues(answer)).containsExactlyInAnyOrderElementsOf(broken.issues());
        assertIsARefusal(answer);
    }

    @Test
    void several_errors_come_back_at_once() {
        Sample sample = Sample.scootmobiel()
                .with("Patient", p -> {
                    p.remove("identifier");
                    p.remove("name");
                    p.put("birthDate", "1957-02-30").put("bijnaam", MARK);
                })
                .with("Organization", o -> o.remove("identifier"))
                .with("ServiceRequest", r -> code(r, MARK))
                .with("Condition", c -> modifier(c));
        sample.bundle().put("type", "batch");

        HttpResponse<String> answer = door.linde().refer(sample.bytes());

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Door.issues(answer)).contains("bundle-type @ Bundle.type", "element-unknown @ " + PATIENT,
                "date-invalid @ " + PATIENT + ".birthDate", "modifier-extension-unknown @ " + CONDITION,
                "bsn-missing @ " + PATIENT + ".identifier", "patient-name-missing @ " + PATIENT + ".name",
                "practice-missing @ " + REQUEST + ".requester", "provision-unknown @ " + REQUEST + ".code")
                .doesNotHaveDuplicates();
        assertIsARefusal(answer);
    }

    @Test
    void a_modifier_extension_with_its_name_in_escapes_is_one_all_the_same() {
        Sample sample = Sample.scootmobiel().with("Condition", c -> modifier(c));
        String body = sample.bundle().toString().replace("modifierExtension", "modifier\\u0045xtension");

        HttpResponse<String> answer = door.post("/fhir", Door.JSON, body.getBytes(StandardCharsets.UTF_8));

        assertThat(Door.issues(answer)).containsExactly("modifier-extension-unknown @ " + CONDITION);
    }

    static void assertIsARefusal(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/fhir+");
        JsonNode outcome = Door.json(answer);
        assertThat(outcome.path("resourceType").asText()).isEqualTo("OperationOutcome");
        assertThat(outcome.path("issue").isEmpty()).isFalse();
        outcome.path("issue").forEach(issue -> {
            assertThat(issue.at("/details/coding/0/system").asText()).isEqualTo(Outcomes.SYSTEM);
            assertThat(issue.at("/details/coding/0/code").asText()).isNotBlank();
            assertThat(issue.at("/details/text").asText()).isNotBlank();
            assertThat(issue.has("diagnostics")).isFalse();
        });
        List<String> repeated = new ArrayList<>(List.of(MARK, "999990019", "999990018", "Vries", "Prinsengracht",
                "HAPI", "Exception", "nl.schakel"));
        assertThat(repeated).noneMatch(answer.body()::contains);
    }

    private static void bsn(ObjectNode patient, String value) {
        ((ObjectNode) patient.at("/identifier/0")).put("value", value);
    }

    private static void code(ObjectNode request, String code) {
        ((ObjectNode) request.at("/code/coding/0")).put("code", code);
    }

    private static ObjectNode value(ObjectNode observation) {
        return observation.putObject("valueQuantity");
    }

    private static void modifier(ObjectNode element) {
        element.putArray("modifierExtension").addObject().put("url", "https://his.example/" + MARK)
                .put("valueBoolean", true);
    }

    private static void entry(Sample sample, String type, String id) {
        ((ArrayNode) sample.bundle().path("entry")).addObject().putObject("resource").put("resourceType", type)
                .put("id", id);
    }

    private static void remove(Sample sample, String type) {
        ArrayNode entries = (ArrayNode) sample.bundle().path("entry");
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).at("/resource/resourceType").asText().equals(type)) {
                // Emptied, not taken out: the others keep their places.
                ((ObjectNode) entries.get(i)).remove("resource");
                return;
            }
        }
    }
}
