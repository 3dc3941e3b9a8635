package nl.schakel.municipality.iwmo;

/**
 * What came in, taken out of its envelope where it had one.
 *
 * @param payload   the iWmo message; null where the envelope carries a transport error
 * @param reference referentienummer of the envelope, null where there was none
 * @param cross     to which referentienummer it answers, null where it says none
 * @param error     code of a transport error ({@code IB014}), null where it is none
 */
record IncomingMessage(byte[] payload, String reference, String cross, String error) {

    /** Never shows content. */
    @Override
    public String toString() {
        return error == null ? "IncomingMessage" : "IncomingMessage " + error;
    }
}
