package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import nl.schakel.consent.ConsentTokenVerifier;
import nl.schakel.demo.HisClient;
import nl.schakel.demo.zgw.Delivery;
import nl.schakel.identity.Oin;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One referral's life, told from the practice and from the municipality. */
class RoundTripTest {

    private static Hub hub;
    private static HisClient linde;
    private static HisClient wilg;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.start();
        linde = hub.client(Hub.LINDE);
        wilg = hub.client(Hub.WILG);
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @AfterEach
    void everyoneBehavesAgain() {
        hub.amsterdam().misbehaviour().behave();
        hub.amsterdam().notifications(Delivery.NORMAL);
        hub.his().misbehaviour().behave();
    }

    @Test
    void a_referral_becomes_a_case_and_its_decision_comes_back_into_the_his() {
        Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        String zaak = referral.caseNumber();
        assertThat(hub.amsterdam().cases()).contains(zaak);

        hub.amsterdam().setStatus(zaak, "In onderzoek");
        referral.becomes("in-onderzoek");
        hub.amsterdam().suspend(zaak, true, "Wacht op gegevens");
        referral.becomes("wacht-op-informatie");
        assertThat(referral.task().path("statusReason").path("text").asText()).isNotBlank();
        hub.amsterdam().suspend(zaak, false, "");
        hub.amsterdam().extend(zaak, "Bouwkundig advies", Period.ofDays(14));
        referral.becomes("termijn-verlengd");
        hub.amsterdam().decide(zaak, "Toekenning Wmo", LocalDate.of(2026, 12, 1), LocalDate.of(2031, 11, 30));
        hub.amsterdam().setResult(zaak, "Toegekend");
        hub.amsterdam().setStatus(zaak, "Afgehandeld");
        referral.becomes("toegekend");

        await().untilAsserted(() -> assertThat(hub.his().task(referral.id())).hasValueSatisfying(task ->
                assertThat(task.getBusinessStatus().getCodingFirstRep().getCode()).isEqualTo("toegekend")));
        await().untilAsserted(() -> assertThat(hub.his().inbox()).anySatisfy(message -> {
            assertThat(message.task()).endsWith(referral.id());
            assertThat(message.text()).contains("toegekend", "1 december 2026", "Wijkteam Oost");
        }));
    }

    @Test
    void a_practice_whose_his_has_no_endpoint_fetches_what_it_may_know() {
        Referral referral = Referral.of(wilg, Sample.ofThePollingPractice()).becomes("ontvangen");
        hub.amsterdam().setStatus(referral.caseNumber(), "In onderzoek");
        referral.becomes("in-onderzoek");

        assertThat(referral.messages()).hasSize(2).first().asString().contains("ontvangen onder zaaknummer");
        assertThat(hub.his().task(referral.id())).isEmpty();
    }

    @Test
    void the_same_number_and_content_is_the_same_task_and_one_case() {
        Sample sample = Sample.scootmobiel();
        Referral first = Referral.of(linde, sample).becomes("ontvangen");
        int cases = hub.amsterdam().cases().size();

        Referral again = Referral.of(linde, sample);
        Referral otherWhiteSpace = Referral.of(linde,
                linde.refer(sample.bundle().toPrettyString().getBytes(StandardCharsets.UTF_8)));

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(otherWhiteSpace.id()).isEqualTo(first.id());
        assertThat(hub.amsterdam().cases()).hasSize(cases);
    }

    @Test
    void the_same_number_with_other_content_is_a_conflict() {
        Sample sample = Sample.scootmobiel();
        Referral.of(linde, sample);
        sample.with("ServiceRequest", request -> request.put("priority", "urgent"));

        HttpResponse<String> answer = linde.refer(sample.bytes());

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("identifier-conflict");
    }

