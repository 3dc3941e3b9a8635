package nl.schakel.disclosure.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds medicine names: those of {@code medicines.txt} in Dutch and international spelling, whole or in a compound
 * ("insulinepomp"), also with dots, spaces or dashes between the letters; and, as a second net, words that end like an
 * international non-proprietary name (INN stems of the WHO). What is everyday Dutch stands in
 * {@code everyday-words.txt} and passes.
 */
final class MedicineNames {

    /** From this length a name is found at the start of a longer word; shorter ones would be in everyday words. */
    private static final int SHORTEST_AT_START = 7;
    /** And from this length anywhere in it ("reprografie" is not Prograf). */
    private static final int SHORTEST_WITHIN = 8;
    private static final int SHORTEST_CUT_UP = 6;
    /** Two words beside each other make a name by chance: "een code in" is not codeine. */
    private static final int SHORTEST_SPACED = 9;
    private static final int WIDEST_GAP = 3;
    /** Letters that must stand before an INN stem. */
    private static final int BEFORE_STEM = 3;
    private static final int LONGEST_WORD = 64;
    private static final Set<String> INFLECTIONS = Set.of("s", "je", "jes", "tje", "tjes", "en", "pil", "pillen",
            "tablet", "tabletten", "capsules", "gebruik", "kuur", "spray", "pleister", "pleisters", "pomp");

    private static final String[] STEMS = {
        "pril", "sartan", "vastatine", "vastatin", "olol", "azepam", "azolam", "zolam", "mab", "tinib", "cilline",
        "cillin", "cycline", "gliptine", "gliptin", "gliflozine", "gliflozin", "glitazon", "glutide", "triptan",
        "setron", "parine", "parin", "oxetine", "oxetin", "prazol", "prazole", "vir", "conazol", "conazole",
        "floxacine", "floxacin", "mycine", "mycin", "thiazide", "dipine", "dipin", "triptyline", "tryptiline",
        "peridon", "peridol", "xaban", "gatran", "lukast", "profen", "coxib", "barbital", "terol", "tropium",
        "fibraat", "dronaat", "droninezuur", "poetine", "stigmine", "parib", "ciclib", "fentanil", "caine", "pramine",
        "promazine", "thixol", "tiapine", "zapine", "setine", "faxine", "pidem", "piclon", "racetam", "gabaline",
        "sonide", "metason", "methason", "solon", "asteride", "osine", "trexaat", "platine", "rubicine", "taxel",
        "zomib", "limus", "lamide", "nidazol", "bendazol", "oxacilline", "penem", "cef", "tadine", "tidine",
        "orfine", "orphine", "codon", "morfon", "metacine", "fenac", "oxicam", "icam", "verine", "terodine",
        "fenacine", "begron", "grel", "tiazem", "pamil", "arone", "semide", "tanide", "renon"};

    private final WordTree names = new WordTree();
    private final Set<String> everyday;
    private final List<String> listed;

    MedicineNames() {
        listed = WordFile.read("medicines.txt");
        everyday = new HashSet<>(WordFile.read("everyday-words.txt"));
        for (String name : listed) {
            for (String spelling : MedicineSpelling.of(name)) {
                if (!everyday.contains(spelling)) {
                    names.add(spelling);
                }
            }
        }
    }

    /** The names of the list, as they stand in it. */
    List<String> listed() {
        return listed;
    }

    List<Span> find(CharSequence folded) {
        List<Span> found = new ArrayList<>();
        int i = 0;
        while (i < folded.length()) {
            if (!Letters.at(folded, i)) {
                i++;
                continue;
            }
            Span word = new Span(i, wordEnd(folded, i));
            String lower = lower(folded, word.start(), Math.min(word.end(), word.start() + LONGEST_WORD));
            Span name = everyday.contains(lower) ? null : named(folded, word);
            if (name == null && !everyday.contains(lower) && hasStem(lower)) {
                name = word;
            }
            if (name != null) {
                found.add(name);
            }
            i = name == null ? word.end() : Math.max(name.end(), word.end());
        }
        return found;
    }

    private static int wordEnd(CharSequence folded, int start) {
        int end = start;
        while (Letters.at(folded, end)) {
            end++;
        }
        return end;
    }

    private Span named(CharSequence folded, Span word) {
        Span found = null;
        for (int start = word.start(); start < word.end() && found == null; start++) {
            found = from(folded, start, word);
        }
        return found;
    }

    /** Follows the letters from one place; over gaps only where a word starts there. */
    private Span from(CharSequence folded, int start, Span word) {
        boolean atStart = start == word.start();
        int node = WordTree.ROOT;
        int letters = 0;
        int piece = 0;
        int gap = 0;
        boolean single = true;
        boolean spaced = true;
        Span found = null;
        for (int i = start; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (!Letters.is(c)) {
                if (!atStart || Letters.isOrDigit(c) || ++gap > WIDEST_GAP) {
                    break;
                }
                single &= piece <= 1;
                spaced &= c == ' ';
                piece = 0;
                continue;
            }
            gap = 0;
            piece++;
            letters++;
            node = names.next(node, Letters.lower(c));
            if (node == WordTree.NONE) {
                break;
            }
            boolean cutUp = i >= word.end();
            boolean fits = names.isWord(node) && (cutUp ? single && piece <= 1 && !Letters.at(folded, i + 1)
                    || letters >= (spaced || Letters.at(folded, i + 1) ? SHORTEST_SPACED : SHORTEST_CUT_UP)
                    : whole(folded, atStart, i + 1, letters, word));
            if (fits) {
                found = new Span(word.start(), Math.max(word.end(), wordEnd(folded, i + 1)));
            }
        }
        return found;
    }

    private static boolean whole(CharSequence folded, boolean atStart, int end, int letters, Span word) {
        if (letters >= (atStart ? SHORTEST_AT_START : SHORTEST_WITHIN)) {
            return true;
        }
        return atStart && (end == word.end()
                || word.end() - end <= LONGEST_WORD && INFLECTIONS.contains(lower(folded, end, word.end())));
    }

    private static boolean hasStem(String word) {
        for (String stem : STEMS) {
            if (word.length() >= stem.length() + BEFORE_STEM && word.endsWith(stem)) {
                return true;
            }
        }
        return false;
    }

    private static String lower(CharSequence folded, int start, int end) {
        StringBuilder lower = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            lower.append(Letters.lower(folded.charAt(i)));
        }
        return lower.toString();
    }
}
