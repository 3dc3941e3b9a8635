package nl.schakel.consent;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

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
 */
public record ConsentDecision(boolean permitted, List<Refusal> denials, String consentReference,
                              String consentVersion, LocalDate given, Instant validUntil, boolean feedbackAllowed,
                              Instant feedbackUntil) {

    public ConsentDecision {
        denials = List.copyOf(denials);
    }

    static ConsentDecision denied(List<Refusal> denials) {
        return new ConsentDecision(false, denials, null, null, null, null, false, null);
    }
}
