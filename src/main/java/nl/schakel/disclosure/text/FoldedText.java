package nl.schakel.disclosure.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A text as the scan looks at it: plain letters, ASCII digits and separators, so that a word cannot hide behind full
 * width, an accent, another script's digits or a character that does not show. Case is kept. Every character knows
 * where it stood, so that what is found is shown in the sender's own words.
 */
final class FoldedText {

    private static final int LONGEST_SHOWN = 60;
    /** Emoji letters (squared, regional indicators) survive compatibility decomposition and still read as words. */
    private static final int LETTER_EMOJI = 0x1F100;
    private static final int LETTER_EMOJI_END = 0x1F1FF;
    private static final int BRAILLE_BLANK = 0x2800;

    private final String original;
    private final String folded;
    private final int[] origins;
    private final List<String> unreadable;

    private FoldedText(String original, String folded, int[] origins, List<String> unreadable) {
        this.original = original;
        this.folded = folded;
        this.origins = origins;
        this.unreadable = unreadable;
    }

    static FoldedText of(String text) {
        StringBuilder folded = new StringBuilder(text.length() + 16);
        List<Integer> origins = new ArrayList<>(text.length() + 16);
        List<String> unreadable = new ArrayList<>();
        for (int at = 0; at < text.length();) {
            int character = text.codePointAt(at);
            String plain = plain(character);
            if (plain == null) {
                unreadable.add(around(text, at));
            } else {
                folded.append(plain);
                for (int i = 0; i < plain.length(); i++) {
                    origins.add(at);
                }
            }
            at += Character.charCount(character);
        }
        return new FoldedText(text, folded.toString(), origins.stream().mapToInt(Integer::intValue).toArray(),
                List.copyOf(unreadable));
    }

    /** Letters a-z and A-Z, digits 0-9; everything else separates. */
    String folded() {
        return folded;
    }

    /** The words around each character that does not show, or is a letter of another script; that character named. */
    List<String> unreadable() {
        return unreadable;
    }

    /** What the sender wrote there, on one line. */
    String words(Span span) {
        int last = origins[span.end() - 1];
        int end = last + Character.charCount(original.codePointAt(last));
        return original.substring(origins[span.start()], end).replaceAll("\\s+", " ").strip();
    }

    /** @return null where the character must not be in the text */
    private static String plain(int character) {
        if (character == '\n' || character == '\r' || character == '\t') {
            return " ";
        } else if (character >= ' ' && character < 0x7F) {
            return Character.toString(character);
        }
        StringBuilder plain = new StringBuilder();
        String decomposed = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKD);
        for (int at = 0; at < decomposed.length();) {
            int part = decomposed.codePointAt(at);
            if (!append(part, plain)) {
                return null;
            }
            at += Character.charCount(part);
        }
        return plain.toString();
    }

    private static boolean append(int part, StringBuilder plain) {
        if (part >= ' ' && part < 0x7F) {
            plain.appendCodePoint(part);
            return true;
        } else if (Character.isDigit(part)) {
            plain.append((char) ('0' + Character.digit(part, 10)));
            return true;
        } else if (Character.isLetter(part)) {
            String letters = latin(part);
            plain.append(letters == null ? "" : letters);
            return letters != null;
        }
        switch (Character.getType(part)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                    Character.UNASSIGNED -> {
                return false;
            }
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> {
                return true;
            }
            case Character.DASH_PUNCTUATION -> plain.append('-');
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    plain.append(' ');
            default -> {
                boolean letterOrBlank = part >= LETTER_EMOJI && part <= LETTER_EMOJI_END || part == BRAILLE_BLANK
                        || part == 0xFFFC || part == 0xFFFD;
                plain.append(Character.isBmpCodePoint(part) ? (char) part : '~');
                return !letterOrBlank;
            }
        }
        return true;
    }

    /** Letters that Dutch text borrows and that do not come apart; any other letter could stand in for a Latin one. */
    private static String latin(int letter) {
        return switch (letter) {
            case 'ß' -> "ss";
            case 'æ', 'Æ' -> "ae";
            case 'œ', 'Œ' -> "oe";
            case 'ø', 'Ø' -> "o";
            case 'ł', 'Ł' -> "l";
            case 'đ', 'Đ', 'ð', 'Ð' -> "d";
            case 'þ', 'Þ' -> "th";
            case 'ı' -> "i";
            case 'ħ', 'Ħ' -> "h";
            // NFKD turns the micro sign of "µg" into this one.
            case 'μ' -> "u";
            default -> null;
        };
    }

    private static String around(String text, int at) {
        int start = at;
        while (start > 0 && at - start < LONGEST_SHOWN / 2 && !Character.isWhitespace(text.charAt(start - 1))) {
            start--;
        }
        int next = at + Character.charCount(text.codePointAt(at));
        int end = next;
        while (end < text.length() && end - next < LONGEST_SHOWN / 2 && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        StringBuilder shown = new StringBuilder();
        text.substring(start, end).codePoints().forEach(character -> {
            if (plain(character) == null) {
                shown.append(String.format("[U+%04X]", character));
            } else {
                shown.appendCodePoint(character);
            }
        });
        return shown.toString();
    }
}
