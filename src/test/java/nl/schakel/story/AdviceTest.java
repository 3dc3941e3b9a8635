package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.advice.AdviceRequest.State;
import nl.schakel.advice.AdviceStep;
import nl.schakel.advice.AdviceStore;
import nl.schakel.demo.HisClient;
import nl.schakel.referral.RecipientRole;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A municipality asks, the GP hears it, and answers, declines or sends it on. */
class AdviceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OWN = "https://schakel.example/fhir/CodeSystem/advies-antwoord|";

    private static Hub hub;
    private static HisClient linde;
    private static HisClient wilg;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.prepare().withRecipients(Hub.DEN_HAAG, false, "medical", false);
        hub.open();
        linde = hub.client(Hub.LINDE);
        wilg = hub.client(Hub.WILG);
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @Test
    void the_his_gets_the_question_with_all_that_is_needed_to_answer_it() {
        Referral referral = Referral.of(linde, Sample.scootmobiel());
        Question question = Question.ask(hub, asked -> asked.about(referral.id()).signed());

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.his().task(question.id())).isPresent());
        Task pushed = hub.his().task(question.id()).orElseThrow();
        assertThat(pushed.getStatus()).isEqualTo(Task.TaskStatus.REQUESTED);
        assertThat(pushed.getContained()).extracting(resource -> resource.fhirType())
                .containsExactlyInAnyOrder("PractitionerRole", "Questionnaire", "Consent");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.bean(AdviceStore.class)
                .find(question.number()).orElseThrow().pushedVersion()).isEqualTo(1));

        JsonNode task = question.task(linde);
        assertThat(task.at("/for/identifier/value").asText()).isEqualTo(Question.BSN);
        assertThat(task.at("/code/coding/0/code").asText()).isEqualTo("advice-request");
        assertThat(task.at("/basedOn/0/reference").asText()).isEqualTo("ServiceRequest/" + referral.id());
        assertThat(task.at("/restriction/period/end").asText()).isEqualTo("2030-01-10");
        assertThat(task.toString()).contains("N. Jansen", "Wmo-consulent", "020-5550199", "0363",
                "hoe zij zich verplaatst", "JVBERi0xLjcgZ2V0ZWtlbmQ");
        JsonNode questions = linde.json(linde.get("/fhir/Questionnaire/" + question.id()));
        assertThat(questions.at("/url").asText()).isEqualTo(hub.address() + "/fhir/Questionnaire/" + question.id());
        assertThat(questions.path("item").findValuesAsText("linkId"))
                .containsExactly("mobility.walking", "mobility.stairs");
        assertThat(questions.toString()).contains("Loopt zelfstandig", "Niet bekend").doesNotContain("Vries",
                Question.BSN, "Jansen");
        assertThat(listed("requested")).contains(question.id());
        assertThat(listed("completed")).doesNotContain(question.id());
        assertThat(listed("requested&identifier=" + task.at("/identifier/0/value").asText())).contains(question.id());
        assertThat(listed("requested&identifier=onbekend")).doesNotContain(question.id());
        assertThat(linde.json(linde.get("/fhir/Task?code=onbekend")).path("total").asInt(-1)).isZero();
        assertThat(linde.get("/fhir/Task?status=requested").body()).as("a search for referrals")
                .doesNotContain(question.id());
    }

    @Test
    void the_answer_goes_through_the_policy_and_no_word_beside_it_reaches_anything() throws Exception {
        Referral referral = Referral.of(linde, Sample.scootmobiel());
        Question question = Question.ask(hub, asked -> asked.about(referral.id()))
                .answering("mobility.walking", "16581000146103").answering("mobility.stairs", OWN + "niet-bekend")
                .with(response -> {
                    response.putObject("text").put("status", "generated").put("div",
                            "<div xmlns=\"http://www.w3.org/1999/xhtml\">Merkteken-samenvatting</div>");
                    response.putObject("author").put("display", "Merkteken-psychiater");
                    ObjectNode walking = (ObjectNode) response.at("/item/0");
                    walking.put("text", "Merkteken-vraag");
                    walking.withArray("answer").addObject().put("valueString", "Merkteken-diagnose");
                    ((ObjectNode) walking.at("/answer/0/valueCoding")).put("display", "Merkteken-display");
                });

        HttpResponse<String> answer = linde.post("/fhir", question.bundle());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode entry = linde.json(answer).at("/entry/0");
        assertThat(entry.at("/response/status").asText()).startsWith("201");
        assertThat(entry.at("/resource/status").asText()).isEqualTo("completed");
        assertThat(entry.at("/response/outcome/issue/0/details/text").asText())
                .contains("Gemeente Amsterdam", "Heeft hulp nodig bij het lopen", "Niet bekend");
        assertThat(entry.at("/response/outcome").findValuesAsText("code")).contains("advice-withheld");
        assertThat(entry.at("/response/outcome").toString()).contains(
                "QuestionnaireResponse[0].item[0].answer[1].value",
                "QuestionnaireResponse[0].item[0].text", "QuestionnaireResponse[0].author");
        AdviceStore store = hub.bean(AdviceStore.class);
        assertThat(store.find(question.number()).orElseThrow().state()).isIn(State.ANSWERED, State.DELIVERED);
        StringBuilder everything = new StringBuilder(answer.body());
        for (AdviceStore.Kind kind : AdviceStore.Kind.values()) {
            store.content(question.number(), kind)
                    .ifPresent(bytes -> everything.append(new String(bytes, StandardCharsets.UTF_8)));
        }
        List<String> records = records(question.id());
        records.addAll(records(referral.id()));
        for (String record : records) {
            assertThat(record).contains("Lopen", "Heeft hulp nodig bij het lopen", "N. Jansen");
        }
        assertThat(records.get(1)).contains("De vraag en het antwoord", "20 november 2026", "De patiënt",
                "Dit bleef bij de praktijk", "Toelichtingen van de praktijk");
        everything.append(String.join("", records));
        assertThat(everything.toString()).doesNotContain("Merkteken");
        assertThat(onDisk("Merkteken-")).as("what is on disk, in the clear").isEmpty();
    }

    @Test
    void the_same_answer_again_changes_nothing_and_another_one_is_too_late() {
        Question question = Question.ask(hub, asked -> asked).answering("mobility.walking", "165245003");
        assertThat(linde.json(linde.post("/fhir", question.bundle())).at("/entry/0/response/status").asText())
                .startsWith("201");
        JsonNode again = linde.json(linde.post("/fhir", question.bundle()));
        assertThat(again.at("/entry/0/response/status").asText()).startsWith("200");
        assertThat(again.at("/entry/0/resource/status").asText()).isEqualTo("completed");
        assertThat(linde.post("/fhir/QuestionnaireResponse", question.alone()).statusCode()).isEqualTo(200);

        question.answering("mobility.walking", "282145008");

        assertThat(refused(linde.post("/fhir", question.bundle()), 409)).isEqualTo("advice-answered @ "
                + "Bundle.entry[0].resource");
        assertThat(refused(linde.post("/fhir/QuestionnaireResponse", question.alone()), 409))
                .isEqualTo("advice-answered @ QuestionnaireResponse");
        assertThat(question.task(linde).path("output").toString()).contains("Loopt zelfstandig")
                .doesNotContain("Kan niet lopen");
    }

    @Test
    void the_same_answer_many_times_at_once_is_taken_once() {
        Question question = Question.ask(hub, asked -> asked).answering("mobility.walking", "165245003");
        linde.token();

        List<HttpResponse<String>> answers = IntStream.range(0, 8).parallel()
                .mapToObj(any -> linde.post("/fhir", question.bundle())).toList();

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(answers.stream().map(answer -> linde.json(answer).at("/entry/0/response/status").asText())
                .filter(status -> status.startsWith("201"))).hasSize(1);
        assertThat(hub.bean(AdviceStore.class).timeline(question.number())).extracting(AdviceStore.Entry::event)
                .filteredOn("answered"::equals).hasSize(1);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("not finished", 422, "advice-answer", change(r -> r.put("status", "in-progress"))),
                Arguments.of("no Questionnaire", 422, "advice-question", change(r -> r.remove("questionnaire"))),
                Arguments.of("a Questionnaire elsewhere", 422, "advice-question", change(r -> r.put("questionnaire",
                        "https://elders.example/fhir/Questionnaire/6b7c2b1e-1111-4222-8333-444455556666"))),
                Arguments.of("a Questionnaire that nobody knows", 404, "not-found", change(r -> r.put("questionnaire",
                        "Questionnaire/6b7c2b1e-1111-4222-8333-444455556666"))),
                Arguments.of("another patient", 422, "advice-patient", change(r ->
                        ((ObjectNode) r.at("/subject/identifier")).put("value", "111222333"))),
                Arguments.of("no patient", 422, "advice-patient", change(r -> r.remove("subject"))),
                Arguments.of("nothing answered", 422, "advice-empty", change(r -> r.remove("item"))),
                Arguments.of("only words", 422, "advice-empty", change(r -> r.putArray("item").addObject()
                        .put("linkId", "mobility.walking").putArray("answer").addObject()
                        .put("valueString", "Zwaluwstaart"))),
                Arguments.of("what was not asked", 422, "advice-item-unknown", change(r -> ((ObjectNode)
                        r.at("/item/0")).put("linkId", "Zwaluwstaart"))),
                Arguments.of("a code that is no option", 422, "advice-code-unknown", change(r -> ((ObjectNode)
                        r.at("/item/0/answer/0/valueCoding")).put("code", "24700007"))),
                Arguments.of("a modifier", 422, "modifier-extension-unknown", change(r -> ((ObjectNode)
                        r.at("/item/0")).putArray("modifierExtension").addObject().put("url", "https://his.example/x")
                        .put("valueBoolean", true))),
                Arguments.of("a protected patient", 422, "confidential-patient", change(r -> r.putObject("meta")
                        .putArray("security").addObject()
                        .put("system", "http://terminology.hl7.org/CodeSystem/v3-Confidentiality").put("code", "R"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void what_is_refused_and_why(String what, int status, String code, Consumer<ObjectNode> change) {
        Question question = Question.ask(hub, asked -> asked).answering("mobility.walking", "165245003").with(change);

        HttpResponse<String> answer = linde.post("/fhir", question.bundle());

        assertThat(refused(answer, status)).startsWith(code + " @ Bundle.entry[0].resource");
        assertThat(answer.body()).doesNotContain("Zwaluwstaart", "24700007", "111222333");
        assertThat(refused(linde.post("/fhir/QuestionnaireResponse", question.alone()), status)).startsWith(code)
                .contains(" @ QuestionnaireResponse").doesNotContain("Bundle");
        assertThat(question.task(linde).path("status").asText()).isEqualTo("requested");
    }

    @Test
    void a_consent_that_ended_or_was_taken_back_lets_nothing_through() {
        Question late = Question.ask(hub, asked -> asked.until(Instant.now().minusSeconds(60)))
                .answering("mobility.walking", "165245003");
        assertThat(refused(linde.post("/fhir", late.bundle()), 422)).startsWith("consent-expired");

        Referral referral = Referral.of(linde, Sample.scootmobiel().withConsentOfItsOwn()).becomes("ontvangen");
        Question revoked = Question.ask(hub, asked -> asked.about(referral.id()))
                .answering("mobility.walking", "165245003");
        hub.bean(JdbcClient.class).sql("update referral set state = 'REVOKED', revoked_at = :now where id = :id")
                .param("now", OffsetDateTime.now()).param("id", referral.id()).update();
        assertThat(refused(linde.post("/fhir", revoked.bundle()), 409)).startsWith("consent-revoked");

        Question withdrawn = Question.ask(hub, asked -> asked).answering("mobility.walking", "165245003");
        AdviceStore store = hub.bean(AdviceStore.class);
        store.change(store.find(withdrawn.number()).orElseThrow(), AdviceStep.of("withdrawn", State.WITHDRAWN));
        assertThat(refused(linde.post("/fhir", withdrawn.bundle()), 409)).startsWith("advice-closed");
        JsonNode task = withdrawn.task(linde);
        assertThat(task.path("status").asText()).isEqualTo("cancelled");
        assertThat(task.toString()).doesNotContain("Vries", Question.BSN);
        assertThat(linde.get("/fhir/Questionnaire/" + withdrawn.id()).statusCode()).isEqualTo(404);
        assertThat(records(withdrawn.id()).get(1)).contains("De vraag is ingetrokken. Er is niets over u gedeeld.");
    }

    @Test
    void another_practice_does_not_know_the_question() {
        Question question = Question.ask(hub, asked -> asked).answering("mobility.walking", "165245003");

        assertThat(wilg.get("/fhir/Task/" + question.id()).statusCode()).isEqualTo(404);
        assertThat(wilg.get("/fhir/Questionnaire/" + question.id()).statusCode()).isEqualTo(404);
        assertThat(wilg.get("/fhir/Task/" + question.id() + "/$disclosure").statusCode()).isEqualTo(404);
        assertThat(wilg.get("/fhir/Task?code=advice-request").body()).doesNotContain(question.id());
        assertThat(wilg.post("/fhir", question.bundle()).statusCode()).isEqualTo(404);
        assertThat(question.decline(wilg, "anders", "1").statusCode()).isEqualTo(404);
        assertThat(question.task(linde).path("status").asText()).isEqualTo("requested");
    }

    @Test
    void the_gp_declines_by_code_and_nothing_that_is_written_beside_it_stays() throws Exception {
        Question question = Question.ask(hub, asked -> asked);

        assertThat(refused(question.decline(linde, "geen-zin", "1"), 422)).startsWith("advice-reason");
        assertThat(question.decline(linde, "meer-dan-nodig", "7").statusCode()).isEqualTo(412);
        assertThat(question.decline(linde, "meer-dan-nodig", null).statusCode()).isEqualTo(412);
        HttpResponse<String> answer = question.decline(linde, "meer-dan-nodig", "1");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode task = linde.json(answer);
        assertThat(task.path("status").asText()).isEqualTo("rejected");
        assertThat(task.at("/statusReason/coding/0/code").asText()).isEqualTo("meer-dan-nodig");
        assertThat(answer.body()).doesNotContain("Merkteken");
        assertThat(question.decline(linde, "anders", "1").statusCode()).as("the version is older").isEqualTo(412);
        assertThat(refused(question.decline(linde, "anders", "2"), 409)).startsWith("advice-closed");
        assertThat(refused(linde.post("/fhir", question.answering("mobility.walking", "165245003").bundle()), 409))
                .startsWith("advice-closed");
        assertThat(records(question.id()).get(1)).contains("Uw huisarts gaf geen antwoord. "
                + "Uw huisarts vindt dat de gemeente dit niet hoeft te weten.");
        assertThat(onDisk("Merkteken-reden")).isEmpty();
        assertThat(refused(question.put(linde, ((ObjectNode) task.deepCopy()).put("status", "accepted"), "2"), 422))
                .startsWith("advice-update");
    }

    @Test
    void the_gp_sends_it_on_where_there_is_an_adviser_and_the_patient_agreed_to_it() {
        Question nobody = Question.ask(hub, asked -> asked.forTheAdviserToo());
        Question notAgreed = Question.ask(hub, asked -> asked.by(Hub.DEN_HAAG, RecipientRole.CONSULTANT, null));
        Question agreed = Question.ask(hub, asked -> asked.by(Hub.DEN_HAAG, RecipientRole.CONSULTANT, null)
                .forTheAdviserToo());
        Referral referral = Referral.of(linde, Sample.scootmobiel().withConsentOfItsOwn().withMedicalFacts()
                .forMunicipality(Hub.DEN_HAAG).consentingTo(Hub.adviser(Hub.DEN_HAAG)));
        Question byReferral = Question.ask(hub, asked -> asked.by(Hub.DEN_HAAG, RecipientRole.CONSULTANT, null)
                .about(referral.id()));

        for (Question stays : List.of(nobody, notAgreed)) {
            JsonNode task = linde.json(stays.decline(linde, "naar-onafhankelijk-arts", "1"));
            assertThat(task.at("/businessStatus/coding/0/code").asText()).isEqualTo("afgewezen");
            assertThat(task.at("/statusReason/text").asText()).contains("moet haar zelf stellen");
        }
        for (Question goes : List.of(agreed, byReferral)) {
            JsonNode task = linde.json(goes.decline(linde, "naar-onafhankelijk-arts", "1"));
            assertThat(task.at("/businessStatus/coding/0/code").asText()).isEqualTo("doorgestuurd");
            assertThat(task.path("status").asText()).isEqualTo("rejected");
            assertThat(records(goes.id()).get(1)).contains("De vraag gaat naar een arts die de gemeente");
        }
    }

    @Test
    void a_doctor_is_answered_more_than_a_consultant_and_who_has_no_big_number_is_answered_nothing() {
        Question consultant = Question.ask(hub, asked -> asked.by(Hub.DEN_HAAG, RecipientRole.CONSULTANT, null)
                .asking("mobility.walking", "prognosis"));
        Question doctor = Question.ask(hub, asked -> asked.by(Hub.DEN_HAAG, RecipientRole.MEDICAL_ADVISER,
                "19012345601").asking("mobility.walking", "prognosis"));
        Question pretender = Question.ask(hub, asked -> asked.by(Hub.DEN_HAAG, RecipientRole.MEDICAL_ADVISER, null)
                .asking("mobility.walking", "prognosis"));

        assertThat(linde.get("/fhir/Questionnaire/" + consultant.id()).body()).doesNotContain("prognosis");
        assertThat(linde.get("/fhir/Questionnaire/" + doctor.id()).body()).contains("prognosis");
        assertThat(linde.json(linde.get("/fhir/Questionnaire/" + pretender.id())).has("item")).isFalse();
        assertThat(linde.json(linde.post("/fhir", doctor.answering("prognosis", OWN + "lasting").bundle()))
                .at("/entry/0/resource/status").asText()).isEqualTo("completed");
        JsonNode told = linde.json(linde.post("/fhir", consultant.answering("mobility.walking", "165245003")
                .answering("prognosis", OWN + "lasting").bundle()));
        assertThat(told.at("/entry/0/response/outcome").toString()).contains("QuestionnaireResponse[0].item[1]");
        assertThat(consultant.task(linde).path("output").toString()).contains("Lopen").doesNotContain("Verwachting");
        assertThat(refused(linde.post("/fhir", pretender.answering("mobility.walking", "165245003").bundle()), 422))
                .startsWith("advice-not-agreed");
    }

    @Test
    void a_practice_without_an_endpoint_fetches_it_and_a_his_that_was_away_gets_the_newest_state() {
        Question fetched = Question.ask(hub, asked -> asked.of("01023456"));
        assertThat(wilg.get("/fhir/Task?code=advice-request&status=requested").body()).contains(fetched.id());

        hub.his().down(true);
        Question question = Question.ask(hub, asked -> asked);
        assertThat(question.decline(linde, "anders", "1").statusCode()).isEqualTo(200);
        hub.his().down(false);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.his().task(question.id()).map(Task::getStatus))
                .contains(Task.TaskStatus.REJECTED));
        assertThat(hub.his().task(fetched.id())).isEmpty();
    }

    private static Consumer<ObjectNode> change(Consumer<ObjectNode> change) {
        return change;
    }

    private static String listed(String status) {
        return linde.get("/fhir/Task?code=advice-request&status=" + status).body();
    }

    /** The record as FHIR, as a page and as what the PDF begins with. */
    private static List<String> records(String id) {
        List<String> records = new ArrayList<>();
        records.add(linde.get("/fhir/Task/" + id + "/$disclosure").body());
        records.add(text(get(id, "text/html")));
        assertThat(get(id, "application/pdf")).startsWith("%PDF");
        return records;
    }

    private static String text(String html) {
        return html.replaceAll("<[^>]+>", " ").replace("&#39;", "'").replaceAll("\\s+", " ");
    }

    private static String get(String id, String type) {
        try {
            return HttpClient.newHttpClient().send(HttpRequest.newBuilder(
                            URI.create(hub.address() + "/fhir/Task/" + id + "/$disclosure"))
                    .header("Authorization", "Bearer " + linde.token()).header("Accept", type).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String refused(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode issue = linde.json(answer).at("/issue/0");
        return issue.at("/details/coding/0/code").asText() + " @ " + issue.at("/expression/0").asText();
    }

    private static List<Path> onDisk(String word) throws Exception {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(hub.data())) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word)) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}
