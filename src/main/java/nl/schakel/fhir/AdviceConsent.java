package nl.schakel.fhir;

import java.time.Clock;
import java.time.Instant;

import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.consent.Revocations;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;

/** Whether the patient's consent for a question still stands, and how far it goes (Wmo 2015 art. 5.2.5(1)). */
final class AdviceConsent {

    private final ReferralStore referrals;
    private final Parts parts;
    private final Revocations revocations;
    private final Clock clock;

    AdviceConsent(ReferralStore referrals, Parts parts, Revocations revocations, Clock clock) {
        this.referrals = referrals;
        this.parts = parts;
        this.revocations = revocations;
        this.clock = clock;
    }

    /** @throws Refused where it ended or was taken back */
    void require(AdviceRequest request) {
        if (isOver(request.consentUntil())) {
            throw Refused.because(Reason.ADVICE_CONSENT_EXPIRED);
        }
        if (isRevoked(request)) {
            throw Refused.because(Reason.ADVICE_CONSENT_REVOKED);
        }
    }

    /** Whether it did not end and was not taken back. */
    boolean stands(AdviceRequest request) {
        return !isOver(request.consentUntil()) && !isRevoked(request);
    }

    /** Whether the medical adviser may have question and answer too: by this consent, or by that of the referral. */
    boolean coversAdviser(AdviceRequest request, AdviceQuestion question) {
        return question.consent().forAdviser() || request.referral() != null
                && parts.find(request.referral(), RecipientRole.MEDICAL_ADVISER).filter(this::isAgreed).isPresent();
    }

    private boolean isAgreed(Part part) {
        return part.consentGiven() != null && part.state() != Part.State.NOT_AGREED
                && part.state() != Part.State.REVOKED && !isOver(part.consentUntil());
    }

    private boolean isOver(Instant until) {
        return until != null && !clock.instant().isBefore(until);
    }

    private boolean isRevoked(AdviceRequest request) {
        if (request.referral() == null) {
            return false;
        }
        revocations.catchUp(request.referral());
        return referrals.find(request.referral()).filter(found -> found.state() != ReferralState.REVOKED).isEmpty()
                || parts.find(request.referral(), request.asker())
                .filter(part -> part.state() == Part.State.REVOKED).isPresent();
    }
}
