package nl.schakel.disclosure.text;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.hl7.fhir.r4.model.ServiceRequest;

import nl.schakel.disclosure.text.TextScan.Finding;
import nl.schakel.referral.Refusal;

/**
 * Decides whether a GP's own text may go to the municipality: one text, confirmed word for word in a preview, without
 * medical content or a judgement (AVG art. 5(1)(c); KNMG guideline on medical data). Whether the provision takes free
 * text at all is the policy's to say, not decided here.
 */
public final class FreeText {

    /** The refusal of a text whose confirmation came too long ago: its text was not changed. */
    public static final String EXPIRED_CODE = "text-confirmation-expired";

    private static final String AMBIGUOUS = "In de verwijzing staan meer teksten voor de gemeente. "
            + "Zet wat de gemeente mag lezen in één notitie.";
    private static final String UNCONFIRMED = "De tekst voor de gemeente is niet bevestigd. Vraag eerst een voorbeeld "
            + "op en stuur de verwijzing met de bevestiging die u daar krijgt.";
    private static final String EXPIRED = "De bevestiging van de tekst voor de gemeente is verlopen. "
            + "Vraag opnieuw een voorbeeld op en bevestig de tekst.";
    private static final String CHANGED = "De tekst voor de gemeente, of waar hij bij hoort, is veranderd na de "
            + "bevestiging. Vraag opnieuw een voorbeeld op en bevestig de tekst.";

    private final TextScan scan = new TextScan();
    private final TextConfirmations confirmations;

    /**
     * What may happen with the text.
     *
     * @param text         the text, exactly as the GP wrote it; null where none is given or it is refused
     * @param confirmed    whether the GP confirmed this text; always so where a text comes out of
     *                     {@link FreeText#atSending}
     * @param confirmation at a preview of a text that is not confirmed yet: the code to send along; otherwise null
     * @param refusals     why the text may not go; nothing in them repeats the text
     * @param words        the words to rephrase: for the sender's own screen, never for a log, a record or anyone else
     */
    public record Decision(String text, boolean confirmed, String confirmation, List<Refusal> refusals,
                           List<String> words) {

        private static final Decision NONE = new Decision(null, false, null, List.of(), List.of());

        static Decision refuse(List<Refusal> refusals, List<String> words) {
            return new Decision(null, false, null, refusals, words);
        }

        /** No text for the municipality was given: the referral goes without. */
        public boolean none() {
            return text == null && refusals.isEmpty();
        }

        public boolean refused() {
            return !refusals.isEmpty();
        }

        /** Masked: what a GP wrote never shows in a log. */
        @Override
        public String toString() {
            return "Decision " + refusals.stream().map(Refusal::code).toList();
        }
    }

    public FreeText(TextConfirmations confirmations) {
        this.confirmations = confirmations;
    }

    /** Until when a confirmation that is given now holds. */
    public Instant confirmedUntil() {
        return confirmations.until();
    }

    /**
     * At {@code $preview}: shows what would go, and offers the confirmation of exactly that.
     *
     * @param requestPath path of the request in the Bundle, for instance {@code ServiceRequest[0]}
     * @param about       what the confirmation is bound to beside the text: practice, referral, provision, recipients
     */
    public Decision atPreview(ServiceRequest request, String requestPath, String about) {
        return decide(request, requestPath, about, true);
    }

    /**
     * At sending: only a text that was confirmed, and is still what was confirmed, comes out.
     *
     * @see #atPreview
     */
    public Decision atSending(ServiceRequest request, String requestPath, String about) {
        return decide(request, requestPath, about, false);
    }

    private Decision decide(ServiceRequest request, String requestPath, String about, boolean preview) {
        Objects.requireNonNull(about);
        List<GivenText> given = GivenText.of(request);
        if (given.isEmpty()) {
            return Decision.NONE;
        } else if (given.size() > 1) {
            return refuse("text-ambiguous", AMBIGUOUS, requestPath + ".note");
        }
        GivenText text = given.get(0);
        String path = requestPath + '.' + text.path();
        List<Finding> findings = scan.scan(text.text());
        if (!findings.isEmpty()) {
            return Decision.refuse(findings.stream().map(Finding::kind).distinct()
                            .map(kind -> new Refusal(kind.code(), kind.sentence(), path)).toList(),
                    findings.stream().map(Finding::words).filter(words -> !words.isEmpty()).distinct().toList());
        }
        return preview ? preview(text, about) : send(text, path, about);
    }

    private Decision preview(GivenText text, String about) {
        boolean confirmed = text.confirmation() != null && confirmations.check(text.confirmation(), about, text.text())
                == TextConfirmations.Outcome.CONFIRMED;
        return new Decision(text.text(), confirmed, confirmed ? null : confirmations.confirm(about, text.text()),
                List.of(), List.of());
    }

    private Decision send(GivenText text, String path, String about) {
        if (text.confirmation() == null) {
            return refuse("text-unconfirmed", UNCONFIRMED, path);
        }
        return switch (confirmations.check(text.confirmation(), about, text.text())) {
            case CONFIRMED -> new Decision(text.text(), true, null, List.of(), List.of());
            case EXPIRED -> refuse(EXPIRED_CODE, EXPIRED, path);
            case OTHER -> refuse("text-changed", CHANGED, path);
        };
    }

    private static Decision refuse(String code, String sentence, String path) {
        return Decision.refuse(List.of(new Refusal(code, sentence, path)), List.of());
    }
}
