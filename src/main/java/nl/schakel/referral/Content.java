package nl.schakel.referral;

/**
 * A piece of content that is kept encrypted with the referral's own data key.
 *
 * @param kind      what it is, unique within the referral
 * @param mediaType its media type
 * @param bytes     in the clear; only in memory
 */
public record Content(Kind kind, String mediaType, byte[] bytes) {

    /** The kinds of content a referral may have. */
    public enum Kind {
        /** The Bundle as the HIS sent it. */
        REFERRAL,
        /** What was released and withheld. */
        DISCLOSURE,
        /** The message as the municipality receives it. */
        CONSIGNMENT
    }

    @Override
    public String toString() {
        return "Content " + kind;
    }
}
