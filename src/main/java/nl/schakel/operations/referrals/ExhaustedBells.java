package nl.schakel.operations.referrals;

import java.time.Clock;
import java.util.regex.Pattern;

import nl.schakel.advice.AdviceId;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceStore;
import nl.schakel.referral.Additions;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Bells;
import nl.schakel.referral.DeadLetter;
import nl.schakel.referral.DeadLetters;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps what the broker gave up after all its attempts; see {@code routes/dead-letters.camel.yaml}. */
class ExhaustedBells {

    private static final String CODE = "attempts-exhausted";
    private static final Logger log = LoggerFactory.getLogger(ExhaustedBells.class);
    private static final Pattern NUMBER = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int PAGE = 500;

    private final DeadLetters letters;
    private final ReferralStore referrals;
    private final Parts parts;
    private final Additions additions;
    private final AdviceStore advice;
    private final Bells bells;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ExhaustedBells(DeadLetters letters, ReferralStore referrals, Parts parts, Additions additions, AdviceStore advice,
                   Bells bells, TransactionTemplate transaction, Clock clock) {
        this.letters = letters;
        this.referrals = referrals;
        this.parts = parts;
        this.additions = additions;
        this.advice = advice;
        this.bells = bells;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Keeps a bell as a dead letter, once; one for which there is nothing left to do is forgotten.
     *
     * @param queue on which it ran out of attempts; null where the broker does not tell
     * @param about what it was about
     */
    public void keep(String queue, String about) {
        if (queue == null || !NUMBER.matcher(String.valueOf(about)).matches()) {
            // Nothing that the hub rang: there is nothing to send once more.
            log.warn("In de wachtrij {} stond een bericht dat niet van de hub is.", Bell.GIVEN_UP);
            return;
        }
        Bell bell = new Bell(queue, about);
        if (bell.queue().equals(Bell.RESEND)) {
            letGo(about);
        } else if (!letters.isLive(bell)) {
            if (bell.queue().startsWith("advice.")) {
                keepQuestion(bell);
            } else {
                keepReferral(bell);
            }
        }
    }

    /** What an operator claimed and the hub could not bring on its way waits again. */
    private void letGo(String round) {
        for (DeadLetter letter : letters.claimed(round, PAGE)) {
            letters.cannotGo(letter, "Opnieuw aanbieden lukte niet; probeer het later nog eens.");
        }
    }

    private void keepQuestion(Bell bell) {
        AdviceRequest request = advice.find(AdviceId.of(bell.about())).orElse(null);
        boolean asked = bell.queue().equals(AdviceStore.ASKED);
        if (request == null || request.state() != (asked ? AdviceRequest.State.ASKED : AdviceRequest.State.ANSWERED)) {
            return;
        }
        transaction.executeWithoutResult(status -> bells.giveUp(bell, asked ? "practice/" + request.practice()
                : "municipality/" + request.municipality(), fault(bell), clock.instant()));
    }

    private void keepReferral(Bell bell) {
        Referral referral = referrals.find(ReferralId.of(bell.about())).orElse(null);
        if (referral != null && !isOver(bell, referral)) {
            referrals.remark(referral.id(), CODE, fault(bell), bell.dead());
        }
    }

    private boolean isOver(Bell bell, Referral referral) {
        ReferralState state = referral.state();
        RecipientRole role = Errands.role(bell.queue());
        return switch (Errands.kind(bell.queue())) {
            case DELIVERY -> role == RecipientRole.CONSULTANT
                    ? state != ReferralState.ACCEPTED && state != ReferralState.READY
                    : parts.find(referral.id(), role).filter(part -> part.state() == Part.State.READY).isEmpty();
            case ADDITION -> additions.waiting(referral.id(), role).isEmpty();
            case LOOK -> !state.isAtMunicipality() && !state.isDecided();
            default -> false;
        };
    }

    private static Fault fault(Bell bell) {
        return new Fault.Technical(CODE, Errands.kind(bell.queue()) == Errands.Kind.LOOK
                ? "De zaak was na alle pogingen niet te bekijken; de volgende rondgang probeert het vanzelf opnieuw."
                : "Ook na alle pogingen lukte dit niet; de hub probeert het niet meer vanzelf. Kijk waarom, en bied het "
                        + "opnieuw aan.");
    }
}
