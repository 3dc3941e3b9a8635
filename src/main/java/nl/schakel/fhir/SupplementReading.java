package nl.schakel.fhir;

import nl.schakel.referral.Referral;

/**
 * What the door understood of a supplement (aanvulling).
 *
 * @param reading  it reads like a referral
 * @param hash     of what was sent, to tell the same from something else
 * @param referral what it supplements
 */
record SupplementReading(Reading reading, String hash, Referral referral) {

    /** A place in the request. */
    String path(String element) {
        return reading.index().path(reading.request()) + "." + element;
    }

    @Override
    public String toString() {
        return "SupplementReading of " + reading.submission();
    }
}
