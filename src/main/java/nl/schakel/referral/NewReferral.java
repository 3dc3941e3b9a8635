package nl.schakel.referral;

import java.util.List;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;

/**
 * A referral that passed every check and asks to be kept.
 *
 * @param parts       what the patient agreed to for others than the consultant
 * @param consents    the consents it goes on
 * @param patientHash keyed hash of the BSN, for search only
 * @param mediaType   of the payload: {@code application/fhir+json} or {@code application/fhir+xml}
 * @param payload     the bytes as the HIS sent them: the record of truth
 * @param door        which of the municipality's doors it goes through, null for its own desk
 */
public record NewReferral(AgbCode practice, SourceIdentifier source, String sourceTask, Provision provision,
                          Urgency urgency, GemeenteCode municipality, Referral.Agreement consent,
                          List<Part.Agreed> parts, List<ConsentUse> consents, String patientHash, String mediaType,
                          byte[] payload, String door) {

    public NewReferral {
        parts = List.copyOf(parts);
        consents = List.copyOf(consents);
    }

    /** One that goes to the municipality's own desk. */
    public NewReferral(AgbCode practice, SourceIdentifier source, String sourceTask, Provision provision,
                       Urgency urgency, GemeenteCode municipality, Referral.Agreement consent,
                       List<Part.Agreed> parts, List<ConsentUse> consents, String patientHash, String mediaType,
                       byte[] payload) {
        this(practice, source, sourceTask, provision, urgency, municipality, consent, parts, consents, patientHash,
                mediaType, payload, null);
    }

    /** One that goes to the consultant only. */
    public NewReferral(AgbCode practice, SourceIdentifier source, String sourceTask, Provision provision,
                       Urgency urgency, GemeenteCode municipality, Referral.Agreement consent, String patientHash,
                       String mediaType, byte[] payload) {
        this(practice, source, sourceTask, provision, urgency, municipality, consent, List.of(), List.of(), patientHash,
                mediaType, payload);
    }

    @Override
    public String toString() {
        return "NewReferral of practice " + practice;
    }
}
