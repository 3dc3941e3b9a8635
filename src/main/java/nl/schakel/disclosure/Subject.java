package nl.schakel.disclosure;

import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;

import nl.schakel.identity.Bsn;

/**
 * The one person a referral is about. Anything whose subject is not surely this person is about somebody else: a
 * partner's walking problem must not end up in the patient's file.
 */
final class Subject {

    static final String BSN_SYSTEM = "http://fhir.nl/fhir/NamingSystem/bsn";
    private static final String BSN_OID = "urn:oid:2.16.840.1.113883.2.4.6.3";

    private final Patient patient;
    private final String bsn;
    private final String requested;
    private final BundleIndex index;

    Subject(Patient patient, ServiceRequest request, BundleIndex index) {
        this.patient = patient;
        this.bsn = bsn(patient);
        this.requested = request.getSubject().getReference();
        this.index = index;
    }

    boolean is(Resource resource) {
        return resource == patient
                || resource instanceof Patient other && bsn != null && bsn.equals(bsn(other));
    }

    boolean isMeantBy(Reference reference, Resource holder) {
        if (reference == null || reference.isEmpty()) {
            return false;
        }
        String named = bsn(reference.getIdentifier());
        if (named != null && !named.equals(bsn)) {
            return false;
        }
        Resource resolved = index.resolve(reference, holder);
        if (resolved != null) {
            return is(resolved);
        }
        String address = reference.getReference();
        if (address == null || address.isBlank()) {
            return named != null;
        }
        // A contained patient of another resource is another '#p': only an address of the Bundle can be the same.
        return !address.startsWith("#") && address.equals(requested);
    }

    /** The BSN of a patient where there is exactly one that can be a BSN; null otherwise. */
    static String bsn(Patient patient) {
        String found = null;
        for (Identifier identifier : patient.getIdentifier()) {
            String value = bsn(identifier);
            if (value != null && found != null && !value.equals(found)) {
                return null;
            }
            found = value == null ? found : value;
        }
        return found;
    }

    static String bsn(Identifier identifier) {
        if (identifier == null || identifier.getUse() == Identifier.IdentifierUse.OLD) {
            return null;
        }
        boolean isBsn = BSN_SYSTEM.equals(identifier.getSystem()) || BSN_OID.equals(identifier.getSystem());
        return isBsn && Bsn.isValid(identifier.getValue()) ? identifier.getValue() : null;
    }
}