    @Test
    void two_practices_may_use_the_same_number_and_see_only_their_own() {
        String number = UUID.randomUUID().toString();
        Referral ours = Referral.of(linde, Sample.scootmobiel().numbered(number));
        Referral theirs = Referral.of(wilg, Sample.ofThePollingPractice().numbered(number));

        assertThat(theirs.id()).isNotEqualTo(ours.id());
        assertThat(wilg.get("/fhir/Task/" + ours.id()).statusCode()).isEqualTo(404);
        assertThat(wilg.get("/fhir/ServiceRequest/" + ours.id()).statusCode()).isEqualTo(404);
        assertThat(wilg.get("/fhir/Communication?part-of=Task/" + ours.id()).statusCode()).isEqualTo(404);
        assertThat(wilg.json(wilg.get("/fhir/Task?identifier=" + number)).path("total").asInt()).isEqualTo(1);
    }

    @Test
    void without_consent_for_feedback_a_practice_learns_that_it_arrived_and_no_more() {
        Referral referral = Referral.of(linde, Sample.scootmobiel().withoutFeedback()).becomes("ontvangen");
        String zaak = caseOf(referral);
        hub.amsterdam().setStatus(zaak, "In onderzoek");
        hub.amsterdam().setResult(zaak, "Afgewezen");
        hub.amsterdam().setStatus(zaak, "Afgehandeld");

        await().atMost(Duration.ofSeconds(20)).until(() -> hub.bean(ReferralStore.class)
                .find(ReferralId.of(referral.id())).orElseThrow().state().isFinal());
        assertThat(referral.status()).isEqualTo("ontvangen");
        assertThat(referral.caseNumber()).isNull();
        assertThat(referral.messages()).singleElement().asString().contains("geen toestemming voor terugkoppeling");
        assertThat(hub.his().inbox()).filteredOn(message -> message.task().endsWith(referral.id()))
                .noneMatch(message -> message.text().contains("afgewezen"));
    }

    @Test
    void notifications_that_come_twice_out_of_order_or_never_all_end_in_the_same_state() {
        for (Delivery delivery : Delivery.values()) {
            hub.amsterdam().notifications(Delivery.NORMAL);
            Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
            hub.amsterdam().notifications(delivery);
            hub.amsterdam().setStatus(referral.caseNumber(), "In onderzoek");
            hub.amsterdam().setResult(referral.caseNumber(), "Ingetrokken");
            hub.amsterdam().setStatus(referral.caseNumber(), "Afgehandeld");
            referral.becomes("ingetrokken");
            assertThat(referral.messages()).filteredOn(text -> text.contains("ingetrokken")).as(delivery.name())
                    .hasSize(1);
        }
    }

    @Test
    void while_one_municipality_is_down_the_other_goes_on_and_everything_arrives_when_it_is_back() {
        hub.amsterdam().down(true);
        Referral waits = Referral.of(linde, Sample.scootmobiel());
        Referral waitsToo = Referral.of(linde, Sample.scootmobiel());

        Referral goesOn = Referral.of(linde, Sample.scootmobiel().forMunicipality(Hub.DEN_HAAG)).becomes("ontvangen");
        assertThat(hub.denHaag().cases()).contains(goesOn.caseNumber());
        assertThat(waits.status()).isEqualTo("in-verzending");

        hub.amsterdam().down(false);
        waits.becomes("ontvangen");
        waitsToo.becomes("ontvangen");
        assertThat(casesOf(waits)).isEqualTo(1);
    }

