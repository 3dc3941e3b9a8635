package nl.schakel.municipality;

/**
 * What goes to one party of something that is added to its case; made once, so that every attempt carries the same
 * bytes.
 *
 * @param document the PDF; the consent token's {@code payload} hash is over exactly these bytes
 * @param token    the signed consent token, compact
 */
public record AdditionConsignment(byte[] document, String token) {

    /** Never shows what it says. */
    @Override
    public String toString() {
        return "AdditionConsignment";
    }
}
