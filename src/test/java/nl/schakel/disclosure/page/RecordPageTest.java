package nl.schakel.disclosure.page;

import static nl.schakel.referral.RecipientRole.CONSULTANT;
import static nl.schakel.referral.RecipientRole.EXPERT;
import static nl.schakel.referral.RecipientRole.MEDICAL_ADVISER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import nl.schakel.disclosure.WithheldReason;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.page.DisclosureRecord.Feedback;
import nl.schakel.disclosure.page.DisclosureRecord.Received;
import nl.schakel.referral.Provision;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** What the patient reads about what was shared. */
class RecordPageTest {

    private static final DisclosureRecord ORDINARY = Account.record(
            Account.delivered("Gemeente Amsterdam", CONSULTANT, Account.disclosure(CONSULTANT, null)));

    private final RecordPage page = new RecordPage();

    @Test
    void sheReadsWhoAskedWhoReceivedWhatWhenAndOnWhichConsent() throws Exception {
        for (String text : both(ORDINARY)) {
            assertThat(text).contains("Wat is er over u gedeeld?", "Scootmobiel", "Huisartsenpraktijk De Linde",
                    "Gemeente Amsterdam", "Wmo-consulent", "20 november 2026 om 11.05 uur", "ZAAK-2026-0004711",
                    "Gegeven op 20 november 2026, geldig tot en met 20 mei 2027", "Geldig tot en met 20 mei 2027",
                    "6 gegevens over uw situatie", "Kan geen trap lopen", "Rollator");
        }
    }

    @Test
    void sheReadsWhatStayedAndEveryReasonWhy() throws Exception {
        for (String text : both(ORDINARY)) {
            assertThat(text).contains("Van 14 soorten gegevens bleef iets bij de praktijk.", "Uw medicijnen (23)",
                    "De medische reden van deze verwijzing (2)", "De reden waarom u een hulpmiddel heeft")
                    .doesNotContain("MedicationStatement", "reasonCode", "not-listed", "null");
        }
        DisclosureRecord every = Account.record(Account.delivered("Gemeente Amsterdam", CONSULTANT, new Disclosure("b",
                Provision.SCOOTMOBIEL, "consultant", Account.PERSON, Account.FACTS, Account.everyReason())));
        for (String text : both(every)) {
            for (WithheldReason reason : WithheldReason.values()) {
                assertThat(text).contains(reason.words());
            }
        }
    }

    @Test
    void sheReadsHowToWithdrawWhatSheMayAskAndWhereToComplain() throws Exception {
        for (String text : both(ORDINARY)) {
            assertThat(text).contains("Wilt u dit niet meer?", "Zeg het tegen uw huisarts", "020-5550110",
                    "inzage", "correctie", "functionaris gegevensbescherming", "Autoriteit Persoonsgegevens");
        }
    }

    @Test
    void whoFindsThePaperDoesNotLearnWhoItIsAbout() throws Exception {
        for (String text : both(ORDINARY)) {
            assertThat(text).contains("Uw naam, adres, geboortedatum, geslacht, telefoonnummer en burgerservicenummer")
                    .doesNotContain("999990019", "de Vries", "Kastanjelaan", "1944", "020-1234567");
        }
        assertThat(ORDINARY.toString() + ORDINARY.recipients()).doesNotContain("Rollator", "Amsterdam");
    }

    @Test
    void theWordsOfTheGpAreShownAsTheyWentLineByLine() throws Exception {
        DisclosureRecord record = Account.record(Account.delivered("Gemeente Amsterdam", CONSULTANT,
                Account.disclosure(CONSULTANT, "Zij komt weinig buiten.\nDe lift is vaak stuk.")));

        assertThat(page.html(record)).contains("<p>Zij komt weinig buiten.</p><p>De lift is vaak stuk.</p>");
        for (String text : both(record)) {
            assertThat(text).contains("In de woorden van uw huisarts", "en een toelichting van uw huisarts");
        }
    }

