package nl.schakel.fhir;

import java.util.List;

import nl.schakel.referral.Refusal;
import nl.schakel.security.Caller;
import org.hl7.fhir.r4.model.Bundle;

/**
 * A Bundle as it came in.
 *
 * @param caller    who sent it
 * @param body      the bytes as sent: the record of truth
 * @param mediaType {@code application/fhir+json} or {@code application/fhir+xml}
 * @param findings  what the parser could not place
 */
record Submission(Caller caller, byte[] body, String mediaType, Bundle bundle, List<Refusal> findings) {

    @Override
    public String toString() {
        return "Submission of practice " + caller.practice();
    }
}
