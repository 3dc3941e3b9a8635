package nl.schakel.referral;

import java.time.Instant;

/**
 * A referral, or a part of it, goes on a consent.
 *
 * @param consent keyed hash of a name by which the practice knows the consent
 * @param covers  what goes on it: {@link #FEEDBACK}, or the code of a {@link RecipientRole}
 * @param givenAt the first moment at which the patient may have given it
 */
public record ConsentUse(String consent, String covers, Instant givenAt) {

    /** What comes back from the municipality. */
    public static final String FEEDBACK = "feedback";
}