    @Test
    void afterRevocationItSaysSoFirstWithWhatWasDone() throws Exception {
        Received told = new Received("Gemeente Amsterdam", CONSULTANT, Account.SENT, null, null,
                LocalDate.of(2026, 11, 20), null, Account.disclosure(CONSULTANT, null),
                Account.REVOKED.plusSeconds(240), Account.UNTIL, false);
        Received notYetTold = new Received("GGD", MEDICAL_ADVISER, Account.SENT, null, null, null, null,
                Account.disclosure(MEDICAL_ADVISER, null), null, Account.UNTIL, false);
        DisclosureRecord record = new DisclosureRecord(Account.REFERENCE, Provision.SCOOTMOBIEL, "De Linde", null, null,
                Account.SENT, Account.MADE, List.of(told, notYetTold), Account.AGREED, Account.REVOKED, true);

        for (String text : both(record)) {
            assertThat(text).contains("Uw toestemming is ingetrokken", "3 december 2026 om 14.20 uur",
                    "Gemeente Amsterdam kreeg op 3 december 2026 om 14.24 uur bericht", "GGD krijgt nog bericht",
                    "Het bewijs van uw toestemming is ongeldig gemaakt", "De verwijzing is gewist",
                    "Dat is hetzelfde als bij Gemeente Amsterdam.").doesNotContain("Wilt u dit niet meer?", "null");
            assertThat(text.indexOf("is ingetrokken")).isLessThan(text.indexOf("In het kort"));
        }
    }

    @Test
    void aProofThatStillStandsIsNotSaidToBeWithdrawn() throws Exception {
        DisclosureRecord record = new DisclosureRecord(Account.REFERENCE, Provision.SCOOTMOBIEL, "De Linde", null, null,
                Account.SENT, Account.MADE, ORDINARY.recipients(), Account.AGREED, Account.REVOKED, false);

        assertThat(Account.words(page.html(record))).doesNotContain("ongeldig gemaakt", "is gewist uit");
    }

    @Test
    void whoReceivedNothingIsNamedAndNothingIsShownAsReceived() throws Exception {
        Disclosure prepared = Account.disclosure(CONSULTANT, null);
        DisclosureRecord failed = Account.record(Account.notDelivered("Gemeente Amsterdam", CONSULTANT,
                "De gemeente was niet bereikbaar.", prepared));
        DisclosureRecord waiting = Account.record(Account.notDelivered("Gemeente Amsterdam", CONSULTANT, null,
                prepared));
        DisclosureRecord stopped = new DisclosureRecord(Account.REFERENCE, Provision.SCOOTMOBIEL, "De Linde", null,
                null, Account.SENT, Account.MADE, waiting.recipients(), Account.AGREED, Account.REVOKED, false);

        assertThat(both(failed)).allSatisfy(text -> assertThat(text)
                .contains("Deze ontvanger heeft niets gekregen. De gemeente was niet bereikbaar.")
                .doesNotContain("Rollator", "Ontvangen "));
        assertThat(both(waiting)).allSatisfy(text -> assertThat(text).contains("heeft nog niets gekregen",
                "Dit staat klaar om te sturen", "Rollator").doesNotContain("Dit is gestuurd"));
        assertThat(both(stopped)).allSatisfy(text -> assertThat(text).contains("Gemeente Amsterdam heeft niets "
                + "gekregen.", "Deze ontvanger heeft niets gekregen.").doesNotContain("Rollator", "kan nog bij de"));
        assertThat(both(Account.record())).allSatisfy(text ->
                assertThat(text).contains("Niemand heeft iets gekregen."));
    }

    @Test
    void whatIsNoLongerKnownIsSaid() throws Exception {
        DisclosureRecord record = new DisclosureRecord(Account.REFERENCE, Provision.ROLSTOEL, "De Linde", null, null,
                Account.SENT, Account.MADE, List.of(Account.delivered("Gemeente Amsterdam", CONSULTANT, null)),
                Account.AGREED, null, true);

        for (String text : both(record)) {
            assertThat(text).contains("is niet bewaard", "Alleen dit overzicht is bewaard.")
                    .doesNotContain("Dit is gestuurd");
        }
    }

