package nl.schakel.demo.iwmo;

/**
 * One attempt of the municipality to bring a message.
 *
 * @param function       for instance {@code WMO319}; {@code Fo01} for a transport error
 * @param identification its BerichtIdentificatie, or that of the retour; empty for a Fo01
 * @param reference      ReferentieAanbieder of the first product that it is about
 * @param status         what the hub answered; -1 where nobody did
 * @param message        the message itself, without its envelope
 * @param bytes          as it went over the line
 */
public record Sent(String function, String identification, String reference, int status, byte[] message, byte[] bytes) {

    /** Never shows content. */
    @Override
    public String toString() {
        return function + " " + identification + " -> " + status;
    }
}
