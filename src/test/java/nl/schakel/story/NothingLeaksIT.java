package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import nl.schakel.demo.HisClient;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The sample patients through the real jar, on good days and bad, and then a search through everything it left. */
class NothingLeaksIT {

    private static final List<Sample> SAMPLES = Sample.all();
    private static final Secrets MEDICAL = Secrets.medical(SAMPLES);
    private static final Secrets PERSONAL = Secrets.personal(SAMPLES);
    private static final List<String> ANSWERS = new ArrayList<>();

    private static Hub neighbourhood;
    private static HubProcess hub;

    @BeforeAll
    static void everythingThatCanHappenHappens() {
        neighbourhood = Hub.prepare();
        hub = new HubProcess(neighbourhood);
        hub.start();
        neighbourhood.subscribe();
        HisClient linde = neighbourhood.client(Hub.LINDE);
        HisClient wilg = neighbourhood.client(Hub.WILG);
        List<Referral> accepted = new ArrayList<>();
        for (Sample sample : SAMPLES) {
            HisClient his = sample.number().endsWith("4") ? wilg : linde;
            HttpResponse<String> answer = his.refer(sample.bytes());
            ANSWERS.add(answer.body());
            if (answer.statusCode() == 200) {
                accepted.add(Referral.of(his, answer));
            }
        }
        assertThat(accepted).hasSize(4);
        accepted.forEach(referral -> referral.becomes("ontvangen"));
        unreadable(linde);
        aMunicipalityThatEchoesWhatItRefuses(linde);
        aHisThatIsAway(linde);
    }

    private static void unreadable(HisClient his) {
        String text = new String(Sample.load("1-").bytes(), StandardCharsets.UTF_8);
        ANSWERS.add(his.refer(text.replace("\"resourceType\":\"Condition\"", "\"resourceType\":\"Diagnose\"")
                .getBytes(StandardCharsets.UTF_8)).body());
        ANSWERS.add(his.refer(text.replace("clinicalStatus", "Multiple sclerose").getBytes(StandardCharsets.UTF_8))
                .body());
        ANSWERS.add(his.refer(text.substring(0, text.length() / 2).getBytes(StandardCharsets.UTF_8)).body());
        ANSWERS.add(his.post("/fhir/$preview", Sample.load("2-").bytes()).body());
    }

    private static void aMunicipalityThatEchoesWhatItRefuses(HisClient his) {
        neighbourhood.amsterdam().misbehaviour().onlyOn(call -> call.path().endsWith("/rollen"));
        neighbourhood.amsterdam().fail(1, 400);
        Referral.of(his, Sample.scootmobiel()).becomes("niet-bezorgd");
        neighbourhood.amsterdam().misbehaviour().behave();
    }

    private static void aHisThatIsAway(HisClient his) {
        neighbourhood.his().down(true);
        Referral.of(his, Sample.scootmobiel()).becomes("ontvangen");
        neighbourhood.his().down(false);
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.kill();
        neighbourhood.close();
    }

    @Test
    void the_municipality_received_no_medical_word_in_any_message_or_document() throws IOException {
        assertThat(MEDICAL.words()).contains("Multiple sclerose", "Baclofen", "Medisch specialisten, neurologie",
                "Van Zenuwen", "Mevrouw is bang om te vallen en komt nauwelijks buiten.", "Decompensatio cordis");
        assertThat(MEDICAL.foundIn(neighbourhood.amsterdam().received())).isEmpty();
        assertThat(neighbourhood.amsterdam().documents()).isNotEmpty();
        for (byte[] document : neighbourhood.amsterdam().documents()) {
            assertThat(MEDICAL.foundIn(text(document).getBytes(StandardCharsets.UTF_8))).isEmpty();
        }
    }

    @Test
    void the_his_heard_no_medical_word_back() {
        assertThat(neighbourhood.his().received()).isNotEmpty();
        assertThat(MEDICAL.foundIn(neighbourhood.his().received())).isEmpty();
    }

    @Test
    void no_error_answer_repeats_what_was_sent() {
        assertThat(ANSWERS).hasSizeGreaterThan(8);
        ANSWERS.forEach(answer -> assertThat(MEDICAL.foundIn(answer.getBytes(StandardCharsets.UTF_8))).isEmpty());
    }

    @Test
    void the_log_tells_neither_who_the_patients_are_nor_what_ails_them() throws IOException {
        byte[] log = Files.readAllBytes(hub.log());
        assertThat(new String(log, StandardCharsets.UTF_8)).contains("geparkeerd");
        assertThat(MEDICAL.foundIn(log)).isEmpty();
        assertThat(PERSONAL.foundIn(log)).isEmpty();
    }

    @Test
    void the_files_of_broker_and_database_hold_nothing_in_the_clear() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(neighbourhood.data())) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).anyMatch(file -> file.toString().contains("database"))
                .anyMatch(file -> file.toString().contains("broker"));
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            assertThat(MEDICAL.foundIn(bytes)).as(file.toString()).isEmpty();
            assertThat(PERSONAL.foundIn(bytes)).as(file.toString()).isEmpty();
        }
    }

    /** A document's text where it is a PDF, and its metadata with it; else its bytes. */
    private static String text(byte[] document) throws IOException {
        if (document.length < 4 || document[0] != '%') {
            return new String(document, StandardCharsets.UTF_8);
        }
        try (PDDocument pdf = Loader.loadPDF(document)) {
            return new PDFTextStripper().getText(pdf) + pdf.getDocumentInformation().getCOSObject();
        }
    }
}
