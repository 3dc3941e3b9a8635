package nl.schakel.consent;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

import nl.schakel.referral.Refusal;

/**
 * The answer to a {@link ConsentQuestion}: yes with its evidence, or no with every reason.
 *
 * @param permitted        whether the referral may go
 * @param denials          why not, in the order of the decision table; empty where permitted
 * @param consentReference the Consent's identifier, or else its id; null where not permitted
 * @param consentVersion   {@code meta.versionId} of that Consent; null where it has none
 * @param given            the day the patient agreed, Dutch time; of a partial date its first day; null where not
 *                         permitted
 * @param validUntil       the last second the consent holds: the end of the narrowest period that applies; null where
 *                         it has no end
 * @param feedbackAllowed  whether the municipality's answer may go back to the practice; false is no refusal of the
 *                         referral: the GP then learns only <i>ontvangen</i> and <i>niet bezorgd</i>
 * @param feedbackUntil    the last second feedback may come; null where not allowed or without an end
 * @param givenAt          the first moment that {@code given} may stand for; null where not permitted
 * @param names            every name by which the sender may speak of that Consent later: its ids, and its identifiers
 *                         as {@code system|value}; they may say anything, so they are never kept as they are
 * @param feedbackNames    the same of the Consent that allows feedback; empty where it is not allowed
 * @param feedbackGivenAt  the first moment that one may have been given; null where it is not allowed
 */
public record ConsentDecision(boolean permitted, List<Refusal> denials, String consentReference,
                              String consentVersion, LocalDate given, Instant validUntil, boolean feedbackAllowed,
                              Instant feedbackUntil, Instant givenAt, Set<String> names,
                              Set<String> feedbackNames, Instant feedbackGivenAt) {

    public ConsentDecision {
        denials = List.copyOf(denials);
        names = Set.copyOf(names);
        feedbackNames = Set.copyOf(feedbackNames);
    }

    /** No, for these reasons. */
    public static ConsentDecision denied(List<Refusal> denials) {
        return new ConsentDecision(false, denials, null, null, null, null, false, null, null, Set.of(), Set.of(), null);
    }

    /** The same, but feedback may not come. */
    public ConsentDecision withoutFeedback() {
        return new ConsentDecision(permitted, denials, consentReference, consentVersion, given, validUntil, false, null,
                givenAt, names, Set.of(), null);
    }
}
