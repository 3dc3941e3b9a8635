package nl.schakel.operations.referrals;

import nl.schakel.advice.AdviceId;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceStep;
import nl.schakel.advice.AdviceStore;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Practice;
import nl.schakel.referral.AdditionPart;
import nl.schakel.referral.Additions;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
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

/**
 * Puts what stopped back on its way: the same referral under the same number, with everything that was done for it. What
 * may have arrived unseen is recognised by whoever brings it, as after any failure.
 */
class Ways {

    private final ReferralStore referrals;
    private final Parts parts;
    private final Additions additions;
    private final AdviceStore advice;
    private final Directory directory;

    Ways(ReferralStore referrals, Parts parts, Additions additions, AdviceStore advice, Directory directory) {
        this.referrals = referrals;
        this.parts = parts;
        this.additions = additions;
        this.advice = advice;
        this.directory = directory;
    }

    /**
     * What came of an attempt to send something once more.
     *
     * @param why      in Dutch; null where it goes
     * @param practice AGB code of whose patient it is about; null where it is gone
     */
    record Outcome(Kind kind, String why, String practice) {

        enum Kind {
            GOES,
            /** As long as nobody changes something. */
            CANNOT,
            /** There is nothing left to do. */
            OVER
        }
    }

    /**
     * Within the transaction that claims the dead letter.
     *
     * @throws Fault.Technical where it is being changed at the same moment
     */
    Outcome again(DeadLetter letter) {
        if (letter.queue().startsWith("advice.")) {
            return advice.find(AdviceId.of(letter.about())).map(request -> question(letter, request))
                    .orElseGet(Ways::gone);
        }
        Referral referral = referrals.find(ReferralId.of(letter.about())).orElse(null);
        if (referral == null) {
            return gone();
        }
        RecipientRole role = Errands.role(letter.queue());
        return switch (Errands.kind(letter.queue())) {
            case DELIVERY -> role == RecipientRole.CONSULTANT ? delivery(letter, referral) : part(letter, referral, role);
            case WITHDRAWAL -> withdrawal(letter, referral, role);
            case ADDITION -> addition(letter, referral, role);
            case LOOK -> look(letter, referral);
            case FEEDBACK -> feedback(letter, referral);
            default -> ring(letter, referral, new Bell(letter.queue(), referral.id()));
        };
    }

    private static Outcome gone() {
        return new Outcome(Outcome.Kind.OVER, "Dit is er niet meer.", null);
    }

    private Outcome delivery(DeadLetter letter, Referral referral) {
        if (referral.state() == ReferralState.ACCEPTED || referral.state() == ReferralState.READY) {
            return ring(letter, referral, Bell.onward(referral, referral.state()));
        }
        if (referral.state() != ReferralState.NOT_DELIVERED) {
            return over(referral, "De verwijzing is intussen verder.");
        }
        boolean built = isThere(referral, RecipientRole.CONSULTANT)
                && referrals.content(referral.id(), Content.Kind.CONSIGNMENT).isPresent();
        if (!built && referrals.content(referral.id(), Content.Kind.REFERRAL).isEmpty()) {
            return cannot(referral, "De inhoud is gewist; de praktijk moet de verwijzing opnieuw versturen.");
        }
        ReferralState next = built ? ReferralState.READY : ReferralState.ACCEPTED;
        return referrals.change(referral, Change.of(DeadLetters.RESENT, next).saying(words(letter))
                .ringing(Bell.onward(referral, next))) ? goes(referral) : overtaken();
    }

    /** Nobody listens for a recipient that is gone; building anew finds out who came in its place, or says why not. */
    private boolean isThere(Referral referral, RecipientRole role) {
        return directory.municipality(referral.municipality()).flatMap(found -> found.at(role, referral.door()))
                .isPresent();
    }

