package nl.schakel.municipality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.Disclosure.Fact;
import nl.schakel.disclosure.Disclosure.Person;
import nl.schakel.identity.AgbCode;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Urgency;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The melding as the consultant reads it. */
class MeldingDocumentTest {

    private static final ReferralId REFERRAL = ReferralId.of("3f2a9c1b-e4d0-4c55-9a51-0123456789ab");
    private static final Person PERSON = new Person("999990019",
            new Disclosure.Name("JM", "Johanna", "de", "Vries"), LocalDate.of(1944, 3, 9), "female",
            new Disclosure.Address("Kastanjelaan", "12", "a", "bis", "1091 AB", "Amsterdam"), "020-1234567",
            "j.devries@example.nl");
    private static final List<Fact> FACTS = List.of(
            new Fact("mobility.walking", "Lopen", "urn:x", "1", "Hooguit 100 meter, met rollator"),
            new Fact("mobility.stairs", "Traplopen", "urn:x", "2", "Lukt niet"));

    private static final WmoRequest.Referrer REFERRER =
            new WmoRequest.Referrer(new AgbCode("01012345"), "Huisartsenpraktijk De Linde", "020-5550110");

    private static final Municipality.Terms TERMS = new Municipality.Terms(Period.ofWeeks(6), Period.ofWeeks(8));

    private final MeldingDocument melding = new MeldingDocument();

    @Test
    void theConsultantReadsWhoWhatHowSoonAndWhatThePersonCan() throws IOException {
        String text = text(render(request(PERSON, FACTS, Urgency.URGENT, "consultant"), "Amsterdam"));

        assertThat(text).contains("Melding Wmo", "gemeente Amsterdam", "Scootmobiel", "productcategorie 12", "Dringend",
                "J.M. de Vries", "9 maart 1944", "999990019", "Kastanjelaan 12a bis", "1091 AB Amsterdam",
                "020-1234567", "Lopen",
                "Hooguit 100 meter, met rollator", "Traplopen", "Lukt niet", "Huisartsenpraktijk De Linde",
                "01012345", REFERRAL.toString());
    }

    @Test
    void theLegalDaysAreThere() throws IOException {
        String text = text(render(request(PERSON, FACTS, Urgency.ROUTINE, "consultant"), "Amsterdam"));

        assertThat(text).contains("20 november 2026", "27 november 2026", "1 januari 2027", "15 januari 2027",
                "art. 2.3.2", "geen aanvraag", "cliëntondersteuning", "art. 5.2.5", "C-2026-118", "beleid-1",
                "geen medische gegevens");
    }

    @Test
    void theDaysAreThoseOfTheMunicipality() throws IOException {
        String text = text(melding.render(request(PERSON, FACTS, Urgency.ROUTINE, "consultant"), "Amsterdam",
                new Municipality.Terms(Period.ofWeeks(4), Period.ofDays(45))));

        assertThat(text).contains("18 december 2026", "Uiterlijk 4 weken na de melding", "4 weken voorbij zijn",
                "4 januari 2027", "Uiterlijk 45 dagen na de melding").doesNotContain("6 weken", "8 weken");
    }

    @ParameterizedTest
    @CsvSource({"JEUGDHULP, Melding Jeugdwet, Jeugdwet", "SCHULDHULP, Aanmelding schuldhulpverlening, "
            + "Wet gemeentelijke schuldhulpverlening", "WELZIJN_OP_RECEPT, Aanmelding welzijn op recept, namens"})
    void whatTheMunicipalityGivesByAnotherLawHasNoDaysOrArticlesOfTheWmo(Provision provision, String title, String law)
            throws IOException {
        for (Urgency urgency : Urgency.values()) {
            byte[] pdf = render(request(PERSON, FACTS, urgency, provision, "consultant"), "Amsterdam");

            assertThat(text(pdf)).contains(title, law, "geen aanvraag", "Ontvangen op 20 november 2026",
                    "uitdrukkelijk toestemming", "cliëntondersteuning.").doesNotContain("Wmo", "2.3.", "5.2.5",
                    "weken", "PERSOONLIJK PLAN", "BESLUIT", "tijdelijke voorziening", "onderzoek", "null");
            try (PDDocument document = Loader.loadPDF(pdf)) {
                assertThat(document.getDocumentInformation().getTitle()).isEqualTo("Bericht aan de gemeente");
            }
        }
    }

    @Test
    void withWordsOfTheGpNobodyPromisesThatNothingMedicalIsInIt() throws IOException {
        assertThat(text(render(to(RecipientRole.CONSULTANT, "Komt weinig buiten.", REFERRER), "Amsterdam")))
                .contains("De huisarts schreef een eigen toelichting, die op medische woorden is nagekeken.")
                .doesNotContain("bevat geen medische gegevens");
    }

