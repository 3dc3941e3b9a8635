package nl.schakel.security;

import java.time.Duration;

/**
 * When keys follow each other.
 *
 * @param rotateAfter   age of the newest key at which its successor is made
 * @param lead          how long a successor is published before it signs, so that whoever keeps a copy of the published
 *                      keys has it in time; at least as long as such a copy may be kept
 * @param tokenLifetime the longest life of a consent token: so long after it stopped signing a key stays published
 */
public record RotationTerms(Duration rotateAfter, Duration lead, Duration tokenLifetime) {

    /** What the settings say where an installation says nothing. */
    public static final RotationTerms USUAL =
            new RotationTerms(Duration.ofDays(90), Duration.ofHours(1), Duration.ofDays(180));

    /** @throws IllegalArgumentException with a Dutch sentence, where the terms would leave partners without a key */
    public RotationTerms {
        if (lead.compareTo(PublicDocument.MAX_AGE) < 0) {
            throw new IllegalArgumentException("schakel.keys.lead is te kort: partners mogen de gepubliceerde sleutels "
                    + PublicDocument.MAX_AGE + " bewaren en zouden een nieuwe nog niet kennen.");
        }
        if (rotateAfter.compareTo(lead) <= 0) {
            throw new IllegalArgumentException("schakel.keys.rotate-after is te kort: zet het op meer dan "
                    + "schakel.keys.lead, bijvoorbeeld P90D.");
        }
    }
}
