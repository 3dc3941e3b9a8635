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
        /** What is left of it when it is purged: the consents, and who gave them for what. */
        CONSENT,
        /** What was released and withheld. */
        DISCLOSURE,
        /** The message as the municipality receives it. */
        CONSIGNMENT,
        /** The same two for the medical adviser. */
        ADVISER_DISCLOSURE, ADVISER_CONSIGNMENT,
        /** And for the expert. */
        EXPERT_DISCLOSURE, EXPERT_CONSIGNMENT,
        /** Of what is added to a case under way; kept beside, because there may be several. */
        MDO;

        /** What was released to this recipient and withheld from it. */
        public static Kind disclosure(RecipientRole role) {
            return switch (role) {
                case CONSULTANT -> DISCLOSURE;
                case MEDICAL_ADVISER -> ADVISER_DISCLOSURE;
                case EXPERT -> EXPERT_DISCLOSURE;
            };
        }

        /** The message as this recipient receives it. */
        public static Kind consignment(RecipientRole role) {
            return switch (role) {
                case CONSULTANT -> CONSIGNMENT;
                case MEDICAL_ADVISER -> ADVISER_CONSIGNMENT;
                case EXPERT -> EXPERT_CONSIGNMENT;
            };
        }
    }

    @Override
    public String toString() {
        return "Content " + kind;
    }
}