    @Test
    void aReferralIsNeverCalledAnAanvraagAndTheConsultantsWorkFitsTheLaw() throws Exception {
        for (String text : both(ORDINARY)) {
            assertThat(text).contains("Uw huisarts liet op 20 november 2026 weten dat u hulp zoekt: Scootmobiel.",
                    "Huisartsenpraktijk De Linde liet op 20 november 2026 weten", "bespreekt een Wmo-consulent")
                    .doesNotContainIgnoringCase("hulp voor u aan", "aanvraag", "beslist een");
        }
        for (Provision provision : List.of(Provision.JEUGDHULP, Provision.SCHULDHULP, Provision.WELZIJN_OP_RECEPT)) {
            for (String text : both(Account.record(provision, Account.AGREED, ORDINARY.recipients().get(0)))) {
                assertThat(text).contains("bespreekt een medewerker van de gemeente").doesNotContain("Wmo", "Wet ");
            }
        }
    }

    @Test
    void sheReadsThatThePracticeAndTheProofOfHerConsentWentAlongButNotThePracticeToAnExpert() throws Exception {
        Received expert = Account.delivered("Expertisepunt", EXPERT,
                new Disclosure("b", Provision.SCOOTMOBIEL, "expert", null, List.of(), List.of()));

        for (String text : both(ORDINARY)) {
            assertThat(text).contains("Huisartsenpraktijk De Linde, 020-5550110, AGB-code 01012345",
                    "Toestemming gegeven op 20 november 2026");
        }
        for (String text : both(Account.record(expert))) {
            assertThat(text).contains("Toestemming gegeven op 20 november 2026").doesNotContain("AGB-code");
        }
    }

    @Test
    void sheReadsWhetherTheMunicipalityMayTellTheGpWhatBecomesOfIt() throws Exception {
        Received town = ORDINARY.recipients().get(0);
        record Told(Feedback feedback, String sentence) {
        }
        for (Told told : List.of(new Told(Account.AGREED, "De gemeente mag uw huisarts vertellen hoe het afloopt."),
                new Told(new Feedback(true, LocalDate.of(2027, 5, 20), false), "voor, tot en met 20 mei 2027."),
                new Told(new Feedback(true, LocalDate.of(2026, 12, 1), true), "niet meer vertellen hoe het afloopt."),
                new Told(new Feedback(false, null, false), "Daar gaf u geen toestemming voor."))) {
            for (String text : both(Account.record(Provision.SCOOTMOBIEL, told.feedback(), town))) {
                assertThat(text).contains(told.sentence());
            }
        }
    }

    @Test
    void whoSheRefusedReceivedNothingAndHasNoConsentToShow() throws Exception {
        Received refused = new Received("GGD", MEDICAL_ADVISER, null, "U gaf hiervoor geen toestemming.", null, null,
                null, null, null, null, false);

        for (String text : both(Account.record(ORDINARY.recipients().get(0), refused))) {
            assertThat(text).contains("GGD heeft niets gekregen.",
                    "Deze ontvanger heeft niets gekregen. U gaf hiervoor geen toestemming.")
                    .doesNotContain("Niet bekend", "null");
        }
    }

    @Test
    void whatStaysOfEveryMessageIsListedButNotCounted() throws Exception {
        Received town = Account.delivered("Gemeente Amsterdam", CONSULTANT, new Disclosure("b", Provision.SCOOTMOBIEL,
                "consultant", null, List.of(), List.of(new Disclosure.Withheld("Task[0]", "not-listed"),
                        new Disclosure.Withheld("Consent[0]", "not-listed"),
                        new Disclosure.Withheld("Patient[0].address[0].country", "not-listed"),
                        new Disclosure.Withheld("Patient[0].address[0].district", "not-listed"),
                        new Disclosure.Withheld("ServiceRequest[0].authoredOn", "not-listed"),
                        new Disclosure.Withheld("MedicationStatement[0]", "not-listed"),
                        new Disclosure.Withheld("MedicationStatement[1]", "not-listed"))));

        for (String text : both(Account.record(town))) {
            assertThat(text).contains("Van 1 soort gegevens bleef iets bij de praktijk.",
                    "Het land en de wijk in uw adres (2)", "De opdracht bij deze verwijzing");
        }
    }

