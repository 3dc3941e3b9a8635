package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Bodies that are broken, or made to break something: each gets a short no and costs next to nothing. */
@ExtendWith({Door.Opened.class, OutputCaptureExtension.class})
class HostileBodiesTest {

    private static final String MARK = "Zwaluwstaart";
    private static final String BUNDLE = "<Bundle xmlns=\"http://hl7.org/fhir\"><type value=\"transaction\"/>";

    private final Door door;

    HostileBodiesTest(Door door) {
        this.door = door;
    }

    private record Body(String name, String contentType, String text, int status, String issue) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Body json(String name, String text, int status, String issue) {
        return new Body(name, Door.JSON, text, status, issue);
    }

    private static Body xml(String name, String text, int status, String issue) {
        return new Body(name, Door.XML, text, status, issue);
    }

    static Stream<Body> bodies() {
        String sound = Sample.scootmobiel().bundle().toString();
        return Stream.of(
                json("nothing", "", 400, "unreadable"),
                json("half a Bundle", sound.substring(0, sound.length() / 2), 400, "unreadable"),
                json("no JSON at all", MARK, 400, "unreadable"),
                json("a list", "[\"" + MARK + "\"]", 400, "unreadable"),
                json("another resource", "{\"resourceType\":\"Patient\",\"id\":\"" + MARK + "\"}", 400, "unreadable"),
                json("XML that is called JSON", BUNDLE + "</Bundle>", 400, "unreadable"),
                json("a narrative that is no XHTML", sound.replace("\"resourceType\":\"Condition\"",
                        "\"resourceType\":\"Condition\",\"text\":{\"status\":\"generated\",\"div\":\"<div>&" + MARK
                                + ";<b></div>\"}"), 400, "unreadable"),
                json("lists in lists, a hundred thousand deep", "{\"resourceType\":\"Bundle\",\"entry\":"
                        + "[".repeat(100_000) + "]".repeat(100_000) + "}", 400, "unreadable"),
                json("Bundles in Bundles, beyond any depth", "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":"
                        .repeat(20_000) + "{}" + "}]}".repeat(20_000), 400, "unreadable"),
                json("a number with a billion digits", sound.replace("\"status\":\"final\"",
                        "\"status\":\"final\",\"valueQuantity\":{\"value\":1e999999999}"), 422,
                        "value-invalid @ Bundle"),
                json("such a number where no number belongs", sound.replace("\"priority\":\"routine\"",
                        "\"priority\":1E+999999999"), 422, "value-invalid @ Bundle"),
                json("a number of ten thousand digits", sound.replace("\"status\":\"final\"",
                        "\"status\":\"final\",\"valueQuantity\":{\"value\":" + "9".repeat(10_000) + "}"), 400,
                        "unreadable"),
                xml("nothing in XML", "", 400, "unreadable"),
                xml("half a Bundle in XML", BUNDLE + "<entry>" + MARK, 400, "unreadable"),
                xml("entities that multiply", "<!DOCTYPE x [<!ENTITY a \"" + MARK.repeat(50) + "\"><!ENTITY b \""
                        + "&a;".repeat(50) + "\"><!ENTITY c \"" + "&b;".repeat(50) + "\">]>" + BUNDLE
                        + "<id value=\"&c;\"/></Bundle>", 400, "unreadable"),
                xml("an entity from the hub's own disk", "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
                        + BUNDLE + "<identifier><value value=\"&a;\"/></identifier></Bundle>", 400, "unreadable"),
                xml("an entity from the network", "<!DOCTYPE x SYSTEM \"http://localhost:1/" + MARK + ".dtd\">" + BUNDLE
                        + "<id value=\"&a;\"/></Bundle>", 400, "unreadable"),
                xml("elements in elements, a hundred thousand deep", BUNDLE + "<entry><resource><Bundle>"
                        .repeat(33_000) + "</Bundle></resource></entry>".repeat(33_000) + "</Bundle>", 400,
                        "unreadable"),
                new Body("words", "text/plain", MARK, 415, "media-type"),
                new Body("a form", "application/x-www-form-urlencoded", "a=" + MARK, 415, "media-type"),
                new Body("a type that only looks like ours", "application/fhir+jsonish", "{}", 415, "media-type"),
                new Body("another character set", "application/fhir+json; charset=ISO-8859-1", sound, 415,
                        "media-type"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void are_refused(Body body, CapturedOutput output) {
        for (String path : new String[] {"/fhir", "/fhir/$process-message", "/fhir/$preview"}) {
            HttpResponse<String> answer = door.post(path, body.contentType(),
                    body.text().getBytes(StandardCharsets.UTF_8));

            assertThat(Door.issues(answer)).as(path).containsExactly(body.issue());
            assertThat(answer.statusCode()).as(path).isEqualTo(body.status());
            assertThat(answer.body()).hasSizeLessThan(1_000).doesNotContain("root:");
            RefusalsTest.assertIsARefusal(answer);
        }
        assertThat(output.getAll()).as("the log stays clean").doesNotContain(MARK, "Exception", "ERROR");
    }

    @Test
    void depth_that_the_formats_allow_does_no_harm() {
        Sample sample = Sample.scootmobiel().with("Condition", condition -> {
            ObjectNode place = condition;
            for (int depth = 0; depth < 400; depth++) {
                place = place.putArray("extension").addObject().put("url", "https://his.example/" + depth);
            }
        }).with("Patient", patient -> patient.put("language", "nl\u00e9"));

        assertThat(door.linde().refer(sample.bytes()).statusCode()).isEqualTo(200);
        assertThat(door.linde().post("/fhir/$preview", sample.bytes()).statusCode()).isEqualTo(200);
    }

    @Test
    void more_than_the_limit_is_refused_whether_announced_or_not() {
        byte[] body = Sample.scootmobiel().with("ServiceRequest", r -> r.putArray("note").addObject()
                .put("text", MARK.repeat(500_000))).bytes();

        HttpResponse<String> announced = door.post("/fhir", Door.JSON, body);
        HttpResponse<String> streamed = door.send(door.request("/fhir", door.linde().token())
                .header("Content-Type", Door.JSON)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

        for (HttpResponse<String> answer : new HttpResponse[] {announced, streamed}) {
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(Door.issues(answer)).containsExactly("too-large");
            RefusalsTest.assertIsARefusal(answer);
        }
    }

    @Test
    void a_compressed_body_is_not_unpacked() {
        HttpResponse<String> answer = door.send(door.request("/fhir", door.linde().token())
                .header("Content-Type", Door.JSON).header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString(MARK)));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(Door.issues(answer)).containsExactly("compressed");
        RefusalsTest.assertIsARefusal(answer);
    }

    @Test
    void ten_thousand_entries_are_too_many() {
        Sample sample = Sample.scootmobiel();
        ArrayNode entries = (ArrayNode) sample.bundle().path("entry");
        for (int i = 0; i < 10_000; i++) {
            entries.addObject().putObject("resource").put("resourceType", "Basic");
        }

        HttpResponse<String> answer = door.linde().refer(sample.bytes());

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Door.issues(answer)).containsExactly("bundle-too-large @ Bundle.entry");
        assertThat(door.stored(sample.number())).isZero();
    }
}
