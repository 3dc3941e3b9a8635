package nl.schakel.consent;

import static nl.schakel.consent.ReferralFixture.consent;
import static nl.schakel.consent.ReferralFixture.consentPermitting;
import static nl.schakel.consent.ReferralFixture.identified;
import static nl.schakel.consent.ReferralFixture.objection;
import static nl.schakel.consent.ReferralFixture.on;
import static nl.schakel.consent.ReferralFixture.recipient;
import static nl.schakel.consent.ReferralFixture.referral;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;

import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Refusal;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/** What a patient agreed to with a municipality that is gone holds for its successor by law, and for nobody else. */
class PredecessorTest {

    private static final String WEESP = "00000099000000457000";
    private static final ConsentQuestion.Predecessors WENT_INTO = new ConsentQuestion.Predecessors(
            Set.of(new Oin(WEESP)), Set.of(new GemeenteCode("0457")));

    private final ConsentGate gate = new ConsentGate(
            Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC));

    @Test
    void a_consent_that_names_it_by_oin_or_code_counts_for_the_successor() {
        assertThat(decide(naming("urn:osb:oin", WEESP), WENT_INTO).permitted()).isTrue();
        assertThat(decide(naming("urn:oid:2.16.840.1.113883.2.4.6.14", "0457"), WENT_INTO).permitted()).isTrue();
    }

    @Test
    void without_that_law_it_names_someone_else() {
        assertThat(decide(naming("urn:osb:oin", WEESP), ConsentQuestion.Predecessors.NONE).denials())
                .extracting(Refusal::code).containsExactly("consent-other-recipient");
        assertThat(decide(naming("urn:osb:oin", "00000099000000518000"), WENT_INTO).denials())
                .extracting(Refusal::code).containsExactly("consent-other-recipient");
    }

    @Test
    void an_objection_to_it_holds_too() {
        ReferralFixture objecting = referral(consent(), on("2026-11-20T11:30:00+01:00",
                objection(deny -> recipient(deny, identified("urn:osb:oin", WEESP)))));

        assertThat(decide(objecting, WENT_INTO).denials()).extracting(Refusal::code).contains("consent-objection");
        assertThat(decide(objecting, ConsentQuestion.Predecessors.NONE).permitted()).isTrue();
    }

    @Test
    void an_organisation_with_the_numbers_of_both_is_one_and_the_same() {
        Organization both = new Organization();
        both.addIdentifier().setSystem("urn:osb:oin").setValue(WEESP);
        both.addIdentifier().setSystem("urn:osb:oin").setValue(ReferralFixture.AMSTERDAM);
        ReferralFixture referral = referral(consentPermitting(permit -> permit.getActorFirstRep()
                .setReference(new Reference("urn:uuid:0b1de0e7-6c1b-4d5c-9a56-000000000999"))))
                .entry("urn:uuid:0b1de0e7-6c1b-4d5c-9a56-000000000999", both);

        assertThat(decide(referral, WENT_INTO).permitted()).isTrue();
        assertThat(decide(referral, ConsentQuestion.Predecessors.NONE).permitted()).isFalse();
    }

    private ConsentDecision decide(ReferralFixture referral, ConsentQuestion.Predecessors predecessors) {
        ConsentQuestion asked = referral.question();
        return gate.decide(referral.bundle(), new ConsentQuestion(asked.patient(), asked.subject(), asked.birthDate(),
                asked.recipient(), asked.recipientMunicipality(), asked.provision(), asked.practice(),
                asked.practiceUra(), asked.verificationRequired(), predecessors));
    }

    private static ReferralFixture naming(String system, String number) {
        return referral(consentPermitting(permit -> permit.getActorFirstRep()
                .setReference(identified(system, number))));
    }
}
