package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each reason for which a patient's consent does not carry the referral, told at intake and shown in a preview. */
@ExtendWith(Door.Opened.class)
class ConsentAtTheDoorTest {

    private static final String MARK = "Zwaluwstaart";
    private static final String CONSENT = "Bundle.entry[6].resource";
    private static final String PERMIT = CONSENT + ".provision.provision[0]";

    private final Door door;

    ConsentAtTheDoorTest(Door door) {
        this.door = door;
    }

    private record Denial(String name, Consumer<ObjectNode> change, String issue) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Denial> denials() {
        return Stream.of(
                new Denial("a consent to treatment", c -> ((ArrayNode) c.path("category")).remove(1),
                        "consent-missing @ Bundle"),
                new Denial("only proposed", c -> c.put("status", "proposed"), "consent-not-active @ .status"),
                new Denial("of someone else", c -> c.putObject("patient").put("display", MARK).putObject("identifier")
                        .put("system", Systems.BSN).put("value", "111222333"), "consent-other-patient @ .patient"),
                new Denial("given tomorrow", c -> c.put("dateTime", "2999-01-01"), "consent-not-yet @ .dateTime"),
                new Denial("over", c -> ((ObjectNode) permit(c).path("period")).put("end", "2026-02-01"),
                        "consent-expired @ .provision.provision[0].period"),
                new Denial("given by the doctor", c -> ((ObjectNode) c.at("/performer/0"))
                                .put("reference", "urn:uuid:be3567df-bfc4-56b5-b928-64f54a796b93").put("display", MARK),
                        "consent-performer @ .performer"),
                new Denial("for another municipality", c -> ((ObjectNode) permit(c).at("/actor/0/reference/identifier"))
                        .put("value", "00000099000000518000"),
                        "consent-other-recipient @ .provision.provision[0].actor"),
                new Denial("for another purpose", c -> ((ObjectNode) permit(c).at("/purpose/0")).put("code", "HMARKT")
                        .put("display", MARK), "consent-purpose @ .provision.provision[0].purpose"),
                new Denial("to collect only", c -> ((ObjectNode) permit(c).at("/action/0/coding/0"))
                        .put("code", "collect"), "consent-purpose @ .provision.provision[0].action"),
                new Denial("for another provision", c -> ((ObjectNode) permit(c).at("/code/0/coding/0"))
                        .put("code", "rolstoel"), "consent-provision @ .provision.provision[0].code"),
                new Denial("with a modifier", c -> c.putArray("modifierExtension").addObject()
                                .put("url", "https://his.example/" + MARK).put("valueBoolean", false),
                        "consent-unclear @ .modifierExtension"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("denials")
    void refuses_the_referral_and_shows_in_a_preview(Denial denial) {
        Sample sample = Sample.scootmobiel().with("Consent", denial.change());
        String issue = denial.issue().replace("@ .", "@ " + CONSENT + ".");

        HttpResponse<String> preview = door.linde().post("/fhir/$preview", sample.bytes());
        HttpResponse<String> answer = door.linde().refer(sample.bytes());

        assertThat(Door.issues(answer)).singleElement().asString().startsWith(issue);
        assertThat(answer.statusCode()).isEqualTo(422);
        RefusalsTest.assertIsARefusal(answer);
        assertThat(door.stored(sample.number())).isZero();
        assertThat(preview.statusCode()).isEqualTo(200);
        assertThat(part(preview, "permitted").path("valueBoolean").asBoolean(true)).isFalse();
        assertThat(part(preview, "consent").path("resource").path("issue"))
                .isEqualTo(Door.json(answer).path("issue"));
        assertThat(preview.body()).doesNotContain(MARK);
    }

    @ParameterizedTest(name = "an objection with status {0}")
    @MethodSource("objections")
    void a_newer_objection_beats_an_older_yes(List<String> statusAndType) {
        Sample sample = Sample.scootmobiel();
        ObjectNode objection = sample.resource("Consent").deepCopy();
        objection.put("dateTime", "2026-11-01").put("status", statusAndType.get(0));
        ((ObjectNode) permit(objection)).put("type", statusAndType.get(1));
        ((ArrayNode) sample.bundle().path("entry")).addObject().set("resource", objection);

        HttpResponse<String> answer = door.linde().refer(sample.bytes());

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Door.issues(answer)).allMatch(issue -> issue.startsWith("consent-objection @ Bundle.entry[15]"));
        assertThat(door.stored(sample.number())).isZero();
    }

    static Stream<List<String>> objections() {
        return Stream.of(List.of("active", "deny"), List.of("rejected", "permit"), List.of("inactive", "permit"));
    }

    @ParameterizedTest(name = "verified: {0}")
    @MethodSource("verifications")
    void a_practice_may_ask_for_verified_consent(Boolean verified) {
        Sample sample = Shapes.ofTheEik(Systems.AGB, Door.EIK_AGB).with("Consent", consent ->
                ((ObjectNode) consent.at("/verification/0")).put("verified", verified));

        HttpResponse<String> answer = door.eik().refer(sample.bytes());

        assertThat(answer.statusCode()).isEqualTo(verified ? 200 : 422);
        if (!verified) {
            assertThat(Door.issues(answer)).containsExactly("consent-unverified @ " + CONSENT + ".verification");
        }
    }

    static Stream<Boolean> verifications() {
        return Stream.of(true, false);
    }

    private static JsonNode permit(JsonNode consent) {
        return consent.at(PERMIT.substring(CONSENT.length()).replace(".", "/").replace("[0]", "/0"));
    }

    private static JsonNode part(HttpResponse<String> parameters, String name) {
        return StreamSupport.stream(Door.json(parameters).path("parameter").spliterator(), false)
                .filter(parameter -> parameter.path("name").asText().equals(name)).findFirst().orElseThrow();
    }
}
