package nl.schakel.identity;

/**
 * The UZI register's subscriber number of a care organisation; the FHIR system is {@code http://fhir.nl/fhir/NamingSystem/ura}.
 *
 * @param value the 8 digits
 */
public record UraCode(String value) {

    /** @throws IllegalArgumentException where the value is not 8 digits */
    public UraCode {
        Digits.require(8, value, "a URA");
    }

    @Override
    public String toString() {
        return value;
    }
}
