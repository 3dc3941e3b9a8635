package nl.schakel.disclosure.text;

/**
 * A place in a text.
 *
 * @param start first character
 * @param end   after the last character
 */
record Span(int start, int end) {
}
