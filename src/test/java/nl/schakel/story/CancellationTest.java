package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.HisClient;
import nl.schakel.demo.neighbour.Phase;
import nl.schakel.referral.CancelReason;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A GP takes a referral back while that is possible, and asks the municipality to stop once it began. */
class CancellationTest extends Revoking {

    private static final String CONSULTANT = RecipientRole.CONSULTANT.code();

    @Test
    void while_it_waits_for_a_municipality_that_is_down_it_is_not_delivered_any_more() {
        hub.amsterdam().down(true);
        Referral referral = Referral.of(linde, own());
        await().atMost(PATIENCE).until(() -> attempts(referral) > 0);

        JsonNode task = cancelled(cancel(referral, "per-vergissing"));
        hub.amsterdam().down(false);

        assertThat(task.path("status").asText()).isEqualTo("cancelled");
        assertThat(task.at("/statusReason/coding/0/code").asText()).isEqualTo("per-vergissing");
        assertThat(task.at("/statusReason/coding/0/system").asText()).isEqualTo(CancelReason.SYSTEM);
        assertThat(task.at("/statusReason/text").asText()).contains("vergissing");
        Referral.of(linde, own()).becomes("ontvangen");
        await().atMost(PATIENCE).until(() -> events(referral).contains("nothing-to-cancel-at-consultant"));
        assertThat(casesAbout(referral.id())).isEmpty();
        assertThat(contentOf(referral)).contains("REFERRAL", "DISCLOSURE").doesNotContain("CONSIGNMENT");
        assertThat(referral.status()).isEqualTo("ingetrokken");
        JsonNode recipient = part(record(referral), "recipient");
        assertThat(part(recipient, "not-delivered").path("valueString").asText()).contains("huisarts", "ingetrokken");
    }

