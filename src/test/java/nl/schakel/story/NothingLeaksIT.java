package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import nl.schakel.demo.HisClient;
import nl.schakel.demo.iwmo.IwmoOptions;
import nl.schakel.demo.iwmo.SimulatedIwmo;
import nl.schakel.demo.stuf.Options;
import nl.schakel.demo.stuf.SimulatedStuf;
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

    private static final String DIEMEN = "0384";
    private static final String APELDOORN = "0200";
    private static final String CALLBACK_SECRET = "geheim-van-schakel-voor-de-gemeente";

    private static Hub neighbourhood;
    private static SimulatedStuf diemen;
    private static SimulatedIwmo apeldoorn;
    private static HubProcess hub;

    @BeforeAll
    static void everythingThatCanHappenHappens() {
        diemen = SimulatedStuf.start(0, Options.of(DIEMEN, "SCHAKEL", "ZAAKSYSTEEM").withName("Gemeente Diemen"));
        apeldoorn = SimulatedIwmo.start(0, IwmoOptions.of("Apeldoorn", APELDOORN, "geheim-van-apeldoorn")
                .withEnvelope());
        neighbourhood = Hub.prepare().withFile("municipalities/0384-diemen.yaml", municipality(DIEMEN, "Diemen",
                "stuf", """
                stuf:
                  vrije-berichten: %1$s/stuf/vrijeberichten
                  ontvang-asynchroon: %1$s/stuf/ontvangasynchroon
                  beantwoord-vraag: %1$s/stuf/beantwoordvraag
                  sender: {organisation: HUB, application: SCHAKEL}
                  receiver: {organisation: "0384", application: ZAAKSYSTEEM}
                  zaaktype: {code: B0757, omschrijving: Melding Wmo}
                """.formatted(diemen.address()))).withFile("municipalities/0200-apeldoorn.yaml", municipality(APELDOORN,
                "Apeldoorn", "iwmo", """
                iwmo:
                  transport: http
                  url: %s
                  secret: geheim-van-apeldoorn
                  envelope: ggk
                  callback-secret: %s
                """.formatted(apeldoorn.messages(), CALLBACK_SECRET)));
        hub = new HubProcess(neighbourhood);
        hub.start();
        neighbourhood.subscribe();
        apeldoorn.subscribe(neighbourhood.address().resolve("/iwmo/" + APELDOORN + "/berichten"), CALLBACK_SECRET);
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
        otherStandards(linde);
        unreadable(linde);
        aMunicipalityThatEchoesWhatItRefuses(linde);
        aHisThatIsAway(linde);
    }

    private static String municipality(String code, String name, String standard, String block) {
        return """
                code: "%s"
                name: %s
                oin: "%s"
                valid: {from: 1900-01-01}
                standard: %s
                """.formatted(code, name, Hub.oin(code), standard) + block;
    }

    /** In StUF one case is refused, with words of the message; in iWmo a request is answered. */
    private static void otherStandards(HisClient his) {
        Referral.of(his, Sample.scootmobiel().forMunicipality(DIEMEN)).becomes("ontvangen");
        diemen.misbehaviour().onlyOn(call -> call.bodyText().contains("zakLk01"));
        diemen.misbehaviour().fail(1, 400);
        Referral.of(his, Sample.scootmobiel().forMunicipality(DIEMEN)).becomes("niet-bezorgd");
        Referral request = Referral.of(his, Sample.scootmobiel().forMunicipality(APELDOORN));
        await().atMost(Duration.ofSeconds(30)).until(() -> apeldoorn.references().contains(request.id()));
        apeldoorn.accept(request.id());
        request.becomes("ontvangen");
        apeldoorn.grant(request.id());
        request.becomes("afgehandeld");
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
        diemen.close();
        apeldoorn.close();
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
    void what_goes_by_another_standard_holds_no_medical_word_either() throws IOException {
        assertThat(diemen.documents()).hasSizeGreaterThan(1);
        // The request, and the retour of the assignment, which goes after the answer to it.
        await().atMost(Duration.ofSeconds(90)).until(() -> apeldoorn.documents().size() > 1);
        for (byte[] document : diemen.documents()) {
            assertThat(MEDICAL.foundIn(text(document).getBytes(StandardCharsets.UTF_8))).isEmpty();
        }
        assertThat(MEDICAL.foundIn(diemen.received())).isEmpty();
        assertThat(MEDICAL.foundIn(apeldoorn.received())).isEmpty();
        assertThat(PERSONAL.foundIn(apeldoorn.received())).as("who it is about was there").isNotEmpty();
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
