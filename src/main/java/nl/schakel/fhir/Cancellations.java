package nl.schakel.fhir;

import nl.schakel.referral.Referral;
import org.hl7.fhir.r4.model.Task;

/** Takes a referral back before the municipality started, and asks it to stop after that (HL7 COW). */
final class Cancellations {

    /**
     * @param version that the HIS saw
     * @throws Refused where this is no change that a practice may make, or another came first
     */
    Referral update(Referral referral, Task task, String version) {
        throw Refused.because(Reason.NOT_SUPPORTED);
    }
}