    @Test
    void onlyTheConsultantIsToldThatNothingMedicalIsInIt() throws IOException {
        assertThat(text(render(request(PERSON, FACTS, Urgency.ROUTINE, "medical-adviser"), "Amsterdam")))
                .contains("medisch adviseur").doesNotContain("bevat geen medische gegevens");
    }

    @Test
    void aConsultantWhoIsADoctorIsNotToldToKeepItFromTheConsultant() throws IOException {
        assertThat(text(render(request(PERSON, FACTS, Urgency.ROUTINE, "medical-adviser"), "Amsterdam")))
                .contains("consulent met BIG-registratie").doesNotContain("niet met de consulent");
    }

    @Test
    void theMedicalAdviserIsAddressedByNameAndKeepsItFromTheConsultant() throws IOException {
        assertThat(text(render(to(RecipientRole.MEDICAL_ADVISER, null, REFERRER), "GGD Parkstad")))
                .contains("Aan: GGD Parkstad", "medisch adviseur (BIG-geregistreerd); deel dit niet met de consulent",
                        "J.M. de Vries", "De Linde").doesNotContain("gemeente GGD", "Bevestig de ontvangst");
    }

    @Test
    void anExpertReadsAQuestionAboutNobodyFromNowhere() throws IOException {
        for (WmoRequest.Referrer referrer : Arrays.asList(null, REFERRER)) {
            byte[] pdf = render(to(RecipientRole.EXPERT, "Wat past hier?", referrer), "Expertisepunt Wonen");

            assertThat(text(pdf)).contains("Vraag aan deskundige", "Aan: Expertisepunt Wonen",
                    "Deze vraag gaat over een inwoner zonder naam", "Wat past hier?", "Traplopen", REFERRAL.toString())
                    .doesNotContain("Vries", "1944", "999990019", "Kastanjelaan", "020-", "Linde", "01012345", "null",
                            "Melding Wmo", "PERSOONLIJK PLAN", "Naam niet verstrekt");
            try (PDDocument document = Loader.loadPDF(pdf)) {
                assertThat(document.getDocumentInformation().getTitle()).isEqualTo("Vraag aan deskundige");
            }
        }
    }

    @Test
    void theWordsOfTheGpAreThereOnlyWhereTheyWereConfirmed() throws IOException {
        assertThat(text(render(to(RecipientRole.CONSULTANT, "Komt weinig buiten.\n<b>Lift</b> is stuk.",
                REFERRER), "Amsterdam"))).contains("In de woorden van de huisarts Komt weinig buiten. <b>Lift</b> is");
        assertThat(text(render(to(RecipientRole.CONSULTANT, null, REFERRER), "Amsterdam")))
                .doesNotContain("In de woorden van de huisarts");
    }

    @Test
    void whatWasKeptBeforeThereWereOtherRecipientsReadsAsForTheConsultant() throws IOException {
        ObjectMapper json = JsonMapper.builder().findAndAddModules().build();
        ObjectNode kept = json.valueToTree(request(PERSON, FACTS, Urgency.URGENT, "consultant"));
        kept.remove("recipient");
        ((ObjectNode) kept.get("disclosure")).remove("text");

        WmoRequest read = json.treeToValue(kept, WmoRequest.class);

        assertThat(read).isEqualTo(request(PERSON, FACTS, Urgency.URGENT, "consultant"));
        assertThat(read.recipient()).isEqualTo(RecipientRole.CONSULTANT);
        WmoRequest later = to(RecipientRole.EXPERT, "Wat past hier?", null);
        assertThat(json.treeToValue(json.valueToTree(later), WmoRequest.class)).isEqualTo(later);
    }

    @ParameterizedTest
    @EnumSource(Urgency.class)
    void everyUrgencyIsSaid(Urgency urgency) throws IOException {
        assertThat(text(render(request(PERSON, FACTS, urgency, "consultant"), "Amsterdam")))
                .contains(urgency.label());
    }

    @ParameterizedTest
    @EnumSource(Provision.class)
    void everyProvisionIsSaid(Provision provision) throws IOException {
        WmoRequest request = request(PERSON, FACTS, Urgency.ROUTINE, provision, "consultant");
        assertThat(text(render(request, "Amsterdam"))).contains(provision.label());
    }

    @Test
    void theSameMeldingHasTheSameBytes() {
        WmoRequest request = request(PERSON, FACTS, Urgency.URGENT, "consultant");

        assertThat(render(request, "Amsterdam")).isEqualTo(new MeldingDocument().render(request, "Amsterdam", TERMS));
    }

