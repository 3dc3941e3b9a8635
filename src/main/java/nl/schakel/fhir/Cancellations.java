package nl.schakel.fhir;

import java.util.List;
import java.util.Optional;

import nl.schakel.feedback.FeedbackDesk;
import nl.schakel.municipality.CaseCancellations;
import nl.schakel.municipality.CaseCancellations.Verdict;
import nl.schakel.referral.CancelReason;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralStore;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Task;

/**
 * Takes a referral back before the municipality started, and asks it to stop after that (HL7 COW). A HIS sends back the
 * Task that it read with another status: only that and the reason's code are looked at, nothing else is kept or passed
 * on.
 */
final class Cancellations {

    private static final int CONTENDERS = 10;

    private final ReferralStore referrals;
    private final FeedbackDesk feedback;
    private final CaseCancellations cancellations;

    Cancellations(ReferralStore referrals, FeedbackDesk feedback, CaseCancellations cancellations) {
        this.referrals = referrals;
        this.feedback = feedback;
        this.cancellations = cancellations;
    }

    /**
     * Doing it again changes nothing, whichever version is named: the answer to the first may be lost.
     *
     * @param version that the HIS saw: of what the practice may know, which is not each of the referral's own
     * @return the referral as it is after it
     * @throws Refused where this is no change that a practice may make, or another came first
     */
    Referral update(Referral referral, Task task, String version) {
        if (task.hasModifierExtension()) {
            throw Refused.because(Reason.MODIFIER_EXTENSION, "Task.modifierExtension");
        }
        if (task.getStatus() != Task.TaskStatus.CANCELLED) {
            throw Refused.because(Reason.TASK_STATUS, "Task.status");
        }
        CancelReason reason = reason(task);
        Referral known = referral;
        for (int contender = 0; contender < CONTENDERS; contender++) {
            Verdict verdict = cancellations.verdict(known, reason);
            if (verdict == Verdict.DONE) {
                return known;
            }
            if (!String.valueOf(feedback.current(known).version()).equals(version)) {
                throw Refused.because(Reason.PRECONDITION);
            }
            refuse(verdict);
            boolean cancelled = cancellations.cancel(known, reason);
            known = referrals.find(referral.id()).orElseThrow();
            if (cancelled) {
                return known;
            }
            // Something happened on the side, or what the practice saw is not so any more: looked at again.
        }
        throw Refused.because(Reason.CONFLICT);
    }

    private static void refuse(Verdict verdict) {
        switch (verdict) {
            case REVOKED -> throw Refused.because(Reason.CANCEL_REVOKED, "Task.status");
            case DECIDED -> throw Refused.because(Reason.CANCEL_DECIDED, "Task.status");
            case NOT_HERE -> throw Refused.because(Reason.CANCEL_NOT_HERE, "Task.status");
            default -> {
                // It may be done.
            }
        }
    }

    /** Without one of our codes: {@link CancelReason#OTHER}. Text is never read. */
    private static CancelReason reason(Task task) {
        List<Optional<CancelReason>> given = task.getStatusReason().getCoding().stream()
                .filter(coding -> CancelReason.SYSTEM.equals(coding.getSystem())).map(Coding::getCode).distinct()
                .map(CancelReason::ofCode).toList();
        if (given.size() > 1 || given.size() == 1 && given.get(0).isEmpty()) {
            throw Refused.because(Reason.CANCEL_REASON, "Task.statusReason");
        }
        return given.isEmpty() ? CancelReason.OTHER : given.get(0).orElseThrow();
    }
}
