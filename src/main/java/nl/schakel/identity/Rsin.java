package nl.schakel.identity;

/**
 * Rechtspersonen en Samenwerkingsverbanden Informatienummer: nine digits that pass the elfproef. ZGW names a
 * municipality by it ({@code bronorganisatie}, {@code verantwoordelijkeOrganisatie}).
 *
 * @param value the nine digits
 */
public record Rsin(String value) {

    /** @throws IllegalArgumentException where the value is not an RSIN */
    public Rsin {
        Digits.require(9, value, "an RSIN");
        if (!Digits.elfproef(value)) {
            throw new IllegalArgumentException("not an RSIN: it fails the elfproef");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