    @Test
    void metadataSaysNothingAboutThePerson() throws IOException {
        byte[] pdf = render(request(PERSON, FACTS, Urgency.URGENT, "consultant"), "Amsterdam");

        try (PDDocument document = Loader.loadPDF(pdf)) {
            String metadata = document.getDocumentInformation().getCOSObject()
                    + new String(document.getDocumentCatalog().getMetadata().toByteArray(), StandardCharsets.UTF_8);
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo("Melding Wmo");
            assertThat(metadata).contains("Schakel").doesNotContain("Vries", "999990019", "1944", "Linde",
                    "Scootmobiel", "Amsterdam", "Lopen");
        }
    }

    @Test
    void itIsAnArchivableAccessibleDocumentWithItsFontInside() throws IOException {
        byte[] pdf = render(request(PERSON, FACTS, Urgency.URGENT, "consultant"), "Amsterdam");

        try (PDDocument document = Loader.loadPDF(pdf)) {
            String xmp = new String(document.getDocumentCatalog().getMetadata().toByteArray(), StandardCharsets.UTF_8);
            assertThat(xmp).contains("<pdfaid:part>2</pdfaid:part>").contains("2026-11-19T23:30:00Z");
            assertThat(document.getDocumentCatalog().getOutputIntents()).hasSize(1);
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("nl");
            assertThat(document.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
            for (PDPage page : document.getPages()) {
                for (COSName name : page.getResources().getFontNames()) {
                    assertThat(page.getResources().getFont(name).isEmbedded()).isTrue();
                }
            }
        }
    }

    @Test
    void hostileTextIsShownAndNeverObeyed() throws IOException {
        Person person = new Person("999990019", new Disclosure.Name("<b>", "x", "&amp;", "O'Brien & <script>alert(1)"
                + "</script> \u0000\u202E\uD83D\uDE00 \u4E2D ${1234*7} [[${1234*7}]] "
                + "Zeerlangenaam".repeat(40)), null, null, null, null, null);
        List<Fact> facts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            facts.add(new Fact("e" + i, "Onderwerp-" + i, null, "true",
                    i % 2 == 0 ? "<img src='http://elders.example/x'/>" : "w".repeat(400)));
        }

        byte[] pdf = render(request(person, facts, Urgency.STAT, "consultant"), "A & <B>");

        String text = text(pdf);
        assertThat(text).contains("<script>alert(1)", "A & <B>", "${1234*7}", "Onderwerp-0", "Onderwerp-59",
                "http://elders.example/x", "cliëntondersteuning").doesNotContain("8638");
        assertThat(new String(pdf, StandardCharsets.ISO_8859_1)).doesNotContain("/JavaScript", "/URI");
    }

    @Test
    void aPersonOfWhomAlmostNothingIsReleasedStillGivesADocument() throws IOException {
        Person nobody = new Person(null, null, null, null, null, null, null);

        assertThat(text(render(request(nobody, List.of(), Urgency.ROUTINE, "expert"), "Amsterdam")))
                .contains("Naam niet verstrekt", "niets meegestuurd").doesNotContain("null");
    }

    @Test
    void manyAtOnceAreAllWhole() throws Exception {
        byte[] expected = render(request(PERSON, FACTS, Urgency.URGENT, "consultant"), "Amsterdam");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<byte[]>> jobs = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                jobs.add(() -> render(request(PERSON, FACTS, Urgency.URGENT, "consultant"), "Amsterdam"));
            }
            for (Future<byte[]> made : threads.invokeAll(jobs)) {
                assertThat(made.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private byte[] render(WmoRequest request, String recipient) {
        return melding.render(request, recipient, TERMS);
    }

    private static WmoRequest to(RecipientRole recipient, String words, WmoRequest.Referrer referrer) {
        return new WmoRequest(REFERRAL, Instant.parse("2026-11-19T23:30:00Z"), Urgency.URGENT,
                new Disclosure("beleid-1", Provision.SCOOTMOBIEL, recipient.code(), PERSON, FACTS, List.of(), words),
                referrer, new WmoRequest.ConsentEvidence("C-2026-118", LocalDate.of(2026, 11, 19), null), recipient);
    }

    private static WmoRequest request(Person person, List<Fact> facts, Urgency urgency, String role) {
        return request(person, facts, urgency, Provision.SCOOTMOBIEL, role);
    }

    private static WmoRequest request(Person person, List<Fact> facts, Urgency urgency, Provision provision,
                                      String role) {
        return new WmoRequest(REFERRAL, Instant.parse("2026-11-19T23:30:00Z"), urgency,
                new Disclosure("beleid-1", provision, role, person, facts, List.of()),
                REFERRER,
                new WmoRequest.ConsentEvidence("C-2026-118", LocalDate.of(2026, 11, 19), LocalDate.of(2027, 5, 20)));
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        }
    }
}
