package nl.schakel.identity;

/**
 * A municipality's code in the CBS list (BRP table 33); the FHIR system is {@code urn:oid:2.16.840.1.113883.2.4.6.14}.
 *
 * @param value the 4 digits
 */
public record GemeenteCode(String value) {

    /** @throws IllegalArgumentException where the value is not 4 digits */
    public GemeenteCode {
        Digits.require(4, value, "a gemeentecode");
    }

    @Override
    public String toString() {
        return value;
    }
}
