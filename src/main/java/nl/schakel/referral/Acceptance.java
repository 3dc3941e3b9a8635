package nl.schakel.referral;

/**
 * What became of a {@link NewReferral}.
 *
 * @param referral the kept referral: the new one, or the one that was there
 * @param kind     whether it is new, or which of the two it met
 */
public record Acceptance(Referral referral, Kind kind) {

    /** The three ways in. */
    public enum Kind {
        /** Stored now. */
        NEW,
        /** The practice sent exactly these bytes under this number before. */
        REPEATED,
        /** This number exists with other bytes; whether the content differs too is for the reader to say. */
        OTHER_BYTES
    }
}
