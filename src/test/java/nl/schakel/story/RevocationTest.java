package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.zip.InflaterInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.SignedJWT;
import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.neighbour.Phase;
import nl.schakel.referral.RecipientRole;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A patient takes consent back, at any moment, and from then on nothing goes that went on it. */
class RevocationTest extends Revoking {

    @Test
    void before_the_message_was_made_nothing_is_made() throws Exception {
        CamelContext routes = hub.bean(CamelContext.class);
        routes.getRouteController().stopRoute("referral-dispatch");
        Sample sample = own();
        Referral referral = Referral.of(linde, sample);

        assertRevoked(revoke(linde, referral.id(), sample));
        assertThat(referral.status()).isEqualTo("ingetrokken");
        routes.getRouteController().startRoute("referral-dispatch");

        Referral.of(linde, own()).becomes("ontvangen");
        assertThat(casesAbout(referral.id())).isZero();
        assertThat(contentOf(referral)).isEmpty();
        assertThat(events(referral)).containsExactly("accepted", "consent-revoked");
    }

    @Test
    void while_it_waits_for_a_municipality_that_is_down_it_is_not_delivered_any_more() {
        hub.amsterdam().down(true);
        Sample sample = own();
        Referral referral = Referral.of(linde, sample);
        await().atMost(PATIENCE).until(() -> attempts(referral) > 0);

        assertRevoked(revoke(linde, referral.id(), sample));
        hub.amsterdam().down(false);

        Referral.of(linde, own()).becomes("ontvangen");
        await().atMost(PATIENCE).until(() -> events(referral).contains("nothing-to-take-back-from-consultant"));
        assertThat(casesAbout(referral.id())).isZero();
        assertThat(contentOf(referral)).containsExactly("DISCLOSURE");
        JsonNode recipient = part(record(referral), "recipient");
        assertThat(part(recipient, "not-delivered").path("valueString").asText()).contains("ingetrokken");
        assertThat(part(recipient, "told-of-revocation").isMissingNode()).as("there was nobody to tell").isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/zaken, 0", "/rollen, 1", "/enkelvoudiginformatieobjecten, 2"})
    void in_the_middle_of_a_delivery_it_stops_at_the_next_step_and_what_exists_is_marked(String step, int roles)
            throws Exception {
        Sample sample = own();
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        hub.amsterdam().onRequest(holding(call -> call.method().equals("POST") && call.path().endsWith(step),
                underWay, mayGoOn));
        Referral referral = Referral.of(linde, sample);
        assertThat(underWay.await(20, TimeUnit.SECONDS)).isTrue();

        assertRevoked(revoke(linde, referral.id(), sample));
        mayGoOn.countDown();

        await().atMost(PATIENCE).until(() -> takenBack(referral, RecipientRole.CONSULTANT));
        CaseDossier dossier = new CaseDossier(theCaseAbout(referral.id()));
        assertThat(dossier.explanation()).startsWith("De inwoner heeft op").contains("ingetrokken");
        assertThat(dossier.withdrawn()).isTrue();
        assertThat(dossier.node().path("rollen")).hasSize(roles);
        assertThat(dossier.node().path("zaakinformatieobjecten")).isEmpty();
        assertThat(referral.status()).isEqualTo("ingetrokken");
        assertThat(referral.caseNumber()).as("a case that nobody may speak of").isNull();
    }

    @Test
    void a_case_of_which_the_hub_never_heard_that_it_was_made_is_found_and_marked() {
        Sample sample = own();
        String made = "/zaken/api/v1/zaken";
        hub.amsterdam().onlyOn(call -> call.method().equals("POST") && call.path().endsWith(made));
        hub.amsterdam().onRequest((call, phase) -> {
            if (phase == Phase.AFTER && call.method().equals("POST") && call.path().endsWith(made)) {
                hub.amsterdam().down(true);
                throw new IllegalStateException("the answer is lost");
            }
        });
        Referral referral = Referral.of(linde, sample);
        await().atMost(PATIENCE).until(() -> casesAbout(referral.id()) == 1);

        assertRevoked(revoke(linde, referral.id(), sample));
        hub.amsterdam().misbehaviour().behave();

        await().atMost(PATIENCE).until(() -> takenBack(referral, RecipientRole.CONSULTANT));
        CaseDossier dossier = new CaseDossier(theCaseAbout(referral.id()));
        assertThat(dossier.explanation()).startsWith("De inwoner heeft op");
        assertThat(dossier.node().path("rollen")).isEmpty();
    }

    @Test
    void after_delivery_the_case_is_marked_and_nothing_that_it_went_on_stands_any_more() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        CaseFile consultants = CaseFile.of(hub.amsterdam(), referral.caseNumber());
        String zaak = referral.caseNumber();
        assertThat(isActive(consultants.token())).isTrue();

        assertRevoked(revoke(linde, referral.id(), sample));

        assertThat(referral.task().path("status").asText()).isEqualTo("cancelled");
        assertThat(referral.status()).isEqualTo("ingetrokken");
        assertThat(referral.task().at("/statusReason/text").asText()).contains("toestemming");
        assertThat(isActive(consultants.token())).isFalse();
        assertThat(contentOf(referral)).containsExactly("DISCLOSURE");
        await().atMost(PATIENCE).until(() -> takenBack(referral, RecipientRole.CONSULTANT));
        assertThat(consultants.explanation()).startsWith("De inwoner heeft op");
        assertThat(consultants.result()).isEqualTo("Ingetrokken");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.his().task(referral.id())).hasValueSatisfying(
                task -> assertThat(task.getStatus().toCode()).isEqualTo("cancelled")));

        int told = referral.messages().size();
        hub.amsterdam().setStatus(zaak, "In onderzoek");
        hub.amsterdam().decide(zaak, "Toekenning Wmo", LocalDate.of(2026, 12, 1), null);
        somethingElseIsHeardFirst();
        assertThat(referral.status()).isEqualTo("ingetrokken");
        assertThat(referral.messages()).hasSize(told).noneMatch(text -> text.contains("onderzoek begonnen"));
    }

    @Test
    void the_record_of_what_was_disclosed_stays_and_tells_of_the_revocation() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        JsonNode before = record(referral);

        assertRevoked(revoke(linde, referral.id(), sample));
        await().atMost(PATIENCE).until(() -> takenBack(referral, RecipientRole.CONSULTANT));

        JsonNode after = record(referral);
        assertThat(part(before, "revoked").isMissingNode()).isTrue();
        assertThat(part(after, "revoked").path("valueInstant").asText()).isNotEmpty();
        assertThat(part(after, "purged").path("valueBoolean").asBoolean()).isTrue();
        JsonNode recipient = part(after, "recipient");
        assertThat(part(recipient, "told-of-revocation").path("valueInstant").asText()).isNotEmpty();
        assertThat(part(recipient, "token-active").path("valueBoolean").asBoolean(true)).isFalse();
        assertThat(part(part(before, "recipient"), "token-active").path("valueBoolean").asBoolean()).isTrue();
        assertThat(names(recipient, "released")).isEqualTo(names(part(before, "recipient"), "released")).isPositive();
        assertThat(names(recipient, "withheld")).isEqualTo(names(part(before, "recipient"), "withheld")).isPositive();
    }

    @Test
    void the_status_list_says_so_to_whoever_asks_without_telling_of_which_token() throws Exception {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        Map<?, ?> place = (Map<?, ?>) ((Map<?, ?>) CaseFile.of(hub.amsterdam(), referral.caseNumber()).claims()
                .getClaim("status")).get("status_list");
        await().atMost(PATIENCE).until(() -> !isListedRevoked(place));

        assertRevoked(revoke(linde, referral.id(), sample));

        // A list is made again when there is a newer token.
        Referral.of(linde, own()).becomes("ontvangen");
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> isListedRevoked(place));
    }

    @Test
    void after_the_decision_it_is_noted_and_the_decision_stands() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        CaseFile consultants = CaseFile.of(hub.amsterdam(), referral.caseNumber());
        hub.amsterdam().setResult(referral.caseNumber(), "Toegekend");
        referral.becomes("toegekend");

        assertRevoked(revoke(linde, referral.id(), sample));

        await().atMost(PATIENCE).until(() -> takenBack(referral, RecipientRole.CONSULTANT));
        assertThat(consultants.explanation()).startsWith("De inwoner heeft op");
        assertThat(consultants.result()).isEqualTo("Toegekend");
        assertThat(referral.status()).isEqualTo("ingetrokken");
    }

    @Test
    void where_the_case_is_closed_the_operator_sees_that_someone_must_call() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        hub.amsterdam().setResult(referral.caseNumber(), "Toegekend");
        hub.amsterdam().setStatus(referral.caseNumber(), "Afgehandeld");
        referral.becomes("toegekend");

        assertRevoked(revoke(linde, referral.id(), sample));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(timeline(referral)).last().satisfies(entry -> {
            assertThat(entry.event()).isEqualTo("not-taken-back-from-consultant");
            assertThat(entry.code()).isEqualTo("withdrawal-by-phone");
        }));
        assertThat(referral.status()).isEqualTo("ingetrokken");
        assertThat(part(part(record(referral), "recipient"), "told-of-revocation").isMissingNode()).isTrue();
    }

    @Test
    void a_parked_referral_is_taken_back_too() {
        hub.amsterdam().onlyOn(call -> call.method().equals("POST") && call.path().endsWith("/rollen"));
        hub.amsterdam().fail(1, 403);
        Sample sample = own();
        Referral referral = Referral.of(linde, sample).becomes("niet-bezorgd");

        assertRevoked(revoke(linde, referral.id(), sample));

        await().atMost(PATIENCE).until(() -> takenBack(referral, RecipientRole.CONSULTANT));
        assertThat(new CaseDossier(theCaseAbout(referral.id())).explanation()).startsWith("De inwoner heeft op");
        assertThat(linde.refer(sample.bytes()).body()).contains("referral-revoked");
    }

    @Test
    void a_referral_that_comes_in_at_the_very_moment_of_the_revocation_does_not_slip_through() throws Exception {
        for (int time = 0; time < 5; time++) {
            Sample sample = own();
            Referral.of(linde, sample).becomes("ontvangen");
            Sample next = Sample.copy(sample).numbered(UUID.randomUUID().toString());

            CompletableFuture<HttpResponse<String>> coming = CompletableFuture.supplyAsync(
                    () -> linde.refer(next.bytes()));
            assertRevoked(revoke(linde, sample.consentName(), sample));

            HttpResponse<String> answer = coming.get(20, TimeUnit.SECONDS);
            if (answer.statusCode() == 200) {
                Referral.of(linde, answer).becomes("ingetrokken");
            } else {
                assertThat(answer.body()).contains("consent-not-active");
            }
        }
    }

    @Test
    void what_was_revoked_is_not_sent_again_and_needs_a_consent_that_is_newer() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        assertRevoked(revoke(linde, referral.id(), sample));

        HttpResponse<String> again = linde.refer(sample.bytes());
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("referral-revoked");

        Sample renumbered = Sample.copy(sample).numbered(UUID.randomUUID().toString());
        HttpResponse<String> old = linde.refer(renumbered.bytes());
        assertThat(old.statusCode()).isEqualTo(422);
        assertThat(old.body()).contains("consent-not-active", "nieuwe toestemming");
        JsonNode found = linde.json(linde.get("/fhir/Task?identifier=" + renumbered.number()));
        assertThat(found.path("total").asInt()).isZero();

        Referral.of(linde, renumbered.agreedAt(OffsetDateTime.now())).becomes("ontvangen");
        assertThat(referral.status()).isEqualTo("ingetrokken");
    }

    /** What a municipality tells later of another case arrives later. */
    private static void somethingElseIsHeardFirst() {
        Referral other = Referral.of(linde, own()).becomes("ontvangen");
        hub.amsterdam().setStatus(other.caseNumber(), "In onderzoek");
        other.becomes("in-onderzoek");
    }

    private static BiConsumer<Exchange, Phase> holding(Predicate<Exchange> calls,
                                                                          CountDownLatch underWay,
                                                                          CountDownLatch mayGoOn) {
        return (call, phase) -> {
            if (phase == Phase.AFTER && calls.test(call)) {
                underWay.countDown();
                try {
                    mayGoOn.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    /** Reads the bit of a token in its status list, one bit for each token, the lowest first. */
    private static boolean isListedRevoked(Map<?, ?> place) throws ParseException, IOException {
        int index = ((Number) place.get("idx")).intValue();
        SignedJWT list = SignedJWT.parse(send(HttpRequest.newBuilder(URI.create(place.get("uri").toString()))).body());
        Map<String, Object> claim = list.getJWTClaimsSet().getJSONObjectClaim("status_list");
        assertThat(((Number) claim.get("bits")).intValue()).isEqualTo(1);
        byte[] bits = new InflaterInputStream(new ByteArrayInputStream(
                Base64.getUrlDecoder().decode(claim.get("lst").toString()))).readAllBytes();
        return (bits[index / 8] >> (index % 8) & 1) == 1;
    }

    private static long names(JsonNode of, String name) {
        return of.path("part").findValuesAsText("name").stream().filter(name::equals).count();
    }

    private static int attempts(Referral referral) {
        return hub.bean(JdbcClient.class).sql("select coalesce(max(attempts), 0) from delivery where referral = :id")
                .param("id", referral.id()).query(Integer.class).single();
    }

    private static long casesAbout(String id) {
        return hub.amsterdam().cases().stream().filter(zaak -> hub.amsterdam().dossier(zaak).toString().contains(id))
                .count();
    }

    private static String theCaseAbout(String id) {
        return hub.amsterdam().cases().stream().filter(zaak -> hub.amsterdam().dossier(zaak).toString().contains(id))
                .findFirst().orElseThrow();
    }

    /** A case that was not finished, and so has no documents to read. */
    private record CaseDossier(String number) {

        ObjectNode node() {
            return hub.amsterdam().dossier(number);
        }

        String explanation() {
            return node().at("/zaak/toelichting").asText();
        }

        boolean withdrawn() {
            return node().path("resultaten").size() == 1;
        }
    }
}
