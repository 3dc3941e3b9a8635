package nl.schakel.municipality;

import java.time.Instant;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.MdoPart;
import nl.schakel.referral.ReferralId;

/**
 * Adding what a multidisciplinary meeting agreed to the case that one party has.
 *
 * @param part       what goes
 * @param place      the municipality as it is reached for this party
 * @param reference  the number that hub and party share; for an expert a pseudonym
 * @param receivedAt when the party was told that the referral was received: its case is known by that
 * @param memory     of the delivery that made the case
 * @param former     the municipality that went into this one and may still have the case; null where there is none
 */
public record MdoDelivery(MdoPart part, Municipality place, ReferralId reference, Instant receivedAt,
                          MdoConsignment consignment, StepMemory memory, Municipality former) {

    /** The name under which a step of this meeting is remembered. */
    public String step(String name) {
        return "mdo-" + part.number() + "-" + name;
    }

    /** The case to add to. */
    public String caseAddress() {
        return memory.result(StepMemory.CASE).orElseThrow();
    }
}
