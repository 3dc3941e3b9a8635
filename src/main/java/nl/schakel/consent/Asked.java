package nl.schakel.consent;

import java.time.Instant;
import java.util.Set;

import nl.schakel.referral.Provision;

/**
 * One flow of data that a rule may permit or deny.
 *
 * @param addressee      who would receive
 * @param provision      what it is about
 * @param provisionNamed whether a permit must name the provision
 * @param purposes       the v3-ActReason codes that cover it
 * @param broader        codes that stand above those: too wide to permit on, wide enough to deny
 */
record Asked(Addressee addressee, Provision provision, boolean provisionNamed, Set<String> purposes,
             Set<String> broader, Instant now) {

    /** Wmo 2015 art. 5.2.5(1): practice to municipality, for the onderzoek. */
    static Asked referral(ConsentQuestion question, Instant now) {
        return new Asked(Addressee.recipient(question.recipient(), question.recipientMunicipality(),
                        question.predecessors()),
                question.provision(), true, Set.of(ConsentCodes.ELIGIBILITY),
                Set.of("COVERAGE", "HPAYMT", "PurposeOfUse"), now);
    }

    /** Wmo 2015 art. 5.2.5(2): municipality to practice, for the care that the GP goes on giving. */
    static Asked feedback(ConsentQuestion question, Instant now) {
        return new Asked(Addressee.practice(question.practice(), question.practiceUra()), question.provision(), false,
                Set.of(ConsentCodes.ELIGIBILITY, "TREAT", "COC", "CAREMGT"),
                Set.of("COVERAGE", "HPAYMT", "HOPERAT", "PurposeOfUse"), now);
    }
}
