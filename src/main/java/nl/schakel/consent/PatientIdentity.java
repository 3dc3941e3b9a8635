package nl.schakel.consent;

import java.util.List;

import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

import nl.schakel.consent.BundleView.Located;
import nl.schakel.identity.Bsn;

/** Tells the patient of the referral from everyone else, by BSN and never by name or date of birth. */
final class PatientIdentity {

    enum About {
        PATIENT, SOMEONE_ELSE, UNKNOWN, NOT_A_PERSON
    }

    private static final List<String> ABOUT = List.of("subject", "patient", "for", "beneficiary");

    private final BundleView bundle;
    private final Bsn bsn;
    private final Patient subject;

    PatientIdentity(BundleView bundle, ConsentQuestion question) {
        this.bundle = bundle;
        this.bsn = question.patient();
        this.subject = question.subject();
    }

    /** Whom a reference is about. What it cannot find out is not the patient. */
    About about(Reference reference, Resource root) {
        About byIdentifier = reference.hasIdentifier() ? about(reference.getIdentifier()) : null;
        if (byIdentifier == About.SOMEONE_ELSE) {
            return byIdentifier;
        }
        Resource target = bundle.resolve(reference, root);
        if (target instanceof Patient patient) {
            return isThePatient(patient) ? About.PATIENT : About.SOMEONE_ELSE;
        }
        if (target != null) {
            return target.fhirType().equals("Group") ? About.SOMEONE_ELSE : About.NOT_A_PERSON;
        }
        if (byIdentifier != null) {
            return byIdentifier;
        }
        String type = reference.hasType() ? reference.getType()
                : reference.hasReference() ? new IdType(reference.getReference()).getResourceType() : null;
        boolean thing = type != null && !type.equals("Patient") && !type.equals("Group");
        return thing ? About.NOT_A_PERSON : About.UNKNOWN;
    }

    private About about(Identifier identifier) {
        if (isBsn(identifier)) {
            return bsn.value().equals(identifier.getValue()) ? About.PATIENT : About.SOMEONE_ELSE;
        }
        boolean local = subject != null && identifier.hasSystem() && identifier.hasValue()
                && subject.getIdentifier().stream().anyMatch(own -> identifier.getSystem().equals(own.getSystem())
                && identifier.getValue().equals(own.getValue()));
        return local ? About.PATIENT : About.UNKNOWN;
    }

    boolean isThePatient(Patient patient) {
        boolean same = patient == subject;
        for (Identifier identifier : patient.getIdentifier()) {
            if (isBsn(identifier)) {
                if (!bsn.value().equals(identifier.getValue())) {
                    return false;
                }
                same = true;
            }
        }
        return same;
    }

    /** The path of the first thing in the Bundle that is about someone else, or about nobody knows whom; else null. */
    String firstForeign() {
        for (Located located : bundle.all()) {
            String path = foreign(located);
            if (path != null) {
                return path;
            }
        }
        return null;
    }

    private String foreign(Located located) {
        if (located.resource() instanceof Patient patient) {
            return isThePatient(patient) ? null : located.path();
        }
        for (String name : ABOUT) {
            if (!allOurs(located, located.resource().getProperty(name.hashCode(), name, false), false)) {
                return located.path() + "." + name;
            }
        }
        if (!allOurs(located, located.resource().getProperty("focus".hashCode(), "focus", false), true)) {
            return located.path() + ".focus";
        }
        if (located.resource() instanceof DocumentReference document && document.hasContext()
                && document.getContext().hasSourcePatientInfo()
                && !allOurs(located, new Base[] {document.getContext().getSourcePatientInfo()}, false)) {
            return located.path() + ".context.sourcePatientInfo";
        }
        return null;
    }

    private boolean allOurs(Located located, Base[] values, boolean mayBeUnknown) {
        if (values == null) {
            return true;
        }
        for (Base value : values) {
            if (value instanceof Reference reference && !reference.isEmpty()) {
                About about = about(reference, located.root());
                if (about == About.SOMEONE_ELSE || about == About.UNKNOWN && !mayBeUnknown) {
                    return false;
                }
            }
        }
        return true;
    }

    static boolean isBsn(Identifier identifier) {
        return ConsentCodes.BSN.equals(identifier.getSystem()) || ConsentCodes.BSN_OID.equals(identifier.getSystem());
    }
}
