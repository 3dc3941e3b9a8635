package nl.schakel.advice;

import java.time.LocalDate;
import java.util.List;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.RecipientRole;

/**
 * A question as a municipality puts it, readable but not checked.
 *
 * @param municipality who asks, as its own file describes it
 * @param role         in which role
 * @param source       the asker's own number
 * @param referral     the hub's number of the referral it is about, null where not told
 * @param caseNumber   the municipality's zaaknummer, null where not told
 * @param practice     AGB code, as written
 * @param provision    code, as written
 * @param elements     the policy's names of what is asked
 * @param text         the asker's own explanation, null where there is none
 * @param consent      the patient's written consent, null where the referral's own must do
 * @param due          null for the municipality's usual term
 * @param fingerprint  of everything above: the same question has the same one
 */
public record Asking(Municipality municipality, RecipientRole role, String source, String referral, String caseNumber,
                     String practice, String provision, AdviceQuestion.Patient patient, AdviceQuestion.Asker asker,
                     List<String> elements, String text, AdviceQuestion.Consent consent, LocalDate due,
                     String fingerprint) {

    public Asking {
        elements = List.copyOf(elements);
    }

    /** Masked. */
    @Override
    public String toString() {
        return "Asking of " + municipality + " as " + role.code();
    }
}
