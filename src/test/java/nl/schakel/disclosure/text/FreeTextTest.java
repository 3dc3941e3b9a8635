package nl.schakel.disclosure.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;

import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;

import nl.schakel.disclosure.text.FreeText.Decision;
import nl.schakel.referral.Refusal;
import nl.schakel.story.MovableClock;

class FreeTextTest {

    private static final String ABOUT = "01012345|HIS-1|scootmobiel|consultant";
    private static final String PATH = "ServiceRequest[0]";
    private static final String TEXT = "Zij kan de trap niet meer op.";

    private final MovableClock clock = new MovableClock();
    private final FreeText freeText = new FreeText(
            new TextConfirmations(TextConfirmationsTest.mac("one"), Duration.ofDays(1), clock));

    @Test
    void aReferralWithoutATextGoesWithoutOne() {
        assertThat(freeText.atSending(new ServiceRequest(), PATH, ABOUT).none()).isTrue();
        assertThat(freeText.atPreview(new ServiceRequest(), PATH, ABOUT).none()).isTrue();
    }

    @Test
    void aNoteThatTheGpDidNotMarkIsNeverTextForTheMunicipality() {
        ServiceRequest request = new ServiceRequest();
        request.addNote().setText("Bekend met P76, gebruikt oxazepam.");
        Annotation elsewhere = request.addNote().setText(TEXT);
        elsewhere.addExtension("https://schakel.example/fhir/StructureDefinition/anders", new BooleanType(true));
        elsewhere.getTextElement().addExtension(GivenText.EXTENSION, new BooleanType(true));
        assertThat(freeText.atSending(request, PATH, ABOUT).none()).isTrue();
    }

    @Test
    void aSenderThatSaysNoSaysNo() {
        assertThat(freeText.atSending(request(TEXT, new BooleanType(false)), PATH, ABOUT).none()).isTrue();
    }

    @Test
    void anEmptyNoteIsNoText() {
        assertThat(freeText.atSending(request("  ", new BooleanType(true)), PATH, ABOUT).none()).isTrue();
        assertThat(freeText.atSending(request(null, new BooleanType(true)), PATH, ABOUT).none()).isTrue();
    }

    @Test
    void whatWasConfirmedInAPreviewGoesExactlySo() {
        Decision preview = freeText.atPreview(request(TEXT, new BooleanType(true)), PATH, ABOUT);
        assertThat(preview.text()).isEqualTo(TEXT);
        assertThat(preview.confirmed()).isFalse();
        assertThat(preview.refused()).isFalse();

        Decision sent = freeText.atSending(request(TEXT, new StringType(preview.confirmation())), PATH, ABOUT);
        assertThat(sent.text()).isEqualTo(TEXT);
        assertThat(sent.confirmed()).isTrue();
        assertThat(sent.refused()).isFalse();
        assertThat(sent.confirmation()).isNull();
    }

    @Test
    void aPreviewOfWhatIsConfirmedSaysSo() {
        Decision again = freeText.atPreview(request(TEXT, new StringType(code())), PATH, ABOUT);
        assertThat(again.confirmed()).isTrue();
        assertThat(again.confirmation()).isNull();
    }

    @Test
    void aPreviewOfAChangedTextOffersANewConfirmation() {
        Decision again = freeText.atPreview(request(TEXT + " Echt.", new StringType(code())), PATH, ABOUT);
        assertThat(again.confirmed()).isFalse();
        Decision sent = freeText.atSending(request(TEXT + " Echt.", new StringType(again.confirmation())), PATH, ABOUT);
        assertThat(sent.confirmed()).isTrue();
    }

    @Test
    void whatWasNotConfirmedDoesNotGo() {
        refused(freeText.atSending(request(TEXT, new BooleanType(true)), PATH, ABOUT), "text-unconfirmed");
        refused(freeText.atSending(request(TEXT, null), PATH, ABOUT), "text-unconfirmed");
        refused(freeText.atSending(request(TEXT, new CodeType(code())), PATH, ABOUT), "text-unconfirmed");
    }

    @Test
    void aTextThatChangedAfterwardsDoesNotGo() {
        refused(freeText.atSending(request(TEXT + ' ', new StringType(code())), PATH, ABOUT), "text-changed");
        refused(freeText.atSending(request(TEXT, new StringType("geen code")), PATH, ABOUT), "text-changed");
    }

