package nl.schakel.municipality;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.ReferralId;

/**
 * One attempt to bring a consignment to its municipality.
 *
 * @param memory   what earlier attempts did
 * @param result   null until delivered
 */
public record Delivery(ReferralId referral, Municipality municipality, Consignment consignment, StepMemory memory,
                       Delivered result) {

    /** The same delivery, done. */
    public Delivery done(Delivered result) {
        return new Delivery(referral, municipality, consignment, memory, result);
    }
}
