package nl.schakel.referral;

import java.util.UUID;

/**
 * The hub's own number of a referral: a random UUID, free of meaning, so it may appear in queues, logs and addresses.
 *
 * @param value the UUID
 */
public record ReferralId(UUID value) {

    /** A number that no referral has yet. */
    public static ReferralId next() {
        return new ReferralId(UUID.randomUUID());
    }

    /** @throws IllegalArgumentException where the text is not a UUID */
    public static ReferralId of(String text) {
        return new ReferralId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
