package nl.schakel.municipality;

import java.util.Map;

/**
 * A list in force that says what a municipality's codes mean.
 *
 * @param key      its key in the block of the standard, {@code results}; or the name of a code list
 * @param title    Dutch, what it translates
 * @param meanings code to meaning, in the order of the file
 * @param own      whether the municipality's file holds it; otherwise it comes with the hub
 */
public record CodeTable(String key, String title, Map<String, String> meanings, boolean own) {

    /** Whether a code has a meaning, without regard to capitals. */
    public boolean knows(String code) {
        return meanings.keySet().stream().anyMatch(known -> known.equalsIgnoreCase(code.strip()));
    }
}
