package nl.schakel.municipality;

import nl.schakel.directory.Municipality;

/** Where a standard notes a word of a municipality that has no meaning here. */
public interface UnmappedWords {

    /** Notes nothing. */
    UnmappedWords NONE = (place, table, word, about) -> { };

    /**
     * Notes a word; returns at once and never throws.
     *
     * @param place the municipality as it is reached for the recipient whose case it is
     * @param table the key that lacks it, in the block of the standard: {@code results}
     * @param word  from a catalogue or a code list, never what somebody wrote at a case; empty where that cannot be
     *              told apart, then only the count is kept
     * @param about a case or message, that counts once a week; it is not kept
     */
    void seen(Municipality place, String table, String word, String about);
}