    private Outcome part(DeadLetter letter, Referral referral, RecipientRole role) {
        Part part = parts.find(referral.id(), role).orElse(null);
        Bell bell = new Bell(Bell.delivery(referral.municipality(), role), referral.id());
        if (part == null || part.state() != Part.State.NOT_DELIVERED && part.state() != Part.State.READY) {
            return over(referral, "Dit deel is intussen verder.");
        }
        if (!isThere(referral, role)) {
            return cannot(referral, "Deze ontvanger staat niet in de configuratie.");
        }
        if (part.state() == Part.State.READY) {
            return ring(letter, referral, bell);
        }
        if (referrals.content(referral.id(), Content.Kind.consignment(role)).isEmpty()) {
            return cannot(referral, "Voor deze ontvanger is geen bericht opgemaakt, of het is gewist. De praktijk kan "
                    + "een nieuwe verwijzing sturen.");
        }
        return referrals.remarkWith(referral.id(), DeadLetters.RESENT, change -> change.saying(words(letter))
                .moving(role, Part.State.READY, null).ringing(bell)) ? goes(referral) : overtaken();
    }

    private Outcome withdrawal(DeadLetter letter, Referral referral, RecipientRole role) {
        boolean byPhone = letter.code().equals("withdrawal-by-phone")
                || letter.code().equals("municipality-unknown") && referral.state() != ReferralState.REVOKED;
        return byPhone ? cannot(referral, "Dit kan niet per bericht: bel de ontvanger, en sluit dit daarna met een "
                + "notitie.") : ring(letter, referral, new Bell(Bell.withdrawal(referral.municipality(), role),
                referral.id()));
    }

    private Outcome addition(DeadLetter letter, Referral referral, RecipientRole role) {
        boolean waits = additions.of(referral.id()).stream().anyMatch(part -> part.role() == role
                && (part.state() == AdditionPart.State.NOT_DELIVERED || part.state() == AdditionPart.State.READY));
        if (!waits) {
            return over(referral, "Er wacht niets meer om toe te voegen.");
        }
        additions.again(referral, role);
        return ring(letter, referral, new Bell(Bell.mdo(referral.municipality(), role), referral.id()));
    }

    private Outcome look(DeadLetter letter, Referral referral) {
        return referral.state().isAtMunicipality() || referral.state().isDecided()
                ? ring(letter, referral, new Bell(Bell.update(referral.municipality()), referral.id()))
                : over(referral, "De zaak hoeft niet meer bekeken te worden.");
    }

    private Outcome feedback(DeadLetter letter, Referral referral) {
        return directory.practice(referral.practice()).map(Practice::endpoint).isEmpty()
                ? over(referral, "De praktijk haalt haar berichten zelf op.")
                : ring(letter, referral, new Bell(Bell.FEEDBACK, referral.id()));
    }

    private Outcome question(DeadLetter letter, AdviceRequest request) {
        AdviceRequest.State waits = letter.queue().equals(AdviceStore.ASKED) ? AdviceRequest.State.ASKED
                : AdviceRequest.State.ANSWERED;
        if (request.state() != waits) {
            return new Outcome(Outcome.Kind.OVER, "De vraag is intussen verder.", request.practice().value());
        }
        if (!advice.change(request, AdviceStep.of(AdviceStep.RESENT, request.state())
                .ringing(new Bell(letter.queue(), request.id().toString())))) {
            return overtaken();
        }
        return new Outcome(Outcome.Kind.GOES, null, request.practice().value());
    }

    private Outcome ring(DeadLetter letter, Referral referral, Bell bell) {
        referrals.remarkWith(referral.id(), DeadLetters.RESENT, change -> change.saying(words(letter)).ringing(bell));
        return goes(referral);
    }

    private static Outcome overtaken() {
        throw new Fault.Technical("contention", "Dit wordt op hetzelfde moment elders gewijzigd.");
    }

    private static String words(DeadLetter letter) {
        return "Opnieuw aangeboden door " + letter.handledBy() + ": " + Errands.label(letter.queue()) + ".";
    }

    private static Outcome goes(Referral referral) {
        return new Outcome(Outcome.Kind.GOES, null, referral.practice().value());
    }

    private static Outcome cannot(Referral referral, String why) {
        return new Outcome(Outcome.Kind.CANNOT, why, referral.practice().value());
    }

    private static Outcome over(Referral referral, String why) {
        return new Outcome(Outcome.Kind.OVER, why, referral.practice().value());
    }
}
