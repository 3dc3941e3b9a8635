package nl.schakel.fhir.subscription;

import java.util.List;

/**
 * What a HIS gave along that no other may read: kept encrypted.
 *
 * @param reason  in the HIS's own words, null for none
 * @param headers {@code Name: value}, as a rule with a secret
 */
record Private(String reason, List<String> headers) {

    Private {
        headers = List.copyOf(headers);
    }

    @Override
    public String toString() {
        return "Private[" + headers.size() + " headers]";
    }
}
