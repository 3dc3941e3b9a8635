package nl.schakel.referral;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;

/**
 * A referral that passed every check and asks to be kept.
 *
 * @param patientHash keyed hash of the BSN, for search only
 * @param mediaType   of the payload: {@code application/fhir+json} or {@code application/fhir+xml}
 * @param payload     the bytes as the HIS sent them: the record of truth
 */
public record NewReferral(AgbCode practice, SourceIdentifier source, String sourceTask, Provision provision,
                          Urgency urgency, GemeenteCode municipality, Referral.Agreement consent, String patientHash,
                          String mediaType, byte[] payload) {

    @Override
    public String toString() {
        return "NewReferral of practice " + practice;
    }
}
