package nl.schakel.municipality;

/**
 * What goes to one municipality, made once and kept encrypted until it is delivered, so that every attempt carries
 * the same bytes.
 *
 * @param request  the message
 * @param document the melding in the form of its standard: a PDF, or for iWmo the WMO315; the consent token's {@code
 *                 payload} hash is over exactly these bytes
 * @param token    the signed consent token, compact
 */
public record Consignment(WmoRequest request, byte[] document, String token) {

    @Override
    public String toString() {
        return "Consignment of " + request.referral();
    }
}