    @Test
    void a_his_that_is_away_gets_the_newest_state_once_it_is_back() {
        hub.his().down(true);
        Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        hub.amsterdam().setStatus(referral.caseNumber(), "In onderzoek");
        referral.becomes("in-onderzoek");
        hub.his().down(false);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(hub.his().task(referral.id()))
                .hasValueSatisfying(task -> assertThat(task.getBusinessStatus().getCodingFirstRep().getCode())
                        .isEqualTo("in-onderzoek")));
        await().untilAsserted(() -> assertThat(hub.his().inbox())
                .filteredOn(message -> message.task().endsWith(referral.id())).singleElement()
                .satisfies(message -> assertThat(message.text()).contains("onderzoek")));
    }

    @Test
    void what_a_municipality_refuses_is_parked_and_the_practice_is_told_why() {
        hub.amsterdam().misbehaviour().onlyOn(call -> call.method().equals("POST"));
        hub.amsterdam().fail(1, 403);

        Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("niet-bezorgd");

        assertThat(referral.task().path("status").asText()).isEqualTo("failed");
        assertThat(referral.task().path("statusReason").path("text").asText()).isNotBlank();
    }

    @Test
    void the_same_referral_sent_again_after_it_was_parked_is_tried_again() {
        Sample sample = Sample.scootmobiel();
        hub.amsterdam().misbehaviour().onlyOn(call -> call.method().equals("POST"));
        hub.amsterdam().fail(1, 403);
        Referral parked = Referral.of(linde, sample).becomes("niet-bezorgd");

        Referral again = Referral.of(linde, sample).becomes("ontvangen");

        assertThat(again.id()).isEqualTo(parked.id());
        assertThat(casesOf(again)).isEqualTo(1);
    }

    @Test
    void what_was_accepted_keeps_its_answer_when_the_consent_has_ended_since() {
        Sample sample = Sample.scootmobiel().with("Consent", consent -> ((ObjectNode) consent.path("provision")
                .path("provision").path(0)).putObject("period")
                .put("end", OffsetDateTime.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS).toString()));
        Referral first = Referral.of(linde, sample);
        await("the consent has ended").atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(
                linde.refer(Sample.copy(sample).numbered(UUID.randomUUID().toString()).bytes()).body())
                .contains("consent-expired"));

        assertThat(Referral.of(linde, sample).id()).isEqualTo(first.id());
    }

    @Test
    void the_dates_of_a_decision_may_come_after_the_decision() {
        Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        hub.amsterdam().setResult(referral.caseNumber(), "Toegekend");
        referral.becomes("toegekend");
        hub.amsterdam().decide(referral.caseNumber(), "Toekenning Wmo", LocalDate.of(2026, 12, 1), null);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(referral.messages()).last().asString()
                .contains("toegekend vanaf 1 december 2026"));
    }

    @Test
    void the_token_beside_the_melding_holds_for_these_very_bytes_and_no_others() throws Exception {
        Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        JWKSet published = JWKSet.load(hub.address().resolve("/.well-known/jwks.json").toURL());
        ConsentTokenVerifier amsterdam = new ConsentTokenVerifier(published, new Oin("00000099000000363000"),
                Clock.systemUTC());
        List<byte[]> documents = hub.amsterdam().documents();
        String token = new String(documents.get(documents.size() - 1), StandardCharsets.UTF_8);
        byte[] melding = documents.get(documents.size() - 2);

        ConsentTokenVerifier.Result result = amsterdam.verify(token, melding);

        assertThat(result.failures()).isEmpty();
        assertThat(result.referral()).isEqualTo(referral.id());
        assertThat(result.datatypes()).contains("mobility.walking", "aids");
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getJSONObjectClaim("extensions").toString())
                .contains("Consent/" + referral.id()).doesNotContain("Consent/Consent");
        melding[melding.length / 2]++;
        assertThat(amsterdam.verify(token, melding).failures()).containsExactly("token-payload");
    }

    private static String caseOf(Referral referral) {
        return hub.amsterdam().cases().stream().filter(zaak -> dossier(zaak).toString().contains(referral.id()))
                .findFirst().orElseThrow();
    }

    private static long casesOf(Referral referral) {
        return hub.amsterdam().cases().stream().filter(zaak -> dossier(zaak).toString().contains(referral.id()))
                .count();
    }

    private static ObjectNode dossier(String zaak) {
        return hub.amsterdam().dossier(zaak);
    }
}
