package nl.schakel.fhir;

import java.time.LocalDate;
import java.util.Set;

import nl.schakel.identity.Bsn;
import nl.schakel.referral.Provision;
import nl.schakel.referral.SourceIdentifier;
import nl.schakel.referral.Urgency;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.ServiceRequest;

/**
 * What the reader understood of a submission; everything the rest of the intake needs.
 *
 * @param birthDate  the latest day the patient can have been born; null where the date is too vague to tell the age
 *                   that consent depends on
 * @param practiceIds AGB codes and URAs of the referring practice
 * @param sourceTask reference to the HIS's Task, null where none was sent
 */
record Reading(Submission submission, BundleIndex index, ServiceRequest request, Patient patient, Bsn bsn,
               LocalDate birthDate, Set<String> practiceIds, Provision provision, Urgency urgency,
               SourceIdentifier source, String sourceTask) {

    @Override
    public String toString() {
        return "Reading of " + submission;
    }
}
