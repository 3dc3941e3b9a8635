package nl.schakel.advice;

import java.time.Instant;
import java.time.LocalDate;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;

/**
 * A question that passed every check and asks to be kept; components as in {@link AdviceRequest}.
 *
 * @param patientHash keyed hash of the BSN, for search only
 */
public record NewAdvice(GemeenteCode municipality, RecipientRole asker, String source, AgbCode practice,
                        Provision provision, ReferralId referral, String caseNumber, AdviceRequest.Origin origin,
                        LocalDate consentGiven, Instant consentUntil, LocalDate due, String patientHash,
                        AdviceQuestion question) {

    /** Masked. */
    @Override
    public String toString() {
        return "NewAdvice of municipality " + municipality;
    }
}
