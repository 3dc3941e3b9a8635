package nl.schakel.disclosure.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import nl.schakel.referral.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a municipality may write with a question to a GP, and what not. */
class QuestionTextTest {

    private static final QuestionText TEXT = new QuestionText();

    @ParameterizedTest
    @ValueSource(strings = {
            "Het gaat om de afstand tot de winkel.",
            "Kan mevrouw zelf van bed naar stoel?",
            "Welke hulpmiddelen zijn er al? Er ligt ook een drempel voor de deur.",
            "Heeft zij hulp nodig bij het lopen, of gaat dat zelfstandig?",
            "Wij spreken de inwoner op 3 december; graag uw antwoord daarvoor.",
            "Bel gerust: 020-5550100.",
            "Is er iemand in huis die helpt?"})
    void a_question_for_facts_goes(String text) {
        assertThat(codes(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "Is deze patiënt geschikt voor een scootmobiel?",
            "Is deze patient GESCHIKT voor een scootmobiel",
            "Is mevrouw volgens u in staat en geschikt om te rijden?",
            "Komt meneer in aanmerking voor een woningaanpassing?",
            "Kunt u verklaren dat een traplift nodig is?",
            "Kan de huisarts bevestigen dat het niet anders kan?",
            "Vindt u een scootmobiel verantwoord?",
            "Wat vindt u van een rolstoel?",
            "Is een traplift noodzakelijk?",
            "Is begeleiding geïndiceerd?",
            "Heeft mevrouw recht op huishoudelijke hulp?",
            "Is er een medische noodzaak voor een aanpassing?",
            "Graag uw oordeel over de situatie.",
            "Mogen wij de voorziening toekennen?",
            "Is de scootmobiel echt nodig?",
            "Bent u het eens met een afwijzing?"})
    void a_question_for_a_judgement_is_refused_with_the_sentence_why(String text) {
        assertThat(codes(text)).contains("question-judgement");
        assertThat(TEXT.refusals(text, "toelichting")).filteredOn(refusal -> refusal.code().equals("question-judgement"))
                .first().satisfies(refusal -> assertThat(refusal.sentence()).contains("feiten", "nooit een oordeel", "KNMG")
                        .doesNotContain("scootmobiel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "Wat is de diagnose?",
            "Graag diagnose(s) en medicatie.",
            "Stuur het medisch dossier mee.",
            "Kunnen wij de ziektegeschiedenis krijgen?",
            "Is er sprake van dementie?",
            "Slikt zij metoprolol?",
            "Welke aandoening speelt hier?",
            "Het gaat om P70, klopt dat?"})
    void a_question_for_more_than_was_agreed_is_refused(String text) {
        assertThat(codes(text)).contains("question-beyond-policy");
    }

    @ParameterizedTest
    @CsvSource({"'Het gaat om 999990019.', question-bsn", "'Het gaat om 9999 90019', question-bsn",
            "'Is dit een d\u0456agnose?', question-unreadable"})
    void a_number_and_what_cannot_be_read_is_refused(String text, String code) {
        assertThat(codes(text)).contains(code);
    }

    @Test
    void a_long_text_is_refused_and_no_refusal_repeats_what_was_written() {
        assertThat(codes("a ".repeat(251))).containsExactly("question-too-long");
        assertThat(TEXT.refusals("Vindt u dat Kwakkelstein 999990019 dementie heeft?", "toelichting"))
                .hasSize(3).allSatisfy(refusal -> assertThat(refusal.toString())
                        .doesNotContain("Kwakkelstein", "999990019", "dementie"));
    }

    private static List<String> codes(String text) {
        return TEXT.refusals(text, "toelichting").stream().map(Refusal::code).toList();
    }
}
