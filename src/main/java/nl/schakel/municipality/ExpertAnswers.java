package nl.schakel.municipality;

import java.util.Optional;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;

/** Looks whether an expert who was asked without the patient's name has answered, and tells the GP when so. */
class ExpertAnswers {

    private final ReferralStore referrals;
    private final Parts parts;
    private final DeliveryLog deliveries;
    private final References references;

    ExpertAnswers(ReferralStore referrals, Parts parts, DeliveryLog deliveries, References references) {
        this.referrals = referrals;
        this.parts = parts;
        this.deliveries = deliveries;
        this.references = references;
    }

    /** @return null where no expert was asked, or none can be reached any more */
    public ExpertLook open(CaseCheck look) {
        // An answer is fetched by the standard of the look; who speaks another gives it to the municipality.
        Municipality expert = parts.find(look.referral(), RecipientRole.EXPERT)
                .filter(part -> part.state() == Part.State.DELIVERED).flatMap(part -> expert(look, part))
                .filter(found -> found.standard().equals(look.municipality().standard())).orElse(null);
        String question = expert == null ? null
                : deliveries.result(look.referral(), RecipientRole.EXPERT, StepMemory.CASE).orElse(null);
        if (question == null) {
            return null;
        }
        Referral referral = referrals.find(look.referral()).orElseThrow();
        return new ExpertLook(referral.id(), referral.receivedAt(), look.municipality(), look.caseAddress(),
                new ExpertLook.Question(expert, question, references.number(referral, RecipientRole.EXPERT, expert),
                        references.receivedAt(referral, RecipientRole.EXPERT)),
                deliveries.memory(referral.id(), RecipientRole.EXPERT));
    }

    /** Where the one who was asked is reached: after a merger maybe only at the municipality that asked. */
    private static Optional<Municipality> expert(CaseCheck look, Part asked) {
        Optional<Municipality> here = look.municipality().at(RecipientRole.EXPERT);
        if (look.origin() == null || look.origin().place() == null) {
            return here;
        }
        return here.filter(found -> found.oin().equals(asked.recipient()))
                .or(() -> look.origin().place().at(RecipientRole.EXPERT));
    }

    /** The answer is with the case; the GP may hear that it is, not what it says. */
    public void close(ExpertLook look) {
        if (referrals.find(look.referral()).orElseThrow().state() == ReferralState.REVOKED) {
            return;
        }
        referrals.remarkWith(look.referral(), "expert-answered",
                change -> change.ringing(new Bell(Bell.FEEDBACK, look.referral())));
    }
}
