package nl.schakel.advice;

import java.util.List;

import nl.schakel.advice.AdviceRequest.Origin;
import nl.schakel.advice.AdviceRequest.State;
import nl.schakel.consent.TokenRegister;
import nl.schakel.referral.Fault;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Refusal;

/** Takes questions of municipalities in, and takes them back. */
public class AdviceDesk {

    private static final int CONTENDERS = 10;

    private final QuestionCheck check;
    private final ReferralConsent referrals;
    private final AdviceStore store;
    private final TokenRegister tokens;

    AdviceDesk(QuestionCheck check, ReferralConsent referrals, AdviceStore store, TokenRegister tokens) {
        this.check = check;
        this.referrals = referrals;
        this.store = store;
        this.tokens = tokens;
    }

    /** What became of a question. */
    public sealed interface Result {

        /** @param fresh false where the very same question was asked before */
        record Kept(AdviceRequest request, boolean fresh) implements Result {
        }

        /** The asker used this number for another question before. */
        record Conflict() implements Result {
        }

        /** It may not be asked. */
        record Refused(List<Refusal> refusals) implements Result {
        }
    }

    /** Checks a question and keeps it; one that was kept before is not checked again. */
    public Result ask(Asking asking, Origin origin) {
        AdviceStore.Acceptance known = store.known(asking.municipality().code(), asking.role(), asking.source(),
                asking.fingerprint()).orElse(null);
        if (known != null) {
            return result(known);
        }
        QuestionCheck.Checked checked = check.check(asking, origin);
        if (checked.question() == null) {
            return new Result.Refused(checked.refusals());
        }
        AdviceStore.Acceptance kept = store.ask(checked.question(), asking.fingerprint());
        // The consent may have been taken back between the check and now; then the revocation did not see this one.
        return kept.fresh() ? new Result.Kept(standing(kept.request()), true) : result(kept);
    }

    private static Result result(AdviceStore.Acceptance acceptance) {
        return acceptance.conflict() ? new Result.Conflict() : new Result.Kept(acceptance.request(), acceptance.fresh());
    }

    /**
     * The request as it is, withdrawn at once where the patient took the consent back, or where it ended before the asker
     * had the answer.
     */
    public AdviceRequest standing(AdviceRequest request) {
        if (request.state() == State.WITHDRAWN || request.state() == State.DECLINED) {
            return request;
        }
        if (referrals.isRevoked(request)) {
            return withdraw(request, "consent-revoked");
        }
        return request.state() == State.DELIVERED || referrals.stands(request.consentUntil()) ? request
                : withdraw(request, "consent-expired");
    }

    /** Whether the asker may read the answer now: there is one, on a consent that stands. */
    public boolean mayRead(AdviceRequest request) {
        return (request.state() == State.ANSWERED || request.state() == State.DELIVERED)
                && referrals.stands(request.consentUntil()) && !referrals.isRevoked(request);
    }

    /** Whether a question that was sent on is the medical adviser's to see: the patient agreed to that as well. */
    public boolean isForAdviser(AdviceRequest request) {
        return request.state() == State.SENT_ON && referrals.isOpenToAdviser(request)
                && (referrals.coversAdviser(request) || store.question(request.id())
                .filter(question -> question.consent().forAdviser()).isPresent());
    }

    /** Whether the medical adviser may have question and answer too: by this consent, or by that of the referral. */
    public boolean coversAdviser(AdviceRequest request, AdviceQuestion question) {
        return question.consent().forAdviser() || referrals.coversAdviser(request);
    }

    /** Whether the consent for a question has ended. */
    public boolean isOver(AdviceRequest request) {
        return !referrals.stands(request.consentUntil());
    }

    /** Whether the patient took it back. */
    public boolean isRevoked(AdviceRequest request) {
        return referrals.isRevoked(request);
    }

    /**
     * Takes a request back: nothing of it goes any more, what was kept of question and answer is forgotten, its token
     * ends and the GP hears of it. Doing it twice changes nothing.
     *
     * @param event for the timeline: {@code taken-back}, {@code consent-revoked}, {@code consent-expired}
     * @return how it stands now; declined where the GP was first
     */
    public AdviceRequest withdraw(AdviceRequest request, String event) {
        AdviceRequest known = request;
        for (int contender = 0; contender < CONTENDERS; contender++) {
            // First: what a crash leaves after this is done again, because the request is not withdrawn yet.
            tokens.revoke(known.id().reference());
            if (!known.state().mayBecome(State.WITHDRAWN)
                    || store.change(known, AdviceStep.of(event, State.WITHDRAWN))) {
                return store.find(known.id()).orElseThrow();
            }
            known = store.find(known.id()).orElseThrow();
        }
        throw new Fault.Technical("contention", "De vraag wordt op hetzelfde moment op meer plaatsen gewijzigd.");
    }

    /** Takes back what was asked about a referral whose consent was taken back, as far as that reaches. */
    public void revoked(String referral) {
        store.of(ReferralId.of(referral)).forEach(this::standing);
    }
}
