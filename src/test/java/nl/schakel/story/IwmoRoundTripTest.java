package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.JWKSet;
import nl.schakel.consent.ConsentTokenVerifier;
import nl.schakel.demo.iwmo.Scenario;
import nl.schakel.demo.iwmo.Sent;
import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.identity.Oin;
import nl.schakel.municipality.iwmo.MunicipalBroker;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.TimelineEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Referrals to municipalities that work with iWmo, through the whole hub, whichever way their messages travel. */
class IwmoRoundTripTest extends Revoking {

    @TempDir
    static Path folder;

    private static MunicipalBroker broker;
    private static IwmoTown diemen;
    private static IwmoTown ouderAmstel;
    private static IwmoTown uithoorn;
    private static IwmoTown landsmeer;
    private static IwmoTown amstelveen;
    private static QueueCourier courier;

    @BeforeAll
    static void everyoneIsThere() {
        broker = opened();
        hub = Hub.prepare();
        diemen = IwmoTown.beside(hub, "0384", "Diemen");
        ouderAmstel = IwmoTown.withEnvelope(hub, "0437", "Ouder-Amstel");
        uithoorn = IwmoTown.byFolder(hub, "0451", "Uithoorn", folder);
        landsmeer = IwmoTown.byQueue(hub, "0415", "Landsmeer", broker.address(), "wmo.in", "schakel");
        amstelveen = IwmoTown.withAdviser(hub, "0362", "Amstelveen", """
                zaken: %1$s/zaken/api/v1, documenten: %1$s/documenten/api/v1, catalogi: %1$s/catalogi/api/v1,
                besluiten: %1$s/besluiten/api/v1, client-id: schakel, secret: a-secret-of-at-least-32-bytes-for-0518,
                rsin: "999900250", zaaktype: WMO-MEDISCH-ADVIES, callback-secret: the-callback-secret-of-0362,
                poll: PT1H""".formatted(hub.denHaag().address()).replace("\n", " "));
        courier = new QueueCourier(broker, landsmeer.office().messages());
        hub.open();
        linde = hub.client(Hub.LINDE);
    }

    @AfterAll
    static void theMunicipalitiesGoHome() throws Exception {
        courier.close();
        towns().forEach(IwmoTown::close);
        broker.close();
    }

    private static MunicipalBroker opened() {
        try {
            return new MunicipalBroker();
        } catch (Exception e) {
            throw new IllegalStateException("the municipality's broker does not open", e);
        }
    }

    private static Stream<IwmoTown> towns() {
        return Stream.of(diemen, ouderAmstel, uithoorn, landsmeer, amstelveen);
    }

