package nl.schakel.referral;

import java.util.List;

/**
 * What became of a {@link NewReferral}.
 *
 * @param referral the kept referral: the new one, or the one that was there
 * @param kind     whether it is new, or which of the two it met
 * @param warnings what the sender must know although the referral goes its way
 */
public record Acceptance(Referral referral, Kind kind, List<Refusal> warnings) {

    public Acceptance {
        warnings = List.copyOf(warnings);
    }

    /** With nothing to warn of. */
    public Acceptance(Referral referral, Kind kind) {
        this(referral, kind, List.of());
    }

    /** The same, with something to warn of. */
    public Acceptance warning(List<Refusal> more) {
        return new Acceptance(referral, kind, more);
    }

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
