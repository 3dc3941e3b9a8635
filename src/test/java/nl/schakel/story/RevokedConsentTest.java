package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.HisClient;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which consent is taken back, by whatever name and in whatever way, and what goes on it. */
class RevokedConsentTest extends Revoking {

    @Test
    void twice_is_as_good_as_once() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        assertRevoked(revoke(linde, referral.id(), sample));
        await().atMost(PATIENCE).until(() -> takenBack(referral, RecipientRole.CONSULTANT));
        List<String> events = events(referral);

        assertRevoked(revoke(linde, referral.id(), sample));
        assertRevoked(revoke(linde, sample.consentName(), sample));

        assertThat(events(referral)).isEqualTo(events);
        assertThat(referral.messages()).filteredOn(text -> text.contains("toestemming voor deze verwijzing"))
                .hasSize(1);
    }

    @Test
    void by_the_uuid_of_its_entry() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample);

        assertRevoked(revoke(linde, sample.consentName(), sample));

        referral.becomes("ingetrokken");
    }

    @Test
    void by_the_id_that_it_has_in_the_his() {
        String id = "toest-" + UUID.randomUUID().toString().substring(0, 8);
        Sample sample = own().with("Consent", consent -> consent.put("id", id));
        Referral referral = Referral.of(linde, sample);

        assertRevoked(revoke(linde, id, sample));

        referral.becomes("ingetrokken");
    }

    @Test
    void by_its_identifier_under_an_id_that_the_hub_never_saw() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample);

        assertRevoked(revoke(linde, "een-nieuw-nummer", sample));

        referral.becomes("ingetrokken");
    }

    @Test
    void everything_that_goes_on_one_consent_stops_with_it() {
        Sample sample = own();
        Referral first = Referral.of(linde, sample);
        Referral second = Referral.of(linde, Sample.copy(sample).numbered(UUID.randomUUID().toString()));
        Referral other = Referral.of(linde, own());

        assertRevoked(revoke(linde, sample.consentName(), sample));

        first.becomes("ingetrokken");
        second.becomes("ingetrokken");
        other.becomes("ontvangen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inactive", "rejected", "entered-in-error"})
    void with_each_status_that_takes_it_back(String status) {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample);

        assertRevoked(revoke(linde, referral.id(), sample, consent -> consent.put("status", status)));

        referral.becomes("ingetrokken");
    }

    @Test
    void with_an_objection_in_it_and_nothing_else() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample);

        assertRevoked(revoke(linde, referral.id(), sample, consent -> consent.put("status", "active")
                .putObject("provision").put("type", "deny")));

        referral.becomes("ingetrokken");
    }

    @Test
    void with_an_objection_beside_the_permit() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample);

        assertRevoked(revoke(linde, referral.id(), sample, consent -> {
            consent.put("status", "active").put("dateTime", OffsetDateTime.now().toString());
            ArrayNode rules = (ArrayNode) consent.at("/provision/provision");
            rules.add(((ObjectNode) rules.path(0).deepCopy()).put("type", "deny"));
        }));

        referral.becomes("ingetrokken");
    }

    @Test
    void a_consent_that_is_still_active_and_objects_to_nothing_changes_nothing() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");

        HttpResponse<String> answer = revoke(linde, referral.id(), sample, consent -> consent.put("status", "active"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("consent-not-revoked");
        assertThat(referral.status()).isEqualTo("ontvangen");
    }

    @Test
    void a_consent_that_nobody_knows_or_that_is_another_practices_does_not_exist() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        HisClient wilg = hub.client(Hub.WILG);

        assertThat(revoke(linde, UUID.randomUUID().toString(), own()).statusCode()).isEqualTo(404);
        assertThat(revoke(wilg, referral.id(), sample).statusCode()).isEqualTo(404);
        assertThat(revoke(wilg, sample.consentName(), sample).statusCode()).isEqualTo(404);
        assertThat(referral.status()).isEqualTo("ontvangen");
    }

    @Test
    void a_consent_that_is_said_to_be_someone_elses_is_not_revoked() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");

        HttpResponse<String> answer = revoke(linde, referral.id(), sample, consent -> patient(consent, OTHER_BSN));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("consent-other-patient").doesNotContain(OTHER_BSN);
        assertThat(referral.status()).isEqualTo("ontvangen");
    }

    @Test
    void a_name_that_consents_of_two_patients_have_must_come_with_the_bsn() {
        Sample hers = own();
        Sample his = Sample.copy(hers).numbered(UUID.randomUUID().toString()).about(OTHER_BSN, "Bakker");
        Referral stays = Referral.of(linde, hers);
        Referral goes = Referral.of(linde, his);

        HttpResponse<String> ambiguous = revoke(linde, hers.consentName(), hers,
                consent -> consent.putObject("patient").put("reference", "Patient/1"));
        assertThat(ambiguous.statusCode()).isEqualTo(409);
        assertThat(ambiguous.body()).contains("consent-ambiguous");

        assertRevoked(revoke(linde, hers.consentName(), hers, consent -> patient(consent, OTHER_BSN)));
        goes.becomes("ingetrokken");
        stays.becomes("ontvangen");
    }

    @Test
    void who_has_seen_another_version_reads_again_first() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");

        HttpResponse<String> stale = put(linde, referral.id(), taken(sample, referral.id()), "W/\"7\"");
        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(stale.body()).contains("precondition");
        assertThat(referral.status()).isEqualTo("ontvangen");

        String version = linde.get("/fhir/Consent/" + referral.id()).headers().firstValue("ETag").orElseThrow();
        assertRevoked(put(linde, referral.id(), taken(sample, referral.id()), version));
        assertThat(linde.json(linde.get("/fhir/Consent/" + referral.id())).path("status").asText())
                .isEqualTo("inactive");
    }

    @Test
    void taking_back_what_the_adviser_may_have_leaves_the_referral_as_it_was() {
        Sample sample = own().withMedicalFacts();
        String advisersConsent = sample.consentingApartTo(Hub.adviser(Hub.AMSTERDAM));
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        CaseFile consultants = CaseFile.of(hub.amsterdam(), referral.caseNumber());
        CaseFile advisers = CaseFile.of(hub.amsterdam(), delivered(referral, RecipientRole.MEDICAL_ADVISER)
                .caseNumber());

        assertRevoked(revoke(linde, advisersConsent, sample));

        await().atMost(PATIENCE).until(() -> takenBack(referral, RecipientRole.MEDICAL_ADVISER));
        assertThat(advisers.explanation()).startsWith("De inwoner heeft op");
        assertThat(advisers.result()).isEqualTo("Ingetrokken");
        assertThat(isActive(advisers.token())).isFalse();
        assertThat(isActive(consultants.token())).isTrue();
        assertThat(consultants.explanation()).doesNotContain("ingetrokken");
        assertThat(referral.status()).isEqualTo("ontvangen");
        assertThat(contentOf(referral)).contains("REFERRAL", "CONSIGNMENT", "ADVISER_DISCLOSURE")
                .doesNotContain("ADVISER_CONSIGNMENT");
        hub.amsterdam().setStatus(referral.caseNumber(), "In onderzoek");
        referral.becomes("in-onderzoek");
    }

    @Test
    void taking_it_all_back_tells_each_recipient() {
        Sample sample = own().withMedicalFacts().consentingTo(Hub.adviser(Hub.AMSTERDAM))
                .consentingTo(Hub.expert(Hub.AMSTERDAM));
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        List<CaseFile> files = List.of(CaseFile.of(hub.amsterdam(), referral.caseNumber()),
                CaseFile.of(hub.amsterdam(), delivered(referral, RecipientRole.MEDICAL_ADVISER).caseNumber()),
                CaseFile.of(hub.amsterdam(), delivered(referral, RecipientRole.EXPERT).caseNumber()));

        assertRevoked(revoke(linde, referral.id(), sample));

        for (RecipientRole role : RecipientRole.values()) {
            await().atMost(PATIENCE).until(() -> takenBack(referral, role));
        }
        for (CaseFile file : files) {
            assertThat(file.explanation()).startsWith("De inwoner heeft op").doesNotContain(referral.id());
            assertThat(file.result()).isEqualTo("Ingetrokken");
            assertThat(isActive(file.token())).isFalse();
        }
        assertThat(contentOf(referral)).containsExactlyInAnyOrder("DISCLOSURE", "ADVISER_DISCLOSURE",
                "EXPERT_DISCLOSURE");
    }

    @Test
    void taking_back_feedback_alone_makes_the_municipality_silent_and_lets_the_referral_go_on() {
        Sample sample = own();
        String feedback = sample.consentingApartToFeedback();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        String zaak = referral.caseNumber();
        hub.amsterdam().setStatus(zaak, "In onderzoek");
        referral.becomes("in-onderzoek");
        int told = referral.messages().size();

        assertRevoked(revoke(linde, feedback, sample));

        hub.amsterdam().suspend(zaak, true, "Wacht op gegevens");
        await().atMost(PATIENCE).until(() -> state(referral) == ReferralState.WAITING);
        hub.amsterdam().suspend(zaak, false, "");
        hub.amsterdam().setStatus(zaak, "Melding ontvangen");
        await().atMost(PATIENCE).until(() -> state(referral) == ReferralState.RECEIVED);
        hub.amsterdam().setResult(zaak, "Toegekend");
        await().atMost(PATIENCE).until(() -> state(referral) == ReferralState.GRANTED);
        assertThat(referral.messages()).hasSize(told + 1).last().asString()
                .startsWith("De toestemming voor terugkoppeling is ingetrokken");
        assertThat(referral.status()).isEqualTo("in-onderzoek");
        assertThat(CaseFile.of(hub.amsterdam(), zaak).explanation()).doesNotContain("ingetrokken");
    }

    @Test
    void feedback_that_was_taken_back_does_not_return_with_the_next_referral() {
        Sample sample = own();
        String feedback = sample.consentingApartToFeedback();
        Referral.of(linde, sample).becomes("ontvangen");
        assertRevoked(revoke(linde, feedback, sample));

        Referral next = Referral.of(linde, Sample.copy(sample).numbered(UUID.randomUUID().toString()))
                .becomes("ontvangen");

        assertThat(next.messages()).last().asString().contains("geen toestemming voor terugkoppeling");
        assertThat(next.caseNumber()).isNull();
    }

    @Test
    void what_cannot_go_to_an_expert_any_more_does_not_keep_the_referral_here_and_the_gp_hears_it() {
        Sample sample = own().consentingTo(Hub.expert(Hub.AMSTERDAM)).with("Consent", consent ->
                ((ObjectNode) consent.at("/provision/provision/2/period")).put("end", LocalDate.now(DUTCH_TIME)
                        .atTime(23, 59, 58).atZone(DUTCH_TIME).toOffsetDateTime().toString()));

        // An expert's token ends at a midnight, and the last one before that moment has passed.
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.messages())
                .filteredOn(text -> text.startsWith("De vraag aan de deskundige (")).hasSize(1));
        assertThat(referral.status()).isEqualTo("ontvangen");
        assertThat(referral.task().path("statusReason").isMissingNode()).isTrue();
    }
}
