package nl.schakel.identity;

/**
 * Organisatie-identificatienummer: prefix (8), main number and suffix (12 together). Source: Logius, OIN-Stelsel.
 *
 * @param value the 20 digits
 */
public record Oin(String value) {

    /** @throws IllegalArgumentException where the value is not 20 digits */
    public Oin {
        Digits.require(20, value, "an OIN");
    }

    @Override
    public String toString() {
        return value;
    }
}