    @ParameterizedTest
    @CsvSource({"/zaken, 0", "/rollen, 1", "/enkelvoudiginformatieobjecten, 2"})
    void in_the_middle_of_a_delivery_it_stops_and_no_case_stays_without_a_note(String step, int roles)
            throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        hub.amsterdam().onRequest((call, phase) -> {
            if (phase == Phase.AFTER && call.method().equals("POST") && call.path().endsWith(step)) {
                underWay.countDown();
                try {
                    mayGoOn.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        Referral referral = Referral.of(linde, own());
        assertThat(underWay.await(20, TimeUnit.SECONDS)).isTrue();

        cancelled(cancel(referral, "niet-meer-nodig"));
        mayGoOn.countDown();

        await().atMost(PATIENCE).until(() -> events(referral).contains("cancellation-told-to-" + CONSULTANT));
        ObjectNode dossier = hub.amsterdam().dossier(casesAbout(referral.id()).get(0));
        assertThat(dossier.at("/zaak/toelichting").asText()).startsWith("De verwijzer heeft deze melding op ")
                .contains("ingetrokken: de hulp is niet meer nodig.");
        assertThat(dossier.path("resultaten")).hasSize(1);
        assertThat(dossier.path("rollen")).hasSize(roles);
        assertThat(referral.status()).isEqualTo("ingetrokken");
    }

    @Test
    void after_receipt_it_is_taken_back_everywhere_and_the_consent_stands() {
        Referral referral = Referral.of(linde, own().withMedicalFacts()
                .consentingTo(Hub.adviser(Hub.AMSTERDAM))).becomes("ontvangen");
        Part adviser = delivered(referral, RecipientRole.MEDICAL_ADVISER);
        CaseFile consultants = CaseFile.of(hub.amsterdam(), referral.caseNumber());
        CaseFile advisers = CaseFile.of(hub.amsterdam(), adviser.caseNumber());
        int told = referral.messages().size();
        assertThat(isActive(consultants.token())).isTrue();

        JsonNode task = cancelled(cancel(referral, "patient-verhuisd"));

        assertThat(task.path("status").asText()).isEqualTo("cancelled");
        assertThat(referral.messages()).hasSize(told + 1).last().asString().contains("de patiënt is verhuisd",
                "krijgt bericht", "verwijs dan opnieuw", "waar de patiënt nu woont");
        await().atMost(PATIENCE).until(() -> events(referral).contains("cancellation-told-to-consultant")
                && events(referral).contains("cancellation-told-to-medical-adviser"));
        assertThat(consultants.explanation()).startsWith("De verwijzer heeft deze melding")
                .contains("de inwoner is verhuisd");
        assertThat(consultants.result()).isEqualTo("Ingetrokken");
        assertThat(advisers.explanation()).startsWith("De verwijzer heeft deze melding").doesNotContain("verhuisd");
        assertThat(isActive(consultants.token())).isFalse();
        assertThat(isActive(advisers.token())).isFalse();
        assertThat(hub.bean(Parts.class).find(ReferralId.of(referral.id()), RecipientRole.MEDICAL_ADVISER))
                .map(Part::state).contains(Part.State.WITHDRAWN);
        JsonNode consent = linde.json(linde.get("/fhir/Consent/" + referral.id()));
        assertThat(consent.path("status").asText()).isEqualTo("active");
        JsonNode record = record(referral);
        assertThat(part(record, "revoked").isMissingNode()).isTrue();
        assertThat(part(record, "withdrawn").path("valueInstant").asText()).isNotEmpty();
        assertThat(part(part(record, "recipient"), "delivered").path("valueInstant").asText()).isNotEmpty();
        assertThat(part(part(record, "recipient"), "told-of-withdrawal").path("valueInstant").asText()).isNotEmpty();
        assertThat(page(referral)).contains("Uw huisarts heeft de vraag ingetrokken", "kreeg daarvan bericht");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.his().task(referral.id())).hasValueSatisfying(
                pushed -> assertThat(pushed.getStatus().toCode()).isEqualTo("cancelled")));
    }

    @Test
    void after_it_began_the_municipality_is_asked_and_may_stop() {
        Referral referral = Referral.of(linde, own()).becomes("ontvangen");
        CaseFile consultants = CaseFile.of(hub.amsterdam(), referral.caseNumber());
        hub.amsterdam().setStatus(referral.caseNumber(), "In onderzoek");
        referral.becomes("in-onderzoek");

        JsonNode task = cancelled(cancel(referral, "patient-overleden"));

        assertThat(task.path("status").asText()).isEqualTo("in-progress");
        assertThat(task.at("/businessStatus/coding/0/code").asText()).isEqualTo("annulering-gevraagd");
        assertThat(task.at("/statusReason/coding/0/code").asText()).isEqualTo("patient-overleden");
        await().atMost(PATIENCE).until(() -> events(referral).contains("cancellation-told-to-consultant"));
        assertThat(consultants.explanation()).startsWith("De verwijzer vraagt op ").contains("de inwoner is overleden",
                "U beslist");
        assertThat(hub.amsterdam().dossier(referral.caseNumber()).path("resultaten")).isEmpty();
        assertThat(isActive(consultants.token())).as("the case goes on").isTrue();

        hub.amsterdam().setStatus(referral.caseNumber(), "Wacht op cliënt");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.task().path("status").asText())
                .isEqualTo("on-hold"));
        assertThat(referral.status()).isEqualTo("annulering-gevraagd");
        hub.amsterdam().setResult(referral.caseNumber(), "Ingetrokken");
        referral.becomes("ingetrokken");
        assertThat(referral.task().at("/statusReason/coding/0/code").asText()).isEqualTo("patient-overleden");
        assertThat(referral.messages()).last().asString().contains("op uw verzoek gestopt");
    }

    @Test
    void after_it_began_the_municipality_is_asked_and_may_go_on() {
        Referral referral = Referral.of(linde, own()).becomes("ontvangen");
        hub.amsterdam().setStatus(referral.caseNumber(), "In onderzoek");
        referral.becomes("in-onderzoek");
        cancelled(cancel(referral, "patient-ziet-af"));
        int told = referral.messages().size();

        assertThat(cancelled(cancel(referral, "patient-ziet-af")).at("/businessStatus/coding/0/code").asText())
                .isEqualTo("annulering-gevraagd");
        assertThat(referral.messages()).as("twice is as good as once").hasSize(told);
        hub.amsterdam().setResult(referral.caseNumber(), "Toegekend");
        referral.becomes("toegekend");

        assertThat(referral.messages()).last().asString().contains("Uw verzoek om te stoppen is niet gevolgd");
        assertThat(referral.task().at("/statusReason/coding/0/code").asText()).isEqualTo("annulering-niet-gevolgd");
        HttpResponse<String> late = cancel(referral, "patient-ziet-af");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("cancellation-decided", "besloten");
    }

    @Test
    void a_case_that_the_municipality_began_unseen_gets_the_note_and_keeps_going() {
        Referral referral = Referral.of(linde, own()).becomes("ontvangen");
        String number = referral.caseNumber();
        hub.amsterdam().down(true);
        cancelled(cancel(referral, "anders"));
        hub.amsterdam().setStatus(number, "In onderzoek");
        hub.amsterdam().down(false);

        await().atMost(PATIENCE).until(() -> events(referral).contains("cancellation-told-to-consultant"));
        assertThat(hub.amsterdam().dossier(number).at("/zaak/toelichting").asText()).startsWith("De verwijzer heeft");
        assertThat(hub.amsterdam().dossier(number).path("resultaten")).as("the municipality's to end").isEmpty();
    }

    @Test
    void who_may_not_hear_of_the_case_cannot_find_out_by_cancelling_either() {
        Referral undecided = Referral.of(linde, own().withoutFeedback()).becomes("ontvangen");
        Referral decided = Referral.of(linde, own().withoutFeedback()).becomes("ontvangen");
        hub.amsterdam().setResult(caseOf(decided), "Toegekend");
        await().atMost(PATIENCE).until(() -> state(decided).isDecided());

        JsonNode one = cancelled(cancel(undecided, "niet-meer-nodig"));
        JsonNode other = cancelled(cancel(decided, "niet-meer-nodig"));

        assertThat(one.path("status").asText()).isEqualTo("received").isEqualTo(other.path("status").asText());
        assertThat(one.path("businessStatus")).isEqualTo(other.path("businessStatus"));
        assertThat(one.path("statusReason")).isEqualTo(other.path("statusReason"));
        assertThat(undecided.messages()).isEqualTo(decided.messages());
        await().atMost(PATIENCE).until(() -> events(undecided).contains("cancellation-told-to-consultant"));
        assertThat(undecided.task().toString().replace(undecided.id(), "").length())
                .isEqualTo(other.toString().replace(decided.id(), "").length());
    }

    @Test
    void only_a_cancellation_of_what_the_practice_saw_is_taken() {
        Referral referral = Referral.of(linde, own()).becomes("ontvangen");
        String version = referral.task().at("/meta/versionId").asText();

        assertRefused(put(linde, referral, null, task -> { }), 412, "precondition");
        assertRefused(put(linde, referral, "W/\"1\"", task -> { }), 412, "precondition");
        assertRefused(put(linde, referral, version(version), task -> task.put("status", "completed")), 422,
                "task-status");
        assertRefused(put(linde, referral, version(version), task -> task.putObject("statusReason").putArray("coding")
                .addObject().put("system", CancelReason.SYSTEM).put("code", "geen-zin")), 422,
                "cancellation-reason-unknown");
        assertRefused(put(hub.client(Hub.WILG), referral, version(version), task -> { }), 404, "not-found");
        assertThat(referral.status()).isEqualTo("ontvangen");

        HttpResponse<String> answer = put(linde, referral, version(version), task -> task.putObject("statusReason")
                .put("text", "Zwaluwstaart"));
        assertThat(cancelled(answer).at("/statusReason/coding/0/code").asText()).isEqualTo("anders");
        assertThat(answer.body()).doesNotContain("Zwaluwstaart", BSN);
        assertThat(answer.headers().firstValue("ETag")).isPresent();
        cancelled(put(linde, referral, version(version), task -> { }));
        await().atMost(PATIENCE).until(() -> events(referral).contains("cancellation-told-to-consultant"));
        assertThat(hub.amsterdam().dossier(referral.caseNumber()).toString()).doesNotContain("Zwaluwstaart");
    }

    @Test
    void a_parked_referral_is_taken_back_too() {
        hub.amsterdam().onlyOn(call -> call.method().equals("POST") && call.path().endsWith("/rollen"));
        hub.amsterdam().fail(1, 403);
        Referral referral = Referral.of(linde, own()).becomes("niet-bezorgd");

        cancelled(cancel(referral, "anders"));

        await().atMost(PATIENCE).until(() -> events(referral).contains("cancellation-told-to-consultant"));
        assertThat(hub.amsterdam().dossier(casesAbout(referral.id()).get(0)).at("/zaak/toelichting").asText())
                .startsWith("De verwijzer heeft deze melding");
        assertThat(referral.status()).isEqualTo("ingetrokken");
    }

    @Test
    void after_a_revocation_there_is_nothing_to_cancel() {
        Sample sample = own();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        assertRevoked(revoke(linde, referral.id(), sample));

        assertRefused(cancel(referral, "anders"), 409, "cancellation-revoked");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("OperationOutcome", code);
    }

    private static JsonNode cancelled(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode task = linde.json(answer);
        assertThat(task.path("resourceType").asText()).isEqualTo("Task");
        return task;
    }

    /** As a HIS does: it reads the Task, and sends it back with another status. */
    private static HttpResponse<String> cancel(Referral referral, String reason) {
        return put(linde, referral, version(referral.task().at("/meta/versionId").asText()), task -> {
            task.remove("statusReason");
            task.putObject("statusReason").putArray("coding").addObject().put("system", CancelReason.SYSTEM)
                    .put("code", reason);
        });
    }

    private static String version(String number) {
        return "W/\"" + number + '"';
    }

    private static HttpResponse<String> put(HisClient his, Referral referral, String ifMatch,
                                            Consumer<ObjectNode> change) {
        ObjectNode task = (ObjectNode) referral.task();
        task.put("status", "cancelled");
        change.accept(task);
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.address().resolve("/fhir/Task/" + referral.id()))
                .header("Authorization", "Bearer " + his.token()).header("Accept", "application/fhir+json")
                .header("Content-Type", "application/fhir+json").PUT(BodyPublishers.ofString(task.toString()));
        return send(ifMatch == null ? request : request.header("If-Match", ifMatch));
    }

    private static String page(Referral referral) {
        return send(HttpRequest.newBuilder(hub.address().resolve("/fhir/Task/" + referral.id() + "/$disclosure"))
                .header("Authorization", "Bearer " + linde.token()).header("Accept", "text/html").GET()).body();
    }

    private static List<String> casesAbout(String id) {
        return hub.amsterdam().cases().stream().filter(zaak -> hub.amsterdam().dossier(zaak).toString().contains(id))
                .toList();
    }

    private static String caseOf(Referral referral) {
        return hub.bean(JdbcClient.class).sql("select case_number from referral where id = :id")
                .param("id", referral.id()).query(String.class).single();
    }

    private static int attempts(Referral referral) {
        return hub.bean(JdbcClient.class).sql("select coalesce(max(attempts), 0) from delivery where referral = :id")
                .param("id", referral.id()).query(Integer.class).single();
    }
}
