package nl.schakel.fhir;

import nl.schakel.identity.Bsn;
import nl.schakel.referral.Referral;
import nl.schakel.referral.SourceIdentifier;
import org.hl7.fhir.r4.model.CarePlan;

/**
 * What the door understood of the outcome of a meeting.
 *
 * @param path     of the plan
 * @param source   the HIS's own number of the plan
 * @param hash     of what was sent, to tell the same from something else
 * @param referral the case that it is about
 * @param bsn      of whom it is about; null where the sender used the hub's number
 */
record MdoReading(Submission submission, CarePlan plan, String path, SourceIdentifier source, String hash,
                  Referral referral, Bsn bsn) {

    @Override
    public String toString() {
        return "MdoReading of " + submission;
    }
}
