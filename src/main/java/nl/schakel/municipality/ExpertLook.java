package nl.schakel.municipality;

import java.time.Instant;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.ReferralId;

/**
 * A look for what an expert answered, to join it to the municipality's own case: only the hub knows that the two belong
 * together.
 *
 * @param referral     the referral
 * @param receivedAt   as the municipality knows it
 * @param municipality where the case is that the answer belongs to
 * @param caseAddress  that case
 * @param asked        the question as the expert has it
 * @param memory       which answers were joined
 */
public record ExpertLook(ReferralId referral, Instant receivedAt, Municipality municipality, String caseAddress,
                         Question asked, StepMemory memory) {

    /**
     * @param place       the municipality as its expert is reached
     * @param caseAddress the expert's case
     * @param reference   the pseudonym under which the expert knows the referral
     * @param receivedAt  as the expert knows it
     */
    public record Question(Municipality place, String caseAddress, ReferralId reference, Instant receivedAt) {
    }
}
