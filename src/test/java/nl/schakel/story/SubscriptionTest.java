package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import nl.schakel.alert.Alerts;
import nl.schakel.demo.HisClient;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A HIS that is called when something changed, and told no more than that. */
class SubscriptionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<Call> CALLS = new CopyOnWriteArrayList<>();

    private static HttpServer his;
    private static volatile int status = 200;
    private static Hub hub;
    private static HisClient linde;
    private static HisClient wilg;

    private record Call(String path, String authorization, int answered, String body) {

        JsonNode bundle() {
            return json(body);
        }

        String kind() {
            return value(bundle().at("/entry/0/resource"), "type").path("valueCode").asText();
        }

        List<Integer> numbers() {
            return numbersIn(bundle());
        }
    }

    @BeforeAll
    static void everyoneIsThere() throws IOException {
        his = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        his.setExecutor(Executors.newCachedThreadPool());
        his.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            CALLS.add(new Call(exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Authorization"), status, body));
            if (exchange.getRequestURI().getPath().startsWith("/hooks/hangs")) {
                return;
            }
            if (status / 100 == 3) {
                exchange.getResponseHeaders().add("Location", "http://localhost:" + port() + "/elders");
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        his.start();
        hub = Hub.prepare().withSubscriptionEndpoint(Hub.LINDE, hooks()).with("schakel.subscriptions.look", "PT0.2S")
                .with("schakel.subscriptions.give-up", "PT2S");
        hub.open();
        linde = hub.client(Hub.LINDE);
        wilg = hub.client(Hub.WILG);
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
        his.stop(0);
    }

    @BeforeEach
    void theHisIsThere() {
        status = 200;
    }

    @Test
    void a_HIS_that_was_away_is_told_its_newest_events_at_once_and_asks_for_the_others() {
        String path = "/hooks/linde";
        JsonNode subscription = subscribe(path, s -> ((ObjectNode) s.path("channel")).putArray("header")
                .add("Authorization: Bearer van-het-his"));
        String id = subscription.path("id").asText();
        assertThat(subscription.path("status").asText()).isEqualTo("requested");
        becomes(id, "active");
        assertThat(calls(path)).extracting(Call::kind).containsExactly("handshake");
        assertValid(calls(path).get(0).body());

        Sample sample = Sample.scootmobiel().withConsentOfItsOwn();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told(path)).contains(
                linde.json(linde.get("/fhir/Task/" + referral.id())).path("id").asText()));
        Call event = last(path);
        assertThat(event.kind()).isEqualTo("event-notification");
        assertThat(event.authorization()).isEqualTo("Bearer van-het-his");
        assertThat(event.body()).contains("/fhir/Task/" + referral.id()).doesNotContain("999990019", "Task/" + id,
                referral.caseNumber(), sample.number(), sample.resource("Patient").at("/name/0/family").asText(),
                "scootmobiel", "ontvangen", "0363", "Amsterdam");
        assertThat(event.bundle().path("entry")).hasSize(1);
        assertValid(event.body());
        await().atMost(PATIENCE).until(() -> count(id) == last(path).numbers().get(last(path).numbers().size() - 1));

        int before = count(id);
        status = 503;
        int calls = calls(path).size();
        Referral second = Referral.of(linde, Sample.scootmobiel().withConsentOfItsOwn()).becomes("ontvangen");
        await().atMost(PATIENCE).until(() -> calls(path).size() > calls + 1);
        Referral third = Referral.of(linde, Sample.scootmobiel().withConsentOfItsOwn()).becomes("ontvangen");
        becomes(id, "error");
        await().atMost(PATIENCE).until(() -> alerts(id).size() == 1);
        assertThat(linde.json(linde.get("/fhir/Subscription/" + id)).path("error").asText()).contains("HTTP 503");

        status = 200;
        int attempts = calls(path).size();
        JsonNode known = linde.json(linde.get("/fhir/Subscription/" + id));
        assertThat(known.toString()).doesNotContain("van-het-his");
        ((ObjectNode) known).put("status", "requested");
        assertThat(send("PUT", "/fhir/Subscription/" + id, linde, known).statusCode()).isEqualTo(200);
        becomes(id, "active");
        await().atMost(PATIENCE).until(() -> calls(path).size() == attempts + 2 && alerts(id).isEmpty());
        assertThat(calls(path).get(attempts).kind()).isEqualTo("handshake");
        Call batch = last(path);
        assertThat(batch.kind()).isEqualTo("event-notification");
        assertThat(batch.authorization()).isEqualTo("Bearer van-het-his");
        assertThat(batch.numbers()).startsWith(before + 1).endsWith(count(id));
        assertThat(batch.body()).contains("/fhir/Task/" + second.id(), "/fhir/Task/" + third.id());

        HttpResponse<String> events = linde.get("/fhir/Subscription/" + id + "/$events?eventsSinceNumber=1"
                + "&eventsUntilNumber=" + before);
        assertThat(numbersIn(json(events.body()))).startsWith(1).endsWith(before).hasSize(before);
        assertThat(events.body()).contains("query-event", "Task/" + referral.id());
        assertValid(events.body());
        HttpResponse<String> state = linde.get("/fhir/Subscription/" + id + "/$status");
        assertThat(value(json(state.body()).at("/entry/0/resource"), "events-since-subscription-start")
                .path("valueString").asInt()).isEqualTo(count(id));
        assertValid(state.body());
        assertValid(linde.get("/fhir/Subscription/" + id).body());
        assertValid(linde.get("/fhir/Subscription/$status").body());
        assertValid(linde.get("/fhir/Subscription?status=active").body());
        assertThat(send("DELETE", "/fhir/Subscription/" + id, linde, null).statusCode()).isBetween(200, 204);
        assertThat(linde.get("/fhir/Subscription/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void what_the_patient_did_not_agree_to_tell_makes_no_event() {
        String path = "/hooks/silent";
        String id = subscribe(path, s -> { }).path("id").asText();
        becomes(id, "active");
        Referral silent = Referral.of(linde, Sample.scootmobiel().withConsentOfItsOwn().withoutFeedback())
                .becomes("ontvangen");
        toldOfANewOne(path);
        String zaak = kept(silent).caseNumber();
        long events = told(path).stream().filter(silent.id()::equals).count();
        assertThat(events).isPositive();

        hub.amsterdam().setStatus(zaak, "In onderzoek");
        await().atMost(PATIENCE).until(() -> kept(silent).state() == ReferralState.IN_PROGRESS);
        toldOfANewOne(path);
        assertThat(told(path)).filteredOn(silent.id()::equals).hasSize((int) events);
    }

    /** What changed before a new referral was looked at with it. */
    private static void toldOfANewOne(String path) {
        Referral next = Referral.of(linde, Sample.scootmobiel().withConsentOfItsOwn());
        await().atMost(PATIENCE).until(() -> told(path).contains(next.id()));
    }

    private static nl.schakel.referral.Referral kept(Referral referral) {
        return hub.bean(ReferralStore.class).find(ReferralId.of(referral.id())).orElseThrow();
    }

    @Test
    void one_that_hangs_delays_no_other_and_one_that_does_not_answer_the_first_call_is_not_called_again() {
        String hangs = subscribe("/hooks/hangs", s -> { }).path("id").asText();
        status = 302;
        String elsewhere = subscribe("/hooks/redirects", s -> { }).path("id").asText();
        becomes(elsewhere, "error");
        assertThat(CALLS).extracting(Call::path).doesNotContain("/elders");
        status = 200;
        String well = subscribe("/hooks/well", s -> { }).path("id").asText();
        becomes(well, "active");
        assertThat(linde.json(linde.get("/fhir/Subscription/" + hangs)).path("status").asText()).isEqualTo("requested");
        assertThat(calls("/hooks/redirects")).hasSize(1);
        assertThat(send("DELETE", "/fhir/Subscription/" + hangs, linde, null).statusCode()).isBetween(200, 204);
    }

    @Test
    void in_XML_with_nothing_but_a_number_where_it_asked_so() {
        String path = "/hooks/empty";
        String id = subscribe(path, s -> {
            ObjectNode channel = (ObjectNode) s.path("channel");
            channel.put("payload", "application/fhir+xml");
            ((ObjectNode) channel.at("/_payload/extension/0")).put("valueCode", "empty");
        }).path("id").asText();
        becomes(id, "active");
        Referral referral = Referral.of(linde, Sample.scootmobiel().withConsentOfItsOwn());
        await().atMost(PATIENCE).until(() -> calls(path).size() > 1);
        assertThat(last(path).body()).startsWith("<Bundle").contains("event-number").doesNotContain(referral.id(),
                "SubscriptionTopic");
        assertValid(last(path).body());
    }

    @Test
    void a_practice_sees_its_own_and_only_its_own_file_opens_an_address() {
        String id = subscribe("/hooks/own", s -> { }).path("id").asText();

        assertThat(wilg.get("/fhir/Subscription/" + id).statusCode()).isEqualTo(404);
        assertThat(wilg.get("/fhir/Subscription/" + id + "/$events").statusCode()).isEqualTo(404);
        assertThat(wilg.get("/fhir/Subscription/" + id + "/$status").statusCode()).isEqualTo(404);
        assertThat(send("PUT", "/fhir/Subscription/" + id, wilg, wanted("/hooks/own").put("id", id)).statusCode())
                .isEqualTo(404);
        assertThat(send("DELETE", "/fhir/Subscription/" + id, wilg, null).statusCode()).isEqualTo(404);
        assertThat(json(wilg.get("/fhir/Subscription").body()).path("total").asInt()).isZero();
        assertThat(json(wilg.get("/fhir/Subscription/$status").body()).path("total").asInt()).isZero();
        assertThat(send("POST", "/fhir/Subscription", wilg, wanted("/hooks/own")).body())
                .contains("subscription-endpoint-not-registered").doesNotContain("/hooks/own");

        HttpResponse<String> full = send("POST", "/fhir/Subscription", linde, json(wanted("/hooks/full").toString()
                .replace("id-only", "full-resource")));
        assertThat(full.statusCode()).isEqualTo(422);
        assertThat(full.body()).contains("subscription-full-resource", "eigen toegangstoken");
        assertThat(send("POST", "/fhir/Subscription", linde, wanted("/hooks/own")).statusCode()).isEqualTo(409);
        ObjectNode unknown = wanted("/hooks/unknown");
        unknown.put("gibtsnicht", "x");
        assertThat(send("POST", "/fhir/Subscription", linde, unknown).body()).contains("element-unknown");
        assertThat(linde.get("/fhir/Subscription/" + id + "/$events?eventsSinceNumber=x").statusCode()).isEqualTo(400);
        assertThat(linde.get("/fhir/Subscription?status:not=x").statusCode()).isEqualTo(400);
    }

    private JsonNode subscribe(String path, Consumer<JsonNode> more) {
        ObjectNode wanted = wanted(path);
        more.accept(wanted);
        HttpResponse<String> answer = send("POST", "/fhir/Subscription", linde, wanted);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertValid(answer.body());
        return json(answer.body());
    }

    private static ObjectNode wanted(String path) {
        return (ObjectNode) json("""
                {"resourceType": "Subscription", "status": "requested", "reason": "Balie op de hoogte",
                 "criteria": "https://schakel.example/fhir/SubscriptionTopic/verwijzing",
                 "channel": {"type": "rest-hook", "endpoint": "%s", "payload": "application/fhir+json",
                  "_payload": {"extension": [{"valueCode": "id-only",
                   "url": "%s"}]}}}
                """.formatted("http://localhost:" + port() + path,
                "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content"));
    }

    private static URI hooks() {
        return URI.create("http://localhost:" + port() + "/hooks");
    }

    private static int port() {
        return his.getAddress().getPort();
    }

    private static void becomes(String id, String status) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(linde.json(linde.get("/fhir/Subscription/" + id))
                .path("status").asText()).isEqualTo(status));
    }

    private static int count(String id) {
        return value(json(linde.get("/fhir/Subscription/" + id + "/$status").body()).at("/entry/0/resource"),
                "events-since-subscription-start").path("valueString").asInt();
    }

    private static List<String> alerts(String id) {
        return hub.bean(Alerts.class).lasting().stream().map(Alerts.Alert::subject)
                .filter(("subscription/" + id)::equals).toList();
    }

    private static List<Call> calls(String path) {
        return CALLS.stream().filter(call -> call.path().equals(path)).toList();
    }

    private static Call last(String path) {
        List<Call> calls = calls(path);
        return calls.get(calls.size() - 1);
    }

    /** The ids of the Tasks that an address was told of. */
    private static List<String> told(String path) {
        List<String> ids = new ArrayList<>();
        calls(path).forEach(call -> call.bundle().findValuesAsText("reference").stream()
                .filter(reference -> reference.contains("/Task/"))
                .forEach(reference -> ids.add(reference.substring(reference.lastIndexOf('/') + 1))));
        return ids;
    }

    private static List<Integer> numbersIn(JsonNode bundle) {
        List<Integer> numbers = new ArrayList<>();
        bundle.at("/entry/0/resource/parameter").forEach(parameter -> parameter.path("part").forEach(part -> {
            if (part.path("name").asText().equals("event-number")) {
                numbers.add(part.path("valueString").asInt());
            }
        }));
        return numbers;
    }

    private static JsonNode value(JsonNode parameters, String name) {
        for (JsonNode parameter : parameters.path("parameter")) {
            if (parameter.path("name").asText().equals(name)) {
                return parameter;
            }
        }
        return parameters.path("missing");
    }

    private static HttpResponse<String> send(String method, String path, HisClient client, JsonNode body) {
        try {
            return HTTP.send(HttpRequest.newBuilder(hub.address().resolve(path)).timeout(PATIENCE)
                    .header("Authorization", "Bearer " + client.token()).header("Accept", "application/fhir+json")
                    .header("Content-Type", "application/fhir+json").method(method, body == null
                            ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString())).build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException("not JSON", e);
        }
    }

    /** Against base R4: the profiles of the Backport are named, and not on the class path. */
    private static void assertValid(String resource) {
        List<String> errors = new ArrayList<>();
        Validator.IT.validateWithResult(resource).getMessages().stream()
                .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .forEach(message -> errors.add(message.getLocationString() + ": " + message.getMessage()));
        assertThat(errors).as(resource).isEmpty();
    }

    private static final class Validator {

        private static final FhirValidator IT = make();

        private static FhirValidator make() {
            FhirContext fhir = FhirContext.forR4Cached();
            FhirInstanceValidator instance = new FhirInstanceValidator(new ValidationSupportChain(
                    new DefaultProfileValidationSupport(fhir), new CommonCodeSystemsTerminologyService(fhir),
                    new InMemoryTerminologyServerValidationSupport(fhir)));
            instance.setErrorForUnknownProfiles(false);
            return fhir.newValidator().registerValidatorModule(instance);
        }
    }
}
