package nl.schakel.disclosure.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import nl.schakel.referral.Refusal;

/**
 * Looks in what a municipality writes with a question to a GP for what may not be asked: a judgement, which a treating
 * doctor never gives (KNMG guideline on medical data: facts only), and medical content beyond the coded elements. It
 * refuses when in doubt: the asker can rephrase. Safe for several threads.
 */
public final class QuestionText {

    /** Characters (UTF-16) an explanation may have. */
    public static final int LONGEST = 500;

    /** The refusal of a question for a judgement. */
    public static final String JUDGEMENT = "question-judgement";
    /** The refusal of a question for more than was agreed. */
    public static final String BEYOND_POLICY = "question-beyond-policy";

    private enum Kind {
        TOO_LONG("question-too-long", "De toelichting is langer dan 500 tekens. Maak de tekst korter."),
        UNREADABLE("question-unreadable", "In de toelichting staan tekens die niet te zien zijn of die op een gewone "
                + "letter lijken. Typ de tekst opnieuw."),
        BSN("question-bsn", "In de toelichting staat een getal dat een burgerservicenummer kan zijn. Haal het uit de "
                + "tekst."),
        JUDGEMENT(QuestionText.JUDGEMENT, "De toelichting vraagt om een oordeel. Een behandelend arts geeft feiten en "
                + "nooit een oordeel (KNMG-richtlijn Omgaan met medische gegevens); het oordeel is aan de gemeente of "
                + "aan een onafhankelijk medisch adviseur. Vraag wat de inwoner wel en niet kan."),
        BEYOND(BEYOND_POLICY, "De toelichting vraagt naar een diagnose, medicijnen of het dossier. Dat geeft de "
                + "praktijk niet. Vraag wat de inwoner wel en niet kan.");

        private final String code;
        private final String sentence;

        Kind(String code, String sentence) {
            this.code = code;
            this.sentence = sentence;
        }
    }

    private final Phrases judgements = new Phrases("judgements.txt");
    private final Phrases questions = new Phrases("questions.txt");
    private final Phrases records = new Phrases("records.txt");
    private final Phrases illnesses = new Phrases("illnesses.txt");
    private final MedicineNames medicines = new MedicineNames();

    /**
     * Why a text may not go to the GP, each reason once and none with words of the text; empty where it may.
     *
     * @param path of the text in the request
     */
    public List<Refusal> refusals(String text, String path) {
        List<Refusal> refusals = new ArrayList<>();
        kinds(text).forEach(kind -> refusals.add(new Refusal(kind.code, kind.sentence, path)));
        return refusals;
    }

    private Set<Kind> kinds(String text) {
        if (text.length() > LONGEST) {
            return Set.of(Kind.TOO_LONG);
        }
        FoldedText folded = FoldedText.of(text);
        String words = folded.folded();
        Set<Kind> kinds = new TreeSet<>();
        if (!folded.unreadable().isEmpty()) {
            kinds.add(Kind.UNREADABLE);
        }
        if (!CitizenNumbers.find(words).isEmpty()) {
            kinds.add(Kind.BSN);
        }
        if (!judgements.find(words).isEmpty() || !questions.find(words).isEmpty()) {
            kinds.add(Kind.JUDGEMENT);
        }
        if (!records.find(words).isEmpty() || !illnesses.find(words).isEmpty() || !medicines.find(words).isEmpty()
                || !ClassificationCodes.find(words).isEmpty()) {
            kinds.add(Kind.BEYOND);
        }
        return kinds;
    }
}
