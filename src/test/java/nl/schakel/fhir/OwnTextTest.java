package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Gemeenten;
import nl.schakel.disclosure.Confidentiality;
import nl.schakel.disclosure.WayOfWorking;
import nl.schakel.disclosure.text.FreeText;
import nl.schakel.disclosure.text.TextConfirmations;
import nl.schakel.identity.AgbCode;
import nl.schakel.referral.Additions;
import nl.schakel.referral.Parts;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.Refusal;
import nl.schakel.security.Caller;
import nl.schakel.security.Keys;
import nl.schakel.story.Hub;
import nl.schakel.story.MovableClock;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** What a GP writes to the municipality in words goes only as it was shown and confirmed. */
@ExtendWith(Door.Opened.class)
class OwnTextTest {

    private static final String TEXT = "Mevrouw durft niet meer alleen naar de Zwaluwmarkt & komt nauwelijks buiten.";
    private static final String MEDICINE = "Zij gebruikt Baclofen en valt vaak.";

    private final Door door;

    OwnTextTest(Door door) {
        this.door = door;
    }

    @Test
    void what_was_confirmed_in_a_preview_is_what_the_consultant_reads() throws Exception {
        Sample sample = Sample.scootmobiel().writing(TEXT, null);
        JsonNode shown = preview(sample);
        assertThat(Door.part(shown, "permitted").path("valueBoolean").asBoolean(true)).as("not before it is confirmed")
                .isFalse();
        JsonNode text = Door.part(shown, "text");
        assertThat(Door.part(text, "confirmed").path("valueBoolean").asBoolean(true)).isFalse();
        assertThat(Door.part(text, "confirmation-until").path("valueInstant").asText()).isNotEmpty();
        assertThat(Door.part(Door.part(shown, "recipient"), "text").path("valueString").asText()).isEqualTo(TEXT);

        sample.writing(TEXT, code(shown));
        assertThat(Door.part(Door.part(preview(sample), "text"), "confirmed").path("valueBoolean").asBoolean()).isTrue();
        Referral referral = Referral.of(door.linde(), sample).becomes("ontvangen");

        assertThat(letterTo(referral)).contains("In de woorden van de huisarts", "Zwaluwmarkt & komt");
        JsonNode record = Door.json(door.get("/fhir/Task/" + referral.id() + "/$disclosure"));
        assertThat(Door.part(Door.part(record, "recipient"), "text").path("valueString").asText()).isEqualTo(TEXT);
    }

    @Test
    void the_page_of_a_preview_shows_the_text_and_the_code_and_lets_no_text_become_a_page() {
        Sample sample = Sample.scootmobiel().writing("Komt <b>niet</b> buiten.", null);

        String page = door.send(door.request("/fhir/$preview?_format=html", door.linde().token())
                .header("Content-Type", Door.JSON)
                .POST(BodyPublishers.ofByteArray(sample.bytes()))).body();

        assertThat(page).contains("Komt &lt;b&gt;niet&lt;/b&gt; buiten.").doesNotContain("<b>niet</b>");
    }

    @Test
    void a_note_that_is_not_for_the_municipality_stays_with_the_practice() throws Exception {
        Referral referral = Referral.of(door.linde(), Sample.scootmobiel()).becomes("ontvangen");

        assertThat(letterTo(referral)).doesNotContain("bang om te vallen", "In de woorden");
    }

    @Test
    void nothing_goes_that_was_not_confirmed_word_for_word_for_this_patient_and_these_recipients() {
        Sample sample = Sample.scootmobiel().writing(TEXT, null);
        String code = code(preview(sample));

        assertRefused(sample, "text-unconfirmed");
        assertRefused(Sample.scootmobiel().writing(TEXT.replace("nauwelijks", "niet"), code), "text-changed");
        assertRefused(Sample.scootmobiel().about("111222333", "Bakker").writing(TEXT, code), "text-changed");
        assertRefused(Sample.scootmobiel().writing(TEXT, code).forMunicipality(Hub.DEN_HAAG), "text-changed");
        assertRefused(Sample.scootmobiel().writing(TEXT, "zelf-bedacht"), "text-changed");
        Sample renumbered = Sample.scootmobiel().writing(TEXT, code);
        assertThat(door.linde().refer(renumbered.bytes()).statusCode()).as("another number is no other text")
                .isEqualTo(200);
    }

