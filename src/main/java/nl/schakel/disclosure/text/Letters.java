package nl.schakel.disclosure.text;

/** The letters of a folded text. */
final class Letters {

    private Letters() {
    }

    static boolean is(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    static boolean isOrDigit(char c) {
        return is(c) || c >= '0' && c <= '9';
    }

    static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
    }

    /** Whether a letter stands there; false outside the text. */
    static boolean at(CharSequence text, int index) {
        return index >= 0 && index < text.length() && is(text.charAt(index));
    }
}
