package nl.schakel.identity;

/**
 * A burgerservicenummer: nine digits that pass the elfproef (weights 9 to 2 and -1, sum divisible by 11).
 *
 * <p>The value never shows itself: {@link #toString()} is masked, and a refused value is not repeated in the
 * exception. Source: Wet algemene bepalingen burgerservicenummer; Wmo 2015 art. 5.2.9.
 */
public final class Bsn {

    private final String value;

    private Bsn(String value) {
        this.value = value;
    }

    /**
     * @param value nine digits
     * @throws IllegalArgumentException where the value is not a BSN; the message does not repeat it
     */
    public static Bsn of(String value) {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a BSN: nine digits that pass the elfproef are needed");
        }
        return new Bsn(value);
    }

    /** Whether the text is nine digits that pass the elfproef; {@code 000000000} is not a number anyone has. */
    public static boolean isValid(String value) {
        return Digits.exactly(9, value) && !value.equals("000000000") && Digits.elfproef(value);
    }

    /** The nine digits, for the one place that must carry them. */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bsn bsn && bsn.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "BSN *********";
    }
}
