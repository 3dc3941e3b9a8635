package nl.schakel.proof;

/**
 * One value that was made up for one place in one referral, and that occurs nowhere else by chance.
 *
 * @param kind   how it is written
 * @param serial which of its kind, counting from zero
 */
record Marker(Kind kind, long serial) {

    /** How a marker is written; each kind is recognised by its shape alone. */
    enum Kind {
        /** {@code Zq} and nine consonants: survives every escaping, and may be cased either way. */
        TEXT,
        /** Sixteen digits, exact also as a floating-point number. */
        NUMBER,
        /** Ten digits: the largest that fits FHIR's integer. */
        INTEGER,
        /** A UUID of which all digits are told by the serial. */
        UUID,
        /** A day of 1600 to 1799; there are some seventy thousand, after which they come round again. */
        DAY,
        /** A second of 1600 to 1799. */
        MOMENT,
        /** A birthday of 1800 to 1899; the only kind of day that may be released. */
        BIRTHDAY,
        /** A burgerservicenummer for tests; there are few that pass, so referrals share them. */
        BSN
    }
}
