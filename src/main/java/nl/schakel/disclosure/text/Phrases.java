package nl.schakel.disclosure.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the words and phrases of a file that a GP can read: {@code judgements.txt}, in which a treating doctor would
 * judge what a patient is entitled to (KNMG guideline on medical data: facts, no judgement), and
 * {@code illnesses.txt}. Words may stand between where the file says so.
 */
final class Phrases {

    private static final int WIDEST_GAP = 5;

    /** The first letter of a form that may begin with any. */
    private static final char ANY = '*';

    /** By the letters their first word may begin with. */
    private final Map<Character, List<Phrase>> phrases = new HashMap<>();

    private record Word(String text, Span span, boolean startsSentence) {
    }

    /** What a word may be: letters that it is, begins with, ends with or holds. */
    private record Form(String letters, boolean openStart, boolean openEnd) {

        static Form of(String form) {
            boolean openStart = form.charAt(0) == ANY;
            boolean openEnd = form.charAt(form.length() - 1) == ANY;
            return new Form(form.substring(openStart ? 1 : 0, form.length() - (openEnd ? 1 : 0)), openStart, openEnd);
        }

        boolean fits(String word) {
            if (openStart) {
                return openEnd ? word.contains(letters) : word.endsWith(letters);
            }
            return openEnd ? word.startsWith(letters) : word.equals(letters);
        }

        char first() {
            return openStart ? ANY : letters.charAt(0);
        }
    }

    private record Step(List<Form> forms, boolean gapBefore) {

        boolean fits(String word) {
            for (Form form : forms) {
                if (form.fits(word)) {
                    return true;
                }
            }
            return false;
        }
    }

    private record Phrase(List<Step> steps) {

        static Phrase of(String line) {
            List<Step> steps = new ArrayList<>();
            boolean gap = false;
            for (String part : line.split(" +")) {
                if (part.equals("..")) {
                    gap = true;
                } else {
                    steps.add(new Step(Arrays.stream(part.split("/")).map(Form::of).toList(), gap));
                    gap = false;
                }
            }
            return new Phrase(List.copyOf(steps));
        }

        /** @return the last word of the match, or -1 */
        int match(List<Word> words, int at, int step) {
            if (at >= words.size() || !steps.get(step).fits(words.get(at).text())) {
                return -1;
            } else if (step == steps.size() - 1) {
                return at;
            }
            int widest = steps.get(step + 1).gapBefore() ? WIDEST_GAP : 0;
            for (int skipped = 0; skipped <= widest; skipped++) {
                int next = at + 1 + skipped;
                if (next >= words.size() || widest > 0 && words.get(next).startsSentence()) {
                    return -1;
                }
                int last = match(words, next, step + 1);
                if (last >= 0) {
                    return last;
                }
            }
            return -1;
        }
    }

    /** @param file a resource of this room, one phrase a line */
    Phrases(String file) {
        for (String line : WordFile.read(file)) {
            Phrase phrase = Phrase.of(line);
            phrase.steps().get(0).forms().stream().map(Form::first).distinct()
                    .forEach(letter -> phrases.computeIfAbsent(letter, any -> new ArrayList<>()).add(phrase));
        }
    }

    List<Span> find(CharSequence folded) {
        List<Word> words = words(folded);
        List<Span> found = new ArrayList<>();
        for (int at = 0; at < words.size(); at++) {
            int last = Math.max(last(words, at, words.get(at).text().charAt(0)), last(words, at, ANY));
            if (last >= 0) {
                found.add(new Span(words.get(at).span().start(), words.get(last).span().end()));
                at = last;
            }
        }
        return found;
    }

    /** @return the last word of the longest match that starts there, or -1 */
    private int last(List<Word> words, int at, char first) {
        int last = -1;
        for (Phrase phrase : phrases.getOrDefault(first, List.of())) {
            last = Math.max(last, phrase.match(words, at, 0));
        }
        return last;
    }

    private static List<Word> words(CharSequence folded) {
        List<Word> words = new ArrayList<>();
        boolean sentence = false;
        StringBuilder word = new StringBuilder();
        for (int i = 0; i <= folded.length(); i++) {
            char c = i < folded.length() ? folded.charAt(i) : ' ';
            if (Letters.isOrDigit(c)) {
                word.append(Letters.lower(c));
                continue;
            }
            if (!word.isEmpty()) {
                words.add(new Word(word.toString(), new Span(i - word.length(), i), sentence));
                word.setLength(0);
                sentence = false;
            }
            boolean stop = c == '.' || c == '!' || c == '?';
            sentence |= stop && (i + 1 >= folded.length() || folded.charAt(i + 1) == ' ');
        }
        return words;
    }
}
