package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.UUID;

import nl.schakel.demo.HisClient;
import nl.schakel.demo.stuf.Options;
import nl.schakel.demo.stuf.SimulatedStuf;
import nl.schakel.referral.RecipientRole;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same referral at a municipality that works with StUF, through the whole hub. */
class StufRoundTripTest extends Revoking {

    private static final String DIEMEN = "0384";
    private static final String SECRET = "geheim-van-diemen-voor-schakel";
    private static final String CALLBACK_SECRET = "geheim-van-schakel-voor-diemen";

    private static SimulatedStuf diemen;
    private static HisClient his;

    @BeforeAll
    static void everyoneIsThere() {
        diemen = SimulatedStuf.start(0, Options.of(DIEMEN, "SCHAKEL", "ZAAKSYSTEEM").withName("Gemeente Diemen")
                .withLogin("schakel", SECRET));
        hub = Hub.prepare().withFile("municipalities/0384-diemen.yaml", """
                code: "0384"
                name: Diemen
                oin: "%1$s"
                valid: {from: 1900-01-01}
                feedback: {decision: true}
                recipients:
                  consultant: {big: false}
                  medical-adviser:
                    {name: GGD, oin: "%2$s", via: stuf, when: medical,
                     stuf: {zaaktype: {code: B0758, omschrijving: Medisch advies Wmo}}}
                standard: stuf
                stuf:
                  vrije-berichten: %3$s/stuf/vrijeberichten
                  ontvang-asynchroon: %3$s/stuf/ontvangasynchroon
                  beantwoord-vraag: %3$s/stuf/beantwoordvraag
                  soap: "1.2"
                  sender: {organisation: HUB, application: SCHAKEL}
                  receiver: {organisation: "0384", application: ZAAKSYSTEEM}
                  zaaktype: {code: B0757, omschrijving: Melding Wmo}
                  user: schakel
                  secret: %4$s
                  callback-secret: %5$s
                  poll: PT1H
                  timeout: PT3S
                  statuses: {Melding ontvangen: received, In onderzoek: in-progress, Wacht op cliënt: waiting}
                  results: {Toegekend: granted, Afgewezen: refused, Ingetrokken: withdrawn}
                  decisions: {Toekenning Wmo: granted}
                """.formatted(Hub.oin(DIEMEN), Hub.adviser(DIEMEN), diemen.address(), SECRET, CALLBACK_SECRET));
        hub.open();
        his = hub.client(Hub.LINDE);
        linde = his;
        diemen.subscribe(hub.address().resolve("/stuf/" + DIEMEN), CALLBACK_SECRET);
    }

    @AfterAll
    static void diemenGoesHome() {
        diemen.close();
    }

    @Test
    void a_referral_becomes_a_case_and_its_decision_comes_back_into_the_his() {
        Referral referral = Referral.of(his, own().forMunicipality(DIEMEN)).becomes("ontvangen");
        String zaak = referral.caseNumber();
        assertThat(diemen.cases()).contains(zaak);
        assertThat(diemen.dossier(zaak).documents()).hasSize(2);

        diemen.setStatus(zaak, "In onderzoek");
        referral.becomes("in-onderzoek");
        diemen.setStatus(zaak, "Wacht op cliënt");
        referral.becomes("wacht-op-informatie");
        diemen.decide(zaak, "Toekenning Wmo", LocalDate.of(2026, 12, 1), LocalDate.of(2031, 11, 30));
        diemen.setResult(zaak, "Toegekend", "toelichting die niemand mag zien");
        diemen.close(zaak);
        referral.becomes("toegekend");

        assertThat(diemen.notices()).isNotEmpty().containsOnly(200);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.his().inbox()).anySatisfy(message -> {
            assertThat(message.task()).endsWith(referral.id());
            assertThat(message.text()).contains("toegekend", "1 december 2026").doesNotContain("niemand");
        }));
    }

    @Test
    void answers_that_get_lost_make_no_second_case() {
        int cases = diemen.cases().size();
        diemen.misbehaviour().loseAnswers(2);
        diemen.misbehaviour().onlyOn(call -> call.bodyText().contains("Lk01<"));

        Referral referral = Referral.of(his, own().forMunicipality(DIEMEN)).becomes("ontvangen");

        assertThat(diemen.cases()).hasSize(cases + 1);
        assertThat(diemen.dossier(referral.caseNumber()).documents()).hasSize(2);
    }

    @Test
    void consent_that_is_taken_back_is_told_to_the_municipality() {
        Sample sample = own().forMunicipality(DIEMEN);
        String name = sample.consentName();
        Referral referral = Referral.of(his, sample).becomes("ontvangen");
        String zaak = referral.caseNumber();

        assertRevoked(revoke(his, name, sample));

        await().atMost(PATIENCE).until(() -> takenBack(referral, RecipientRole.CONSULTANT));
        assertThat(diemen.dossier(zaak).note()).startsWith("De inwoner heeft op");
        assertThat(diemen.dossier(zaak).result()).isEqualTo("Ingetrokken");
    }

    @Test
    void the_medical_adviser_gets_a_case_of_its_own_that_the_consultant_does_not_see() {
        Sample sample = own().forMunicipality(DIEMEN).withMedicalFacts();
        sample.consentingApartTo(Hub.adviser(DIEMEN));
        Referral referral = Referral.of(his, sample).becomes("ontvangen");

        String advice = delivered(referral, RecipientRole.MEDICAL_ADVISER).caseNumber();

        assertThat(advice).isNotEqualTo(referral.caseNumber());
        assertThat(diemen.dossier(advice).caseType()).isEqualTo("Medisch advies Wmo");
        assertThat(diemen.dossier(advice).marks()).containsOnlyKeys("SCHAKEL-ADVIES");
    }

    @Test
    void nobody_else_rings() {
        String unknown = UUID.randomUUID().toString();
        assertThat(send(HttpRequest.newBuilder(hub.address().resolve("/stuf/" + DIEMEN))
                .header("Authorization", unknown).header("Content-Type", "text/xml")
                .POST(HttpRequest.BodyPublishers.ofString("<x/>", StandardCharsets.UTF_8)))
                .statusCode()).isEqualTo(401);
    }
}