    @Test
    void whatEachRecipientDoesIsSaid() throws Exception {
        Disclosure forADoctor = Account.disclosure(MEDICAL_ADVISER, null);
        String text = Account.words(page.html(Account.record(
                Account.delivered("Gemeente Amsterdam", CONSULTANT, forADoctor),
                Account.delivered("GGD", MEDICAL_ADVISER, forADoctor), Account.delivered("Expertisepunt", EXPERT,
                        new Disclosure("b", Provision.SCOOTMOBIEL, "expert", null, List.of(), List.of())))));

        assertThat(text).contains("ook zorgverlener (BIG-geregistreerd)", "arts die de gemeente advies geeft",
                "weet niet dat het over u gaat", "Expertisepunt kreeg alleen de vraag zelf.", "zonder gegevens over u");
    }

    @Test
    void anOrdinaryRecordTakesTwoPagesAndIsTheSameToTheByte() throws IOException {
        byte[] pdf = page.pdf(ORDINARY);

        assertThat(new RecordPage().pdf(ORDINARY)).isEqualTo(pdf);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getNumberOfPages()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void thePaperIsArchivableReadableAloudAndItsMetadataSaysNothing() throws IOException {
        try (PDDocument document = Loader.loadPDF(page.pdf(ORDINARY))) {
            String xmp = new String(document.getDocumentCatalog().getMetadata().toByteArray(), StandardCharsets.UTF_8);
            assertThat(xmp).contains("<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>",
                    "2026-12-04T09:00:00Z");
            assertThat(xmp + document.getDocumentInformation().getCOSObject())
                    .doesNotContain("Linde", "Amsterdam", "Scootmobiel", "Rollator");
            assertThat(document.getDocumentCatalog().getOutputIntents()).hasSize(1);
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("nl");
            assertThat(document.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
            for (PDPage sheet : document.getPages()) {
                for (COSName name : sheet.getResources().getFontNames()) {
                    assertThat(sheet.getResources().getFont(name).isEmbedded()).isTrue();
                }
            }
        }
    }

    @Test
    void onScreenItIsOnePageThatFetchesNothingAndReadsAloud() {
        String html = page.html(ORDINARY);

        assertThat(html).contains("lang=\"nl\"", "name=\"viewport\"", "prefers-color-scheme: dark", "scope=\"col\"",
                "scope=\"row\"").doesNotContain("<script", "<link", "<img", "url(", "@import", " src=", " href=",
                "style=\"", " th:");
        assertThat(html.split("<h1", -1)).hasSize(2);
        assertThat(html.split("<style", -1)).hasSize(2);
    }

    @Test
    void hostileTextIsShownAndNeverObeyed() throws Exception {
        String evil = "<script>alert(1)</script> \u202E\u0000\uD83D\uDE00 ${1234*7} [[${1234*7}]] \"'&amp; "
                + "Zeerlangwoord".repeat(80);
        Disclosure disclosure = new Disclosure(evil, Provision.SCOOTMOBIEL, "consultant", null,
                List.of(new Disclosure.Fact("e", evil, null, "1", evil)),
                List.of(new Disclosure.Withheld(evil, evil), new Disclosure.Withheld("<b>[0].<i>", "reason")), evil);
        Received received = new Received(evil, CONSULTANT, Account.SENT, null, evil, null, null, disclosure, null, null,
                false);
        DisclosureRecord record = new DisclosureRecord(evil, Provision.SCOOTMOBIEL, evil, evil, evil, Account.SENT,
                Account.MADE, List.of(received, Account.notDelivered(evil, EXPERT, evil, null)),
                Account.AGREED, null, false);

        String html = page.html(record);
        assertThat(html).doesNotContain("<script", "\u202E", "<b>", "<i>");
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(
                html.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8)));
        for (String text : both(record)) {
            assertThat(text).contains("<script>alert(1)", "${1234*7}", "Een ander onderdeel van uw dossier")
                    .doesNotContain("8638");
        }
        assertThat(new String(page.pdf(record), StandardCharsets.ISO_8859_1)).doesNotContain("/JavaScript", "/URI");
    }

    /** On screen and on paper. */
    private List<String> both(DisclosureRecord record) throws IOException {
        try (PDDocument document = Loader.loadPDF(page.pdf(record))) {
            return List.of(Account.words(page.html(record)),
                    new PDFTextStripper().getText(document).replaceAll("\\s+", " "));
        }
    }
}