    @Test
    void aConfirmationForOneRecipientIsNoneForAnother() {
        refused(freeText.atSending(request(TEXT, new StringType(code())), PATH, ABOUT + ",medical-adviser"),
                "text-changed");
    }

    @Test
    void anOldConfirmationDoesNotCount() {
        String code = code();
        clock.pass(Duration.ofDays(2));
        refused(freeText.atSending(request(TEXT, new StringType(code)), PATH, ABOUT), "text-confirmation-expired");
    }

    @Test
    void twoTextsAreOneTooMany() {
        ServiceRequest two = request(TEXT, new BooleanType(true));
        mark(two.addNote().setText("Nog iets."), new BooleanType(true));
        assertThat(freeText.atPreview(two, PATH, ABOUT).refusals())
                .extracting(Refusal::code, Refusal::path).containsExactly(
                        tuple("text-ambiguous", "ServiceRequest[0].note"));

        ServiceRequest markedTwice = request(TEXT, new StringType(code()));
        mark(markedTwice.getNote().get(1), new BooleanType(true));
        assertThat(freeText.atSending(markedTwice, PATH, ABOUT).refusals()).extracting(Refusal::code)
                .containsExactly("text-ambiguous");
    }

    @Test
    void medicalContentIsRefusedAtThePreviewAndGetsNoConfirmation() {
        ServiceRequest request = request("Bekend met P76, heeft recht op hulp. Slikt oxazepam, P76.",
                new BooleanType(true));
        Decision decision = freeText.atPreview(request, PATH, ABOUT);
        assertThat(decision.refusals()).extracting(Refusal::code)
                .containsExactly("text-code", "text-medicine", "text-judgement");
        assertThat(decision.refusals()).extracting(Refusal::path).containsOnly("ServiceRequest[0].note[1]");
        assertThat(decision.words()).containsExactly("P76", "oxazepam", "heeft recht op");
        assertThat(decision.text()).isNull();
        assertThat(decision.confirmation()).isNull();
    }

    @Test
    void aConfirmationThatSomeoneObtainedForMedicalContentDoesNotHelp() {
        String text = "Bekend met P76.";
        String code = new TextConfirmations(TextConfirmationsTest.mac("one"), Duration.ofDays(1), clock)
                .confirm(ABOUT, text);
        refused(freeText.atSending(request(text, new StringType(code)), PATH, ABOUT), "text-code");
    }

    @Test
    void nothingThatIsLoggedRepeatsTheText() {
        String secret = "Slikt oxazepam, P76, 999990019, heeft recht op hulp";
        Decision decision = freeText.atSending(request(secret, new BooleanType(true)), PATH, ABOUT);
        assertThat(decision.refusals().toString() + decision + GivenText.of(request(secret, new BooleanType(true)))
                + new TextScan().scan(secret)).doesNotContainIgnoringCase("oxazepam").doesNotContain("P76")
                .doesNotContain("999990019").doesNotContain("hulp");
        assertThat(freeText.atPreview(request(TEXT, new BooleanType(true)), PATH, ABOUT).toString())
                .doesNotContain("trap");
    }

    private void refused(Decision decision, String code) {
        assertThat(decision.refusals()).extracting(Refusal::code).containsExactly(code);
        assertThat(decision.refusals()).extracting(Refusal::path).containsExactly("ServiceRequest[0].note[1]");
        assertThat(decision.text()).isNull();
        assertThat(decision.confirmed()).isFalse();
        assertThat(decision.none()).isFalse();
    }

    private String code() {
        return freeText.atPreview(request(TEXT, new BooleanType(true)), PATH, ABOUT).confirmation();
    }

    /** A request with a note of the GP's own before the text. */
    private static ServiceRequest request(String text, Type value) {
        ServiceRequest request = new ServiceRequest();
        request.addNote().setText("Overleg gehad met de praktijk.");
        mark(request.addNote().setText(text), value);
        return request;
    }

    private static void mark(Annotation note, Type value) {
        Extension extension = note.addExtension().setUrl(GivenText.EXTENSION);
        extension.setValue(value);
    }
}
