package nl.schakel.fhir;

import nl.schakel.advice.AdviceDesk;
import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.consent.Revocations;

/** Whether the patient's consent for a question still stands, and how far it goes (Wmo 2015 art. 5.2.5(1)). */
final class AdviceConsent {

    private final AdviceDesk desk;
    private final Revocations revocations;

    AdviceConsent(AdviceDesk desk, Revocations revocations) {
        this.desk = desk;
        this.revocations = revocations;
    }

    /** @throws Refused where it ended or was taken back */
    void require(AdviceRequest request) {
        if (desk.isOver(request)) {
            throw Refused.because(Reason.ADVICE_CONSENT_EXPIRED);
        }
        if (isRevoked(request)) {
            throw Refused.because(Reason.ADVICE_CONSENT_REVOKED);
        }
    }

    /** Whether it did not end and was not taken back. */
    boolean stands(AdviceRequest request) {
        return !desk.isOver(request) && !isRevoked(request);
    }

    /** Whether the medical adviser may have question and answer too. */
    boolean coversAdviser(AdviceRequest request, AdviceQuestion question) {
        return desk.coversAdviser(request, question);
    }

    private boolean isRevoked(AdviceRequest request) {
        if (request.referral() != null) {
            // Where a process died between revoking a consent and what goes on it.
            revocations.catchUp(request.referral());
        }
        return desk.isRevoked(request);
    }
}
