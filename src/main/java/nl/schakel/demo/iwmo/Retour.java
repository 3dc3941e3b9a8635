package nl.schakel.demo.iwmo;

import java.util.List;

/**
 * A retour that came in.
 *
 * @param function       {@code WMO302} or {@code WMO320}
 * @param identification BerichtIdentificatie of the municipality's message that it answers
 * @param codes          all retour codes in it; none where the message was accepted in full
 * @param message        the message itself
 */
public record Retour(String function, String identification, List<String> codes, byte[] message) {

    /** Never shows content. */
    @Override
    public String toString() {
        return function + " on " + identification + " " + codes;
    }
}
