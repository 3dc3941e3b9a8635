package nl.schakel.disclosure.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.page.AdviceRecord.Outcome;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the patient reads about a question of the municipality. */
class AdvicePageTest {

    private static final Instant ASKED = Instant.parse("2026-11-24T09:00:00Z");
    private static final Instant ANSWERED = Instant.parse("2026-11-26T15:30:00Z");
    private static final Instant DELIVERED = Instant.parse("2026-11-26T15:31:00Z");
    private static final Disclosure DISCLOSURE = new Disclosure("b0b", Provision.SCOOTMOBIEL, "consultant",
            new Disclosure.Person("999990019", null, null, null, null, null, null),
            List.of(new Disclosure.Fact("mobility.walking", "Lopen", "urn:x", "1", "Kan niet lopen")),
            List.of(new Disclosure.Withheld("QuestionnaireResponse[0].item[0].answer[1].value", "free-text")));

    private final RecordPage page = new RecordPage();

    @Test
    void she_reads_who_asked_what_on_which_consent_and_what_was_answered() throws Exception {
        AdviceRecord record = record(Outcome.DELIVERED, null, ANSWERED, DELIVERED, DISCLOSURE);
        for (String text : List.of(screen(page.html(record)), paper(page.pdf(record)),
                screen(page.html(withReferral(record))), paper(page.pdf(withReferral(record))))) {
            assertThat(text).contains("N. Jansen, Wmo-consulent (Gemeente Amsterdam)", "24 november 2026",
                    "Lopen, Traplopen", "Gegeven op 20 november 2026, geldig tot en met 20 mei 2027", "De patiënt",
                    "Uw huisarts antwoordde op 26 november 2026. "
                            + "Het antwoord kwam aan op 26 november 2026 om 16.31 uur.",
                    "Kan niet lopen", "Uw burgerservicenummer", "Toelichtingen van de praktijk", "Wij willen weten hoe")
                    .doesNotContain("999990019", "free-text", "QuestionnaireResponse", "null");
        }
        assertThat(page.pdf(record)).as("twice the same").isEqualTo(page.pdf(record));
        assertThat(record.toString()).doesNotContain("Jansen", "lopen");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "WAITING;   false; false; Uw huisarts heeft nog niet geantwoord.",
        "ANSWERED;  true;  false; Het antwoord is onderweg.",
        "DECLINED;  false; false; Uw huisarts gaf geen antwoord. Omdat.",
        "SENT_ON;   false; false; De vraag gaat naar een arts die de gemeente advies geeft.",
        "WITHDRAWN; false; false; De vraag is ingetrokken. Er is niets over u gedeeld.",
        "WITHDRAWN; true;  false; Daarna is de vraag ingetrokken. Het antwoord is niet aangekomen.",
        "WITHDRAWN; true;  true;  Vraag de gemeente of het antwoord wordt gewist."})
    void she_reads_what_became_of_it(Outcome outcome, boolean answered, boolean delivered, String expected) {
        AdviceRecord record = record(outcome, "Omdat.", answered ? ANSWERED : null, delivered ? DELIVERED : null,
                answered ? DISCLOSURE : null);

        assertThat(screen(page.html(record))).contains(expected).doesNotContain("null");
    }

    private static AdviceRecord record(Outcome outcome, String why, Instant answered, Instant delivered,
                                       Disclosure disclosure) {
        return new AdviceRecord("3f2a9c1b-e4d0-4c55-9a51-0123456789cd", Provision.SCOOTMOBIEL,
                "N. Jansen, Wmo-consulent (Gemeente Amsterdam)", "consultant", ASKED, DELIVERED,
                LocalDate.of(2026, 11, 20), LocalDate.of(2027, 5, 20), "De patiënt", List.of("Lopen", "Traplopen"),
                "Wij willen weten hoe u zich verplaatst.", outcome, why, answered, delivered, disclosure);
    }

    private static DisclosureRecord withReferral(AdviceRecord asked) {
        DisclosureRecord plain = Account.record(Account.delivered("Gemeente Amsterdam", RecipientRole.CONSULTANT,
                Account.disclosure(RecipientRole.CONSULTANT, null)));
        return new DisclosureRecord(plain.reference(), plain.provision(), plain.practice(), plain.practicePhone(),
                plain.practiceAgb(), plain.receivedAt(), plain.madeAt(), plain.recipients(), plain.feedback(), null,
                null, false, List.of(asked));
    }

    private static String screen(String html) {
        return html.replaceAll("<[^>]+>", " ").replaceAll("\\s+", " ");
    }

    private static String paper(byte[] pdf) throws Exception {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        }
    }
}
