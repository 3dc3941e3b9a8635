package nl.schakel.disclosure.page;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import nl.schakel.disclosure.Disclosure;
import nl.schakel.referral.Provision;

/**
 * The account of one question of a municipality to a practice, as the patient may ask for it (AVG art. 15(1)): who
 * asked what and when, on which consent, and what became of it.
 *
 * @param reference    the hub's number of the question
 * @param asker        as the patient reads it: name, function and municipality
 * @param role         {@code consultant} or {@code medical-adviser}: in which capacity it was asked
 * @param askedAt      when the question came
 * @param madeAt       of when this account is; the PDF of one moment always has the same bytes
 * @param consentGiven the day the patient agreed
 * @param consentUntil the last day the consent holds; null where open
 * @param consentBy    who agreed, in Dutch; null where no longer known
 * @param asked        our own words for what was asked; empty where no longer known
 * @param text         why, in the municipality's own words; null where it gave none, or no longer known
 * @param why          why the practice did not answer, a Dutch sentence to the patient; null where it did or may
 * @param answeredAt   null where the practice has not answered
 * @param deliveredAt  null where the answer did not arrive, or not yet
 * @param disclosure   what went and what was held back; null where there is no answer
 */
public record AdviceRecord(String reference, Provision provision, String asker, String role, Instant askedAt,
                           Instant madeAt, LocalDate consentGiven, LocalDate consentUntil, String consentBy,
                           List<String> asked, String text, Outcome outcome, String why, Instant answeredAt,
                           Instant deliveredAt, Disclosure disclosure) {

    public AdviceRecord {
        asked = List.copyOf(asked);
    }

    /** What became of a question. */
    public enum Outcome {
        WAITING, ANSWERED, DELIVERED, DECLINED, SENT_ON, WITHDRAWN
    }

    /** Says nothing of what is in it. */
    @Override
    public String toString() {
        return "AdviceRecord " + reference;
    }
}
