package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A preview and a disclosure record come in the form that is asked for: for a program, on screen, on paper. */
@ExtendWith(Door.Opened.class)
class FormsTest {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

    private static Referral referred;

    private final Door door;

    FormsTest(Door door) {
        this.door = door;
        if (referred == null) {
            referred = Referral.of(door.linde(), Sample.scootmobiel()).becomes("ontvangen");
        }
    }

    @ParameterizedTest(name = "Accept: {0}")
    @CsvSource(delimiter = '!', value = {
        "application/fhir+json ! application/fhir+json",
        "application/json ! application/fhir+json",
        "*/* ! application/fhir+json",
        "application/* ! application/fhir+json",
        "application/fhir+xml ! application/fhir+xml",
        "text/xml ! application/fhir+xml",
        "text/html ! text/html",
        "text/* ! text/html",
        BROWSER + " ! text/html",
        "application/fhir+xml;q=0.5, application/fhir+json;q=0.9 ! application/fhir+json",
        "application/fhir+json;q=0.1, text/html ! text/html",
        "application/fhir+json;q=0, text/html;q=0.2 ! text/html",
        "image/png, */*;q=0.1 ! application/fhir+json",
        "image/png ! ",
        "application/fhir+json;q=0 ! ",
        "audio/* ! ",
        "nonsense ! "})
    void by_the_header(String accept, String type) {
        HttpResponse<byte[]> preview = door.bytes(preview("").setHeader("Accept", accept));
        HttpResponse<byte[]> record = door.bytes(record("").setHeader("Accept", accept));

        assertIs(preview, type);
        assertIs(record, type);
    }

    @ParameterizedTest(name = "_format={0}")
    @CsvSource({"json, application/fhir+json", "xml, application/fhir+xml", "html, text/html",
        "application/fhir%2Bxml, application/fhir+xml", "text/html, text/html", "docx, ", "'', "})
    void by_the_parameter_whatever_the_header_says(String format, String type) {
        assertIs(door.bytes(preview("?_format=" + format)), type);
        assertIs(door.bytes(record("?_format=" + format)), type);
    }

    @Test
    void the_record_comes_on_paper_and_a_preview_does_not() {
        HttpResponse<byte[]> byHeader = door.bytes(record("").setHeader("Accept", "application/pdf"));
        HttpResponse<byte[]> byParameter = door.bytes(record("?_format=pdf"));

        assertIs(byHeader, "application/pdf");
        assertThat(new String(byHeader.body(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
        assertThat(byParameter.body()).isEqualTo(byHeader.body());
        assertIs(door.bytes(preview("").setHeader("Accept", "application/pdf")), null);
        assertIs(door.bytes(preview("?_format=pdf")), null);
    }

    @Test
    void a_header_that_goes_on_and_on_is_refused_like_any_other() {
        String endless = IntStream.range(0, 200).mapToObj(i -> "image/x-" + i).collect(Collectors.joining(", "));

        assertIs(door.bytes(record("").setHeader("Accept", endless)), null);
    }

    @Test
    void the_form_changes_nothing_of_what_is_said() {
        Parameters json = Shapes.FHIR.newJsonParser().parseResource(Parameters.class,
                door.send(record("?_format=json")).body());
        Parameters xml = Shapes.FHIR.newXmlParser().parseResource(Parameters.class,
                door.send(record("?_format=xml")).body());
        String page = door.send(record("?_format=html")).body();

        assertThat(xml.equalsDeep(json)).isTrue();
        assertThat(page).contains("Gemeente Amsterdam", "hulp nodig bij het lopen").doesNotContain("<script", "src=",
                "href=", "999990019", "De Vries");
    }

    @Test
    void nothing_of_it_is_kept_on_the_way() {
        for (HttpRequest.Builder request : List.of(preview("?_format=html"), preview(""), record("?_format=pdf"),
                record("?_format=html"), record(""))) {
            assertThat(door.bytes(request).headers().firstValue("Cache-Control")).contains("no-store");
        }
    }

    @ParameterizedTest
    @CsvSource({"json", "xml", "html", "pdf"})
    void who_is_not_let_in_or_asks_after_another_practices_learns_nothing(String format) {
        String path = "/fhir/Task/" + referred.id() + "/$disclosure?_format=" + format;

        assertThat(door.send(door.request(path, door.wilg().token())).statusCode()).isEqualTo(404);
        assertThat(door.send(HttpRequest.newBuilder(door.hub().address().resolve(path))).statusCode()).isEqualTo(401);
        assertThat(door.send(door.request(path, "not.a.token")).statusCode()).isEqualTo(401);
        assertThat(door.send(HttpRequest.newBuilder(door.hub().address().resolve("/fhir/$preview?_format=" + format))
                .header("Content-Type", Door.JSON)
                .POST(BodyPublishers.ofByteArray(Sample.scootmobiel().bytes()))).statusCode()).isEqualTo(401);
    }

    private HttpRequest.Builder preview(String query) {
        return door.request("/fhir/$preview" + query, door.linde().token()).header("Content-Type", Door.JSON)
                .POST(BodyPublishers.ofByteArray(Sample.scootmobiel().bytes()));
    }

    private HttpRequest.Builder record(String query) {
        return door.request("/fhir/Task/" + referred.id() + "/$disclosure" + query, door.linde().token()).GET();
    }

    /** @param type null where it is refused */
    private static void assertIs(HttpResponse<byte[]> answer, String type) {
        String given = answer.headers().firstValue("Content-Type").orElse("");
        if (type == null) {
            assertThat(answer.statusCode()).isEqualTo(406);
            assertThat(given).startsWith("application/fhir+");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("OperationOutcome");
        } else {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(given).startsWith(type);
            assertThat(answer.body()).isNotEmpty();
        }
    }
}
