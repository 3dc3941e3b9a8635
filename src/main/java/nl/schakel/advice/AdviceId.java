package nl.schakel.advice;

import java.util.UUID;

import nl.schakel.referral.ReferralId;

/**
 * The hub's own number of an advice request: a random UUID, free of meaning, so it may appear in queues, logs and
 * addresses.
 *
 * @param value the UUID
 */
public record AdviceId(UUID value) {

    /** A number that no request has yet. */
    public static AdviceId next() {
        return new AdviceId(UUID.randomUUID());
    }

    /** @throws IllegalArgumentException where the text is not a UUID */
    public static AdviceId of(String text) {
        return new AdviceId(UUID.fromString(text));
    }

    /** The same number, as documents and consent tokens name what they are about. */
    public ReferralId reference() {
        return new ReferralId(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
