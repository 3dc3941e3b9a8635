package nl.schakel.municipality.iwmo;

import java.util.UUID;

/**
 * A message on its way out.
 *
 * @param function       which one, for instance {@code WMO315}
 * @param identification its BerichtIdentificatie, at most 12 characters
 * @param sender         AGB code of the practice that sends
 * @param receiver       gemeentecode
 * @param reference      referentienummer of the envelope: the same at every attempt
 * @param retour         whether it is the retour of a message that came in
 * @param payload        the XML
 * @param token          the consent token, null where the message is about nobody new
 */
record IwmoMessage(String function, String identification, String sender, String receiver, UUID reference,
                   boolean retour, byte[] payload, String token) {

    /** Never shows content. */
    @Override
    public String toString() {
        return function + " " + identification;
    }
}
