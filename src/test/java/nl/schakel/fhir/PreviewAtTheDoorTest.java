package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.disclosure.text.GivenText;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a preview promises, sending the very same keeps. */
@ExtendWith(Door.Opened.class)
class PreviewAtTheDoorTest {

    private static final String TEXT = "Zij komt sinds de zomer bijna niet meer buiten.";

    private final Door door;

    PreviewAtTheDoorTest(Door door) {
        this.door = door;
    }

    @Test
    void a_referral_without_a_text_is_said_to_go_and_goes() {
        Sample sample = Sample.scootmobiel();

        assertThat(page(sample)).contains("class=\"verdict go\"", "Deze verwijzing mag weg", "Gaat mee",
                "AGB-code 01012345", "Toestemming gegeven op");
        assertThat(permitted(sample)).isTrue();
        assertThat(door.linde().refer(sample.bytes()).statusCode()).isEqualTo(200);
    }

    @Test
    void an_unconfirmed_text_is_not_said_to_go_and_does_not() {
        Sample sample = written(TEXT);

        assertThat(page(sample)).contains("class=\"verdict warn\"", "Bevestig eerst uw tekst", TEXT, "Zou meegaan",
                "Krijgt nog niets", "Zonder deze code wordt de hele verwijzing geweigerd.",
                "Noem geen ziekte, medicijn of behandelaar.")
                .doesNotContain("verdict go", "mag weg", "Gaat mee", "gaat mee");
        assertThat(permitted(sample)).isFalse();
        HttpResponse<String> answer = door.linde().refer(sample.bytes());
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Door.issues(answer)).singleElement().asString().startsWith("text-unconfirmed");
    }

    @Test
    void with_the_code_of_the_preview_it_is_said_to_go_and_goes() {
        Sample sample = written(TEXT);
        String code = text(preview(sample, Door.JSON), "confirmation").path("valueString").asText();
        sample.with("ServiceRequest", request -> ((ObjectNode) request.at("/note/0/extension/0"))
                .put("valueString", code).remove("valueBoolean"));

        assertThat(page(sample)).contains("class=\"verdict go\"", "Uw tekst gaat mee", "In uw woorden", "Gaat mee")
                .doesNotContain("geweigerd", "Zou meegaan");
        assertThat(permitted(sample)).isTrue();
        assertThat(door.linde().refer(sample.bytes()).statusCode()).isEqualTo(200);
    }

    @Test
    void a_refused_text_is_said_to_stop_the_referral_and_stops_it() {
        Sample sample = written("Zij komt niet buiten. Zij slikt Metoprolol.");

        assertThat(page(sample)).contains("class=\"verdict stop\"",
                "Deze verwijzing mag zo niet weg: formuleer uw tekst anders", "<mark>Metoprolol</mark>",
                "Krijgt niets zolang uw tekst zo blijft.").doesNotContain("mag weg", "In uw woorden", "Gaat mee");
        assertThat(permitted(sample)).isFalse();
        assertThat(preview(sample, Door.JSON).body()).doesNotContain("Zij komt niet buiten");
        assertThat(door.linde().refer(sample.bytes()).statusCode()).isEqualTo(422);
    }

    @Test
    void the_gp_reads_why_something_stays_in_the_words_for_the_practice() {
        String body = preview(Sample.scootmobiel(), Door.JSON).body();

        assertThat(body).contains("Een behandelaar kan een diagnose verraden.", "\"referrer\"", "\"consent-given\"")
                .doesNotContain("wie u behandelt", "wat u wel en niet kunt", "U wilde");
    }

    @Test
    void the_patient_reads_the_record_in_words_for_the_patient() {
        HttpResponse<String> sent = door.linde().refer(Sample.scootmobiel().bytes());
        String task = StreamSupport.stream(Door.json(sent).path("entry").spliterator(), false)
                .map(entry -> entry.at("/resource")).filter(found -> found.path("resourceType").asText().equals("Task"))
                .findFirst().orElseThrow().path("id").asText();

        HttpResponse<String> record = door.get("/fhir/Task/" + task + "/$disclosure");

        assertThat(record.statusCode()).isEqualTo(200);
        assertThat(StreamSupport.stream(Door.json(record).path("parameter").spliterator(), false)
                .filter(part -> part.path("name").asText().equals("feedback")).findFirst().orElseThrow()
                .path("valueBoolean").asBoolean()).isTrue();
        assertThat(record.body()).doesNotContain("Een behandelaar kan een diagnose verraden.");
    }

    private static Sample written(String text) {
        return Sample.scootmobiel().with("ServiceRequest", request -> {
            ObjectNode note = request.putArray("note").addObject();
            note.putArray("extension").addObject().put("url", GivenText.EXTENSION).put("valueBoolean", true);
            note.put("text", text);
        });
    }

    private String page(Sample sample) {
        HttpResponse<String> answer = preview(sample, "text/html");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body().replaceAll("(?s)<style.*?</style>", "");
    }

    private HttpResponse<String> preview(Sample sample, String accept) {
        return door.send(door.request("/fhir/$preview", door.linde().token()).setHeader("Accept", accept)
                .header("Content-Type", Door.JSON).POST(BodyPublishers.ofByteArray(sample.bytes())));
    }

    private boolean permitted(Sample sample) {
        return parts(Door.json(preview(sample, Door.JSON)).path("parameter"), "permitted").findFirst().orElseThrow()
                .path("valueBoolean").asBoolean();
    }

    private static JsonNode text(HttpResponse<String> answer, String name) {
        JsonNode text = parts(Door.json(answer).path("parameter"), "text").findFirst().orElseThrow();
        return parts(text.path("part"), name).findFirst().orElseThrow();
    }

    private static Stream<JsonNode> parts(JsonNode parts, String name) {
        return StreamSupport.stream(parts.spliterator(), false)
                .filter(part -> part.path("name").asText().equals(name));
    }
}
