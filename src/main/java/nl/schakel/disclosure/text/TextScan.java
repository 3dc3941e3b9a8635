package nl.schakel.disclosure.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks in a text for the municipality for what must not go there: a burgerservicenummer, a code or word that says a
 * diagnosis or a medicine, a judgement on entitlement, and characters that could hide those. It refuses when in doubt:
 * a GP can rephrase, a municipality cannot forget. The time is linear in the text, which is at most
 * {@link #LONGEST} characters.
 */
final class TextScan {

    /** Characters (UTF-16) a text for the municipality may have. */
    static final int LONGEST = 1000;

    /** Why a text cannot go. */
    enum Kind {
        TOO_LONG("text-too-long", "De tekst voor de gemeente is langer dan 1000 tekens. Maak de tekst korter."),
        UNREADABLE("text-unreadable", "In de tekst voor de gemeente staan tekens die niet te zien zijn of die op een "
                + "gewone letter lijken. Typ de tekst opnieuw."),
        BSN("text-bsn", "In de tekst voor de gemeente staat een getal dat een burgerservicenummer kan zijn. "
                + "Haal het uit de tekst."),
        CODE("text-code", "In de tekst voor de gemeente staat wat een medische code kan zijn (ICPC, ICD, ATC of DSM). "
                + "Beschrijf wat de patiënt wel en niet kan."),
        DIAGNOSIS("text-diagnosis", "In de tekst voor de gemeente staat een woord dat een ziekte, een aandoening of een "
                + "behandeling noemt. Beschrijf wat de patiënt wel en niet kan."),
        MEDICINE("text-medicine", "In de tekst voor de gemeente staat de naam van een geneesmiddel. "
                + "Beschrijf wat de patiënt wel en niet kan."),
        JUDGEMENT("text-judgement", "In de tekst voor de gemeente staat een oordeel over wat de patiënt nodig heeft "
                + "of waar hij recht op heeft. Geef alleen feiten; de gemeente oordeelt.");

        private final String code;
        private final String sentence;

        Kind(String code, String sentence) {
            this.code = code;
            this.sentence = sentence;
        }

        /** Machine code of the refusal. */
        String code() {
            return code;
        }

        /** Dutch, for the GP; without anything of the text. */
        String sentence() {
            return sentence;
        }
    }

    /** @param words what to rephrase, in the sender's own words; empty where the whole text is meant */
    record Finding(Kind kind, String words) {

        /** Masked: what a GP wrote never shows in a log. */
        @Override
        public String toString() {
            return "Finding " + kind;
        }
    }

    private final MedicineNames medicines = new MedicineNames();
    private final Phrases illnesses = new Phrases("illnesses.txt");
    private final Phrases judgements = new Phrases("judgements.txt");

    /** @return what was found, each once, by kind and then in the order of the text; empty where the text may go */
    List<Finding> scan(String text) {
        if (text.length() > LONGEST) {
            return List.of(new Finding(Kind.TOO_LONG, ""));
        }
        FoldedText folded = FoldedText.of(text);
        Set<Finding> found = new LinkedHashSet<>();
        folded.unreadable().forEach(words -> found.add(new Finding(Kind.UNREADABLE, words)));
        add(Kind.BSN, CitizenNumbers.find(folded.folded()), folded, found);
        add(Kind.CODE, ClassificationCodes.find(folded.folded()), folded, found);
        add(Kind.DIAGNOSIS, illnesses.find(folded.folded()), folded, found);
        add(Kind.MEDICINE, medicines.find(folded.folded()), folded, found);
        add(Kind.JUDGEMENT, judgements.find(folded.folded()), folded, found);
        return new ArrayList<>(found);
    }

    private static void add(Kind kind, List<Span> spans, FoldedText folded, Set<Finding> found) {
        spans.forEach(span -> found.add(new Finding(kind, folded.words(span))));
    }
}
