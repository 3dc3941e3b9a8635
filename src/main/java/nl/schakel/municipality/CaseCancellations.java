package nl.schakel.municipality;

import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import nl.schakel.consent.TokenRegister;
import nl.schakel.referral.Bell;
import nl.schakel.referral.CancelReason;
import nl.schakel.referral.Cancellation;
import nl.schakel.referral.CancelledReferrals;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;

/**
 * A practice does not want what it referred for any more. Before the municipality began, that takes the referral back:
 * what waits is not delivered, what is being delivered stops at its next step, and who has something is told. After
 * that the municipality is asked to stop, and what it does is the answer (HL7 Clinical Order Workflows: the placer may
 * cancel before in-progress, and asks after).
 *
 * <p>The consent stands, and so does what the patient agreed to about feedback. The tokens of what is taken back do
 * not: a token shows what the data may be used for, and that purpose is over (AVG art. 5(1)(b)).
 *
 * <p>Where the practice may not hear what the municipality does (Wmo 2015 art. 5.2.5(2)), the answer must not tell it
 * either: then a municipality that has the case is asked, whether it began, decided or did nothing yet.
 */
public final class CaseCancellations {

    private static final Set<Content.Kind> UNSENT = EnumSet.of(Content.Kind.CONSIGNMENT,
            Content.Kind.ADVISER_CONSIGNMENT, Content.Kind.EXPERT_CONSIGNMENT);
    private static final Set<ReferralState> BEGUN = EnumSet.of(ReferralState.IN_PROGRESS, ReferralState.WAITING,
            ReferralState.EXTENDED);

    private final ReferralStore referrals;
    private final Parts parts;
    private final CancelledReferrals cancelled;
    private final TokenRegister tokens;
    private final Clock clock;

    CaseCancellations(ReferralStore referrals, Parts parts, CancelledReferrals cancelled, TokenRegister tokens,
                      Clock clock) {
        this.referrals = referrals;
        this.parts = parts;
        this.cancelled = cancelled;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** What a practice may do about a referral. */
    public enum Verdict {
        /** It is cancelled, or asked for, already. */
        DONE,
        /** It may be cancelled, or asked for. */
        POSSIBLE,
        /** The patient took the consent back. */
        REVOKED,
        /** The municipality decided. */
        DECIDED,
        /** This municipality ended it without a decision. */
        NOT_HERE
    }

    /** What may be done now. */
    public Verdict verdict(Referral known, CancelReason reason) {
        ReferralState state = known.state();
        if (state == ReferralState.REVOKED) {
            return Verdict.REVOKED;
        }
        Cancellation earlier = cancelled.find(known.id()).orElse(null);
        boolean over = state == ReferralState.WITHDRAWN && (earlier != null && !earlier.asked() || !isHidden(known));
        boolean asked = earlier != null && (isHidden(known) || state.isAtMunicipality())
                && (earlier.reason() == reason || reason == CancelReason.OTHER);
        if (over || asked) {
            return Verdict.DONE;
        }
        if (isHidden(known) || !state.isFinal()) {
            return Verdict.POSSIBLE;
        }
        return state.isDecided() ? Verdict.DECIDED : Verdict.NOT_HERE;
    }

    /** Whether the practice may not know how it stands. */
    private boolean isHidden(Referral known) {
        return (known.state().isAtMunicipality() || known.state().isFinal())
                && !known.consent().allowsFeedbackAt(clock.instant());
    }

    /**
     * Takes the referral back, or asks the municipality to stop: state, timeline and bells in one transaction.
     *
     * @param known whose verdict was {@link Verdict#POSSIBLE}
     * @return false where it changed since it was read: nothing was done
     */
    public boolean cancel(Referral known, CancelReason reason) {
        boolean asks = isHidden(known) || BEGUN.contains(known.state());
        Change change = asks ? Change.of("cancellation-asked", known.state()) : takingBack(known);
        boolean done = referrals.change(known, change.cancelling(reason)
                .ringing(new Bell(Bell.withdrawal(known.municipality(), RecipientRole.CONSULTANT), known.id()))
                .ringing(new Bell(Bell.FEEDBACK, known.id())));
        if (done && !asks) {
            // Where a crash comes first they stand no more either: the register looks at the referral too.
            tokens.revoke(known.id());
        }
        return done;
    }

    private Change takingBack(Referral known) {
        Change change = Change.of("cancelled-by-practice", ReferralState.WITHDRAWN).forgetting(UNSENT);
        for (Part part : parts.of(known.id())) {
            if (part.state().mayBecome(Part.State.WITHDRAWN)) {
                change = change.moving(part.role(), Part.State.WITHDRAWN, null)
                        .ringing(new Bell(Bell.withdrawal(known.municipality(), part.role()), known.id()));
            }
        }
        return change;
    }

    /** The newest cancellation of a referral. */
    public Optional<Cancellation> of(Referral referral) {
        return cancelled.find(referral.id());
    }
}
