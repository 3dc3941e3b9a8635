package nl.schakel.identity;

/**
 * The AGB code of a practice or practitioner; the FHIR system is {@code http://fhir.nl/fhir/NamingSystem/agb-z}.
 *
 * @param value the 8 digits
 */
public record AgbCode(String value) {

    /** @throws IllegalArgumentException where the value is not 8 digits */
    public AgbCode {
        Digits.require(8, value, "an AGB code");
    }

    @Override
    public String toString() {
        return value;
    }
}