    private static IwmoTown town(String code) {
        return towns().filter(each -> each.code().equals(code)).findFirst().orElseThrow();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({"0384, http", "0437, http in an envelope", "0451, folder", "0415, queue"})
    void whichever_way_its_messages_travel_a_request_is_confirmed_investigated_and_granted(String code, String way) {
        IwmoTown town = town(code);
        Referral referral = sent(town, Patients.next());
        assertThat(referral.status()).as("nobody confirmed it yet").isEqualTo("in-verzending");
        town.confirm(referral);
        referral.becomes("ontvangen");
        town.investigate(referral);
        referral.becomes("in-onderzoek");
        town.grant(referral);
        referral.becomes("toegekend");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(answered(town, referral))
                .containsExactlyInAnyOrder("WMO319 []", "WMO301 []"));
        assertThat(town.requests(referral)).hasSize(1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.his().inbox()).anySatisfy(message -> {
            assertThat(message.task()).endsWith(referral.id());
            assertThat(message.text()).contains("toegekend", "Wijkteam Oost");
        }));
        if (town.canJudge()) {
            assertThat(town.complaints()).isEmpty();
        }
    }

    @Test
    void the_token_beside_a_request_holds_for_its_very_bytes_in_an_envelope_too() throws Exception {
        for (IwmoTown town : List.of(diemen, ouderAmstel)) {
            Referral referral = sent(town, Patients.next());
            Exchange call = town.office().exchanges().stream().filter(exchange -> payload(exchange)
                    .contains(referral.id())).findFirst().orElseThrow();
            String token = call.header("Schakel-Consent-Token").orElseThrow();
            ConsentTokenVerifier verifier = new ConsentTokenVerifier(JWKSet.load(hub.address()
                    .resolve("/.well-known/jwks.json").toURL()), new Oin(Hub.oin(town.code())), Clock.systemUTC());

            assertThat(verifier.verify(token, payload(call).getBytes(StandardCharsets.UTF_8)).failures()).isEmpty();
            assertThat(verifier.verify(token, (payload(call) + " ").getBytes(StandardCharsets.UTF_8)).failures())
                    .containsExactly("token-payload");
            assertThat(isActive(token)).isTrue();
        }
        Referral fetched = sent(uithoorn, Patients.next());
        assertThat(uithoorn.office().tokens()).anySatisfy(token -> assertThat(token).startsWith("eyJ"));
        assertThat(fetched.status()).isEqualTo("in-verzending");
    }

    @Test
    void the_next_request_for_the_same_client_waits_and_goes_when_the_first_is_answered() {
        String bsn = Patients.next();
        Referral first = sent(diemen, bsn);
        Referral second = referred(diemen, bsn);
        Referral elsewhere = sent(ouderAmstel, bsn);
        Referral someoneElse = sent(diemen, Patients.next());
        await().atMost(PATIENCE).until(() -> events(second).contains("waits-its-turn"));
        diemen.confirm(first);
        first.becomes("ontvangen");
        diemen.investigate(first);
        first.becomes("in-onderzoek");
        assertThat(diemen.requests(second)).isEmpty();
        assertThat(second.status()).isEqualTo("in-verzending");
        assertThat(List.of(elsewhere.status(), someoneElse.status())).containsOnly("in-verzending");

        diemen.refuse(first);

        first.becomes("afgewezen");
        await().atMost(PATIENCE).until(() -> diemen.requests(second).size() == 1);
        diemen.confirm(second);
        second.becomes("ontvangen");
        assertThat(events(second)).containsOnlyOnce("waits-its-turn");
        assertThat(second.messages()).filteredOn(text -> text.contains("wacht nog")).singleElement().asString()
                .contains("Diemen neemt per inwoner één verzoek", "bel dan het Wmo-loket");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.his().inbox()).anySatisfy(message -> {
            assertThat(message.task()).endsWith(second.id());
            assertThat(message.text()).contains("wacht nog");
        }));
    }

    @Test
    void consent_taken_back_while_it_waits_its_turn_needs_no_telephone_and_holds_nobody_up() {
        String bsn = Patients.next();
        Referral first = sent(diemen, bsn);
        Sample regretted = sample(diemen, bsn);
        Referral second = Referral.of(linde, regretted);
        await().atMost(PATIENCE).until(() -> events(second).contains("waits-its-turn"));
        Referral third = referred(diemen, bsn);
        await().atMost(PATIENCE).until(() -> events(third).contains("waits-its-turn"));

        assertRevoked(revoke(linde, regretted.consentName(), regretted, consent -> patient(consent, bsn)));
        diemen.confirm(first);
        diemen.refuse(first);

        await().atMost(PATIENCE).until(() -> diemen.requests(third).size() == 1);
        assertThat(diemen.requests(second)).isEmpty();
        assertThat(events(second)).doesNotContain("not-taken-back-from-consultant");
        assertThat(second.status()).isEqualTo("ingetrokken");
    }

    @Test
    void consent_taken_back_after_sending_is_told_by_telephone_and_the_gp_hears_it() {
        String bsn = Patients.next();
        Sample sample = sample(diemen, bsn);
        Referral referral = Referral.of(linde, sample);
        arrived(diemen, referral);
        diemen.confirm(referral);
        referral.becomes("ontvangen");

        assertRevoked(revoke(linde, sample.consentName(), sample, consent -> patient(consent, bsn)));

        await().atMost(PATIENCE).until(() -> events(referral).contains("not-taken-back-from-consultant"));
        TimelineEntry told = timeline(referral).stream()
                .filter(entry -> entry.event().equals("not-taken-back-from-consultant")).findFirst().orElseThrow();
        assertThat(told.code()).isEqualTo("withdrawal-by-phone");
        assertThat(told.note()).contains("Bel het Wmo-loket van gemeente Diemen", referral.id());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.messages()).anySatisfy(text -> assertThat(text)
                .contains("kon niet per bericht", "Diemen", "de beheerder van de hub belt")));
        assertThat(hub.bean(JdbcClient.class).sql("select count(*) from delivery where referral = :id "
                + "and taken_back_at is not null").param("id", referral.id()).query(Integer.class).single()).isZero();

        int messages = referral.messages().size();
        diemen.investigate(referral);
        diemen.grant(referral);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(answered(diemen, referral))
                .containsExactlyInAnyOrder("WMO319 []", "WMO301 []"));
        assertThat(referral.status()).isEqualTo("ingetrokken");
        assertThat(referral.messages()).hasSize(messages);
    }

    @ParameterizedTest
    @CsvSource({"0001, iwmo-retour-0001", "9374, iwmo-retour-9374", "9347, iwmo-retour-9347", "S300, iwmo-retour-s300"})
    void a_request_that_is_returned_is_not_delivered_and_goes_anew_when_the_his_sends_it_again(String code,
                                                                                              String reason) {
        Sample sample = sample(diemen, Patients.next());
        Referral referral = Referral.of(linde, sample);
        arrived(diemen, referral);

        diemen.office().refuse(referral.id(), code);

        referral.becomes("niet-bezorgd");
        assertThat(parked(referral).code()).isEqualTo(reason);
        assertThat(referral.task().path("status").asText()).isEqualTo("failed");
        assertThat(referral.task().at("/statusReason/text").asText()).isEqualTo(parked(referral).note())
                .contains(code).hasSizeGreaterThan(40);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.his().inbox()).anySatisfy(message -> {
            assertThat(message.task()).endsWith(referral.id());
            assertThat(message.text()).contains("niet bij", "bezorgd", parked(referral).note());
        }));

        assertThat(Referral.of(linde, sample).id()).isEqualTo(referral.id());

        await().atMost(PATIENCE).until(() -> diemen.requests(referral).size() == 2);
        assertThat(diemen.requests(referral).stream().map(IwmoRoundTripTest::identification).distinct()).hasSize(2);
        diemen.confirm(referral);
        referral.becomes("ontvangen");
    }

    @ParameterizedTest
    @CsvSource({"0384, IB010", "0437, IB014"})
    void what_the_network_could_not_deliver_is_not_delivered_and_says_what_to_do(String code, String error) {
        IwmoTown town = town(code);
        Referral referral = sent(town, Patients.next());

        town.office().fault(referral.id(), error);

        referral.becomes("niet-bezorgd");
        assertThat(parked(referral).code()).isEqualTo("iwmo-fo01-" + error.toLowerCase());
        assertThat(parked(referral).note()).hasSizeGreaterThan(40);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.messages()).last().asString()
                .contains("niet bij", parked(referral).note()));
    }

    @Test
    void messages_that_come_twice_and_out_of_order_tell_everything_once() {
        Referral referral = sent(diemen, Patients.next());
        diemen.investigate(referral);
        referral.becomes("in-onderzoek");
        diemen.office().repeat(referral.id());
        diemen.grant(referral);
        referral.becomes("toegekend");
        diemen.office().repeat(referral.id());
        diemen.confirm(referral);
        diemen.office().repeat(referral.id());
        await().atMost(PATIENCE).until(() -> about(diemen, referral).size() == 6);

        diemen.investigate(referral);
        await().atMost(PATIENCE).until(() -> about(diemen, referral).size() == 7);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(answered(diemen, referral)).containsExactlyInAnyOrder(
                "WMO319 []", "WMO301 []", "WMO319 [0200, 9359, 9360]"));
        assertThat(about(diemen, referral)).allSatisfy(sent -> assertThat(sent.status()).isEqualTo(204));
        assertThat(referral.status()).isEqualTo("toegekend");
        assertThat(referral.messages()).hasSize(3);
        assertThat(referral.messages().get(0)).contains("heeft de melding voor scootmobiel ontvangen");
        assertThat(referral.messages().get(2)).contains("toegekend vanaf");
    }

    @Test
    void a_municipality_that_says_everything_at_once_and_twice_is_heard_in_the_end() {
        diemen.office().next(new Scenario("alles-ineens", "Alles ineens", Map.of(), Stream.of("accept", "investigate",
                "grant").map(deed -> new Scenario.Step(Duration.ZERO, deed, Map.of(), true)).toList()));

        Referral referral = sent(diemen, Patients.next()).becomes("toegekend");

        await().atMost(PATIENCE).until(() -> about(diemen, referral).size() == 6);
        assertThat(about(diemen, referral)).allSatisfy(sent -> assertThat(sent.status()).isEqualTo(204));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(answered(diemen, referral))
                .containsExactlyInAnyOrder("WMO319 []", "WMO301 []"));
        assertThat(referral.messages()).first().asString().contains("heeft de melding voor scootmobiel ontvangen");
        assertThat(referral.messages()).last().asString().contains("toegekend vanaf");
        assertThat(events(referral)).containsOnlyOnce("sent").containsOnlyOnce("delivered");
    }

    @Test
    void the_medical_adviser_of_such_a_municipality_gets_a_case_elsewhere_and_the_request_nothing_medical() {
        Sample sample = sample(amstelveen, Patients.next()).withMedicalFacts();
        sample.consentingApartTo(Hub.adviser(amstelveen.code()));
        Referral referral = Referral.of(linde, sample);
        arrived(amstelveen, referral);
        amstelveen.confirm(referral);
        referral.becomes("ontvangen");

        CaseFile advice = CaseFile.of(hub.denHaag(), delivered(referral, RecipientRole.MEDICAL_ADVISER).caseNumber());

        assertThat(advice.letter()).contains("Heeft hulp nodig bij het lopen", "Heeft hulp nodig om te gaan staan");
        assertThat(amstelveen.letter(referral)).contains("Heeft hulp nodig bij het lopen")
                .doesNotContain("Heeft hulp nodig om te gaan staan");
        assertThat(Secrets.medical(List.of(sample)).foundIn(amstelveen.everything())).isEmpty();
    }

    @Test
    void every_message_and_retour_is_valid_by_the_official_files() {
        assumeTrue(diemen.canJudge(), "the official files are not here");
        Referral referral = sent(diemen, Patients.next());
        diemen.confirm(referral);
        diemen.investigate(referral);
        diemen.investigate(referral);
        diemen.refuse(referral);
        referral.becomes("afgewezen");
        await().atMost(PATIENCE).until(() -> answered(diemen, referral).size() == 3);

        // Those of the other stories too, as far as they were told.
        towns().forEach(town -> assertThat(town.complaints()).as(town.name()).isEmpty());
    }

    private static Sample sample(IwmoTown town, String bsn) {
        return own().about(bsn, "De Vries").forMunicipality(town.code());
    }

    private static Referral referred(IwmoTown town, String bsn) {
        return Referral.of(linde, sample(town, bsn));
    }

    private static Referral sent(IwmoTown town, String bsn) {
        Referral referral = referred(town, bsn);
        arrived(town, referral);
        return referral;
    }

    private static void arrived(IwmoTown town, Referral referral) {
        await().atMost(PATIENCE).until(() -> town.requests(referral).size() == 1);
    }

    private static List<Sent> about(IwmoTown town, Referral referral) {
        return town.office().sent().stream().filter(sent -> sent.reference().equals(referral.id())).toList();
    }

    /** Each message about a referral that has its retour, once, with the codes in it. */
    private static List<String> answered(IwmoTown town, Referral referral) {
        List<String> answered = new ArrayList<>();
        about(town, referral).stream().filter(sent -> sent.function().matches("WMO319|WMO301"))
                .map(Sent::identification).distinct().forEach(identification -> town.office().retours().stream()
                        .filter(retour -> retour.identification().equals(identification))
                        .forEach(retour -> answered.add((retour.function().equals("WMO302") ? "WMO301 " : "WMO319 ")
                                + retour.codes())));
        return answered;
    }

    private static TimelineEntry parked(Referral referral) {
        return timeline(referral).stream().filter(entry -> entry.event().equals("parked")).findFirst().orElseThrow();
    }

    private static String identification(String request) {
        return request.replaceAll("(?s).*<[^<>/]*:Identificatie>([^<]*)<.*", "$1");
    }

    private static String payload(Exchange exchange) {
        String body = exchange.bodyText();
        return !body.contains("xmlBestand>") ? body : new String(Base64.getDecoder().decode(
                body.replaceAll("(?s).*<[^<>/]*xmlBestand>([^<]*)<.*", "$1")), StandardCharsets.UTF_8);
    }
}
