package nl.schakel.municipality;

import java.time.Instant;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.AdditionPart;
import nl.schakel.referral.ReferralId;

/**
 * Adding something to the case that one party has: what a multidisciplinary meeting agreed, or a supplement.
 *
 * @param part       what goes
 * @param place      the municipality as it is reached for this party
 * @param reference  the number that hub and party share; for an expert a pseudonym
 * @param receivedAt when the party was told that the referral was received: its case is known by that
 * @param memory     of the delivery that made the case
 * @param former     the municipality that went into this one and may still have the case; null where there is none
 */
public record AdditionDelivery(AdditionPart part, Municipality place, ReferralId reference, Instant receivedAt,
                               AdditionConsignment consignment, StepMemory memory, Municipality former) {

    /** The name under which a step of this addition is remembered. */
    public String step(String name) {
        return part.kind().event() + "-" + part.number() + "-" + name;
    }

    /** The case to add to. */
    public String caseAddress() {
        return memory.result(StepMemory.CASE).orElseThrow();
    }

    /** What the document is called in the case; it says nothing of the person. */
    public String title() {
        return switch (part.kind()) {
            case MDO -> "Afspraken multidisciplinair overleg";
            case SUPPLEMENT -> "Aanvulling via huisarts";
        };
    }

    /** The name of the document as a file. */
    public String fileName() {
        return switch (part.kind()) {
            case MDO -> "afspraken-mdo.pdf";
            case SUPPLEMENT -> "aanvulling.pdf";
        };
    }
}
