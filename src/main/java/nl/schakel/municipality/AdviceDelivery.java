package nl.schakel.municipality;

import java.time.Instant;

import nl.schakel.advice.AdviceRequest;
import nl.schakel.directory.Municipality;
import nl.schakel.referral.ReferralId;

/**
 * Putting a GP's answer into the case that the asker has.
 *
 * @param place      the municipality as it is reached for this asker
 * @param reference  the number that hub and asker share for the case
 * @param receivedAt when the asker was told that the referral was received: its case is known by that
 * @param memory     of the delivery that made the case
 * @param former     the municipality that went into this one and may still have the case; null where there is none
 */
public record AdviceDelivery(AdviceRequest request, Municipality place, ReferralId reference, Instant receivedAt,
                             AdviceConsignment consignment, StepMemory memory, Municipality former) {

    /** The name under which a step of this answer is remembered. */
    public String step(String name) {
        return "advice-" + request.id() + "-" + name;
    }

    /** The case to add to. */
    public String caseAddress() {
        return memory.result(StepMemory.CASE).orElseThrow();
    }
}