    @Test
    void a_medicine_is_named_to_the_sender_alone() {
        LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = logs.getLogger(Logger.ROOT_LOGGER_NAME);
        Logger ours = logs.getLogger("nl.schakel");
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        root.addAppender(heard);
        ours.setLevel(Level.ALL);
        Sample sample = Sample.scootmobiel().writing(MEDICINE, null);
        HttpResponse<String> answer;
        JsonNode shown;
        try {
            shown = preview(sample);
            answer = door.linde().refer(sample.bytes());
        } finally {
            ours.setLevel(null);
            root.detachAppender(heard);
        }

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Door.issues(answer)).containsExactly("text-medicine @ Bundle.entry[1].resource.note[0]");
        JsonNode issue = Door.json(answer).at("/issue/0");
        assertThat(issue.path("diagnostics").asText()).isEqualTo("Te herformuleren: Baclofen");
        assertThat(issue.at("/details/text").asText()).doesNotContain("Baclofen");
        assertThat(answer.body()).doesNotContain("valt vaak");
        assertThat(door.stored(sample.number())).isZero();
        assertThat(Door.part(shown, "permitted").path("valueBoolean").asBoolean(true)).isFalse();
        assertThat(Door.part(Door.part(shown, "text"), "rephrase").path("valueString").asText()).isEqualTo("Baclofen");
        assertThat(Door.part(Door.part(shown, "text"), "confirmation").isMissingNode()).isTrue();
        assertThat(heard.list).noneMatch(event -> event.getFormattedMessage().contains("aclofen")
                || event.getThrowableProxy() != null && event.getThrowableProxy().getMessage() != null
                && event.getThrowableProxy().getMessage().contains("aclofen"));
    }

    @Test
    void where_nobody_agreed_on_own_words_none_go() {
        Sample sample = Sample.scootmobiel().writing(TEXT, null);
        for (String type : List.of("ServiceRequest", "Consent")) {
            sample.with(type, resource -> ((ObjectNode) resource.at(type.equals("Consent")
                    ? "/provision/provision/0/code/0/coding/0" : "/code/coding/0")).put("code", "opvang"));
        }

        HttpResponse<String> asked = door.linde().post("/fhir/$preview", sample.bytes());
        assertRefused(sample, "text-not-allowed");
        assertThat(asked.statusCode()).isEqualTo(422);
        assertThat(Door.issues(asked)).singleElement().asString().startsWith("text-not-allowed @ ");
        sample.with("ServiceRequest", request -> request.remove("note"));
        assertThat(door.linde().refer(sample.bytes()).statusCode()).isEqualTo(200);
    }

    @Test
    void a_confirmation_holds_for_an_hour() {
        MovableClock clock = new MovableClock();
        Intake intake = intake(clock);
        Sample sample = Sample.scootmobiel().writing(TEXT, null);
        String code = intake.weighText(checked(intake, sample), true).confirmation();
        sample.writing(TEXT, code);

        clock.pass(Duration.ofMinutes(59));
        intake.text(checked(intake, sample));
        clock.pass(Duration.ofMinutes(2));
        Refused refused = catchThrowableOfType(Refused.class, () -> intake.text(checked(intake, sample)));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.refusals()).extracting(Refusal::code).containsExactly("text-confirmation-expired");
        assertThat(refused.words()).isEmpty();
    }

    private Intake intake(Clock clock) {
        Hub hub = door.hub();
        Keys keys = hub.bean(Keys.class);
        Directory directory = hub.bean(Directory.class);
        FreeText texts = new FreeText(new TextConfirmations(text -> keys.mac("a test's own", text),
                Duration.ofHours(1), clock));
        return new Intake(hub.bean(ReferralReader.class), new MunicipalityFinder(directory, Gemeenten.all(), clock),
                new DoorFinder(clock), directory, hub.bean(WayOfWorking.class), hub.bean(Confidentiality.class), texts,
                hub.bean(Agreements.class), hub.bean(ReferralStore.class), hub.bean(Parts.class),
                hub.bean(Additions.class), hub.bean(Repeats.class),
                hub.bean(BundleCodec.class));
    }

    private Intake.Checked checked(Intake intake, Sample sample) {
        BundleCodec codec = door.hub().bean(BundleCodec.class);
        return intake.check(intake.read(new Submission(new Caller(new AgbCode("01012345"), Hub.LINDE, Set.of()),
                sample.bytes(), BundleCodec.JSON, codec.read(sample.bytes(), BundleCodec.JSON), List.of())));
    }

    private JsonNode preview(Sample sample) {
        HttpResponse<String> answer = door.linde().post("/fhir/$preview", sample.bytes());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Door.json(answer);
    }

    private static String code(JsonNode preview) {
        return Door.part(Door.part(preview, "text"), "confirmation").path("valueString").asText();
    }

    private void assertRefused(Sample sample, String code) {
        HttpResponse<String> answer = door.linde().refer(sample.bytes());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(Door.issues(answer)).containsExactly(code + " @ Bundle.entry[1].resource.note"
                + (code.equals("text-not-allowed") ? "" : "[0]"));
        assertThat(answer.body()).doesNotContain("Zwaluwmarkt");
        assertThat(door.stored(sample.number())).isZero();
    }

    /** The document that was delivered last with this referral's number in it. */
    private String letterTo(Referral referral) throws Exception {
        for (byte[] document : door.hub().amsterdam().documents()) {
            if (new String(document, 0, 4, StandardCharsets.ISO_8859_1).equals("%PDF")) {
                try (PDDocument pdf = Loader.loadPDF(document)) {
                    String text = new PDFTextStripper().getText(pdf);
                    if (text.contains(referral.id())) {
                        return text;
                    }
                }
            }
        }
        throw new AssertionError("no letter");
    }
}
