package nl.schakel.referral;

import java.time.Instant;

/**
 * What goes to one party of what a multidisciplinary meeting agreed.
 *
 * @param number      which meeting of this referral, from 1
 * @param receivedAt  when the practice sent it
 * @param since       since when it is in this state
 * @param disclosure  what was released and withheld
 * @param consignment the message as the party receives it; null once it was delivered or purged
 */
public record MdoPart(ReferralId referral, int number, RecipientRole role, State state, Instant receivedAt,
                      Instant since, byte[] disclosure, byte[] consignment) {

    /** Where it stands. */
    public enum State {
        /** Built, signed and waiting for its party. */
        READY,
        DELIVERED,
        /** Someone must change something before it can be delivered. */
        NOT_DELIVERED,
        /** The party turned out to have no part in the case. */
        NOTHING,
        /** The patient took the consent back. */
        REVOKED
    }

    /** What the timeline calls what happens to it; the number keeps two meetings apart. */
    public String event(String what) {
        return "mdo-" + number + "-" + what + "-to-" + role.code();
    }

    /** Never shows what it says. */
    @Override
    public String toString() {
        return "MdoPart " + number + " of " + referral + " for " + role;
    }
}
