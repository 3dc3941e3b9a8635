package nl.schakel.municipality;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;

/**
 * One attempt to bring a consignment to its municipality.
 *
 * @param recipient for whom it is
 * @param municipality as it is reached for that recipient
 * @param memory   what earlier attempts did
 * @param result   null until delivered
 */
public record Delivery(ReferralId referral, RecipientRole recipient, Municipality municipality,
                       Consignment consignment, StepMemory memory, Delivered result) {

    /** The same delivery, done. */
    public Delivery done(Delivered result) {
        return new Delivery(referral, recipient, municipality, consignment, memory, result);
    }
}
