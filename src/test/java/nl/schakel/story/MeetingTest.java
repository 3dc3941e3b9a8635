package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.HisClient;
import nl.schakel.demo.his.Message;
import nl.schakel.referral.AdditionPart;
import nl.schakel.referral.Additions;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a multidisciplinary meeting agreed reaches every party of the case, and comes back into the HIS. */
class MeetingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String UTRECHT = "0344";
    private static final byte[] MINUTES = "%PDF-1.7 verslag van het overleg".getBytes(StandardCharsets.US_ASCII);

    private static Hub hub;
    private static HisClient linde;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.prepare().withMunicipality(UTRECHT, "Utrecht")
                .withRecipients(Hub.AMSTERDAM, false, "medical", true)
                .withMeetings(Hub.AMSTERDAM, true, "document").withMeetings(UTRECHT, false, "notice");
        hub.open();
        linde = hub.client(Hub.LINDE);
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @AfterEach
    void everyoneBehavesAgain() {
        hub.amsterdam().misbehaviour().behave();
    }

    @Test
    void what_was_agreed_lies_in_the_case_of_each_party_with_nothing_medical_and_no_name_in_it() {
        Sample sample = Sample.scootmobiel().withMedicalFacts().consentingTo(Hub.adviser(Hub.AMSTERDAM))
                .consentingTo(Hub.expert(Hub.AMSTERDAM));
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        String adviser = delivered(referral, RecipientRole.MEDICAL_ADVISER);
        String expert = delivered(referral, RecipientRole.EXPERT);

        HttpResponse<String> answer = send(Meeting.about(sample.number()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode entry = linde.json(answer).at("/entry/0");
        assertThat(entry.at("/resource/id").asText()).isEqualTo(referral.id());
        assertThat(entry.at("/response/status").asText()).startsWith("201");
        assertThat(entry.at("/response/outcome/issue/0/details/text").asText())
                .contains("consulent", "medisch adviseur", "deskundige");
        arrives(referral, 3);
        String consultants = letter(referral.caseNumber());
        assertThat(consultants).contains("Huisbezoek", "Gepland", "De gemeente", "10 december 2026", "Belafspraak",
                "De mantelzorger", "Overleg van 3 december 2026", "De Linde", referral.id());
        assertThat(letter(adviser)).contains("Huisbezoek", "10 december 2026");
        String experts = letter(expert);
        assertThat(experts).contains("Huisbezoek", "Gepland").doesNotContain("december", "Belafspraak", "De Linde",
                "De gemeente", referral.id(), referral.caseNumber());
        assertThat(consultants + letter(adviser) + experts).doesNotContain("999990019", "Vries", "dochter", "09:30");
        assertThat(referral.messages()).filteredOn(text -> text.startsWith("De afspraken uit het multidisciplinair "
                + "overleg staan in de zaak bij")).hasSize(3);
        looksAgain(Hub.AMSTERDAM, referral);
        assertThat(titles(referral.caseNumber())).as("and what the expert got is not taken for an answer")
                .containsOnlyOnce("Afspraken multidisciplinair overleg").doesNotContain("Antwoord van de deskundige");
        JsonNode record = linde.json(linde.get("/fhir/Task/" + referral.id() + "/$disclosure"));
        assertThat(record.toString()).contains("afspraken uit overleg 1", "mdo.action", "mdo.performer");
    }

    @Test
    void words_that_come_with_it_never_leave_and_the_record_names_where_they_were() {
        Sample sample = Sample.scootmobiel();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        Meeting meeting = Meeting.about(sample.number()).with("CarePlan", plan -> {
            plan.put("title", "Merkteken-titel").put("description", "Merkteken-omschrijving");
            plan.putObject("text").put("status", "generated").put("div",
                    "<div xmlns=\"http://www.w3.org/1999/xhtml\">Merkteken-samenvatting</div>");
            plan.putArray("note").addObject().put("text", "Merkteken-notitie");
            plan.putArray("addresses").addObject().put("display", "Merkteken-diagnose");
            plan.putObject("author").put("display", "Merkteken-psychiater");
        });
        meeting.detail(0).put("description", "Merkteken-afspraak").withArray("reasonCode").addObject()
                .put("text", "Merkteken-reden");
        ((ObjectNode) meeting.detail(0).path("code")).put("text", "Merkteken-soort").withArray("coding").addObject()
                .put("system", "http://snomed.info/sct").put("code", "24700007").put("display", "Merkteken-code");
        ((ObjectNode) meeting.detail(0).at("/performer/0")).put("display", "Merkteken-uitvoerder");
        meeting.detail(1).put("scheduledString", "Merkteken-wanneer").withArray("extension").addObject()
                .put("url", "https://his.example/x").put("valueString", "Merkteken-extensie");
        meeting.with("Task", task -> task.put("description", "Merkteken-taak"));

        assertThat(send(meeting).statusCode()).isEqualTo(200);

        arrives(referral, 1);
        CaseFile file = CaseFile.of(hub.amsterdam(), referral.caseNumber());
        assertThat(file.everything()).contains("Huisbezoek").doesNotContain("Merkteken", "24700007");
        String record = linde.get("/fhir/Task/" + referral.id() + "/$disclosure").body();
        assertThat(record).contains("CarePlan[0].title", "CarePlan[0].note", "CarePlan[0].addresses",
                "CarePlan[0].activity[0].detail.description", "CarePlan[0].activity[0].detail.reasonCode",
                "CarePlan[0].activity[0].detail.code", "CarePlan[0].activity[1].detail.scheduled")
                .doesNotContain("Merkteken");
        assertThat(referral.messages()).noneMatch(text -> text.contains("Merkteken"));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("a referral that nobody knows", 404, "not-found", change((meeting, sample) ->
                        based(meeting).put("value", "verwijzing-onbekend"))),
                Arguments.of("no referral named", 422, "mdo-referral", change((meeting, sample) ->
                        meeting.resource("Task").remove("basedOn"))),
                Arguments.of("another patient", 422, "mdo-patient", change((meeting, sample) ->
                        ((ObjectNode) meeting.resource("CarePlan").at("/subject/identifier"))
                                .put("value", "111222333"))),
                Arguments.of("no patient", 422, "mdo-patient", change((meeting, sample) ->
                        meeting.resource("CarePlan").putObject("subject").put("display", "mevrouw"))),
                Arguments.of("a plan that is not active", 422, "mdo-plan", change((meeting, sample) ->
                        meeting.resource("CarePlan").put("status", "draft"))),
                Arguments.of("a plan without a number", 422, "mdo-plan", change((meeting, sample) ->
                        meeting.resource("CarePlan").remove("identifier"))),
                Arguments.of("a plan whose number is a BSN", 422, "identifier-invalid", change((meeting, sample) ->
                        ((ObjectNode) meeting.resource("CarePlan").at("/identifier/0")).put("value", "999990019"))),
                Arguments.of("an action in other words", 422, "mdo-action-unknown", change((meeting, sample) ->
                        ((ObjectNode) meeting.detail(0).at("/code/coding/0")).put("code", "opname"))),
                Arguments.of("nothing that may go", 422, "mdo-empty", change((meeting, sample) -> {
                    meeting.detail(0).put("status", "entered-in-error");
                    meeting.detail(1).put("doNotPerform", true);
                })),
                Arguments.of("a protected patient", 422, "confidential", change((meeting, sample) ->
                        meeting.resource("CarePlan").putObject("meta").putArray("security").addObject()
                                .put("system", "http://terminology.hl7.org/CodeSystem/v3-Confidentiality")
                                .put("code", "V"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void what_is_refused_and_why(String what, int status, String code, BiConsumer<Meeting, Sample> change) {
        Sample sample = Sample.scootmobiel();
        Referral.of(linde, sample);
        Meeting meeting = Meeting.about(sample.number());
        change.accept(meeting, sample);

        HttpResponse<String> answer = send(meeting);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(linde.json(answer).at("/issue/0/details/coding/0/code").asText()).startsWith(code);
        assertThat(answer.body()).doesNotContain("opname", "mevrouw", "111222333");
    }

    @Test
    void a_consent_that_ended_or_was_taken_back_lets_nothing_through() {
        Sample sample = Sample.scootmobiel().withConsentOfItsOwn();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        hub.bean(JdbcClient.class).sql("update referral set consent_until = :past where id = :id")
                .param("past", OffsetDateTime.now().minusDays(1)).param("id", referral.id()).update();
        assertThat(refused(Meeting.about(sample.number()), 422)).isEqualTo("consent-expired");

        Sample other = Sample.scootmobiel().withConsentOfItsOwn();
        Referral revoked = Referral.of(linde, other).becomes("ontvangen");
        hub.bean(JdbcClient.class).sql("update referral set state = 'REVOKED', revoked_at = :now where id = :id")
                .param("now", OffsetDateTime.now()).param("id", revoked.id()).update();
        assertThat(refused(Meeting.about(other.number()), 409)).isEqualTo("referral-revoked");
    }

    @Test
    void a_municipality_that_does_not_take_part_and_a_case_that_is_closed_refuse_it() {
        Sample elsewhere = Sample.scootmobiel().forMunicipality(Hub.DEN_HAAG);
        Referral.of(linde, elsewhere);
        assertThat(refused(Meeting.about(elsewhere.number()), 422)).isEqualTo("mdo-not-accepted");

        Sample sample = Sample.scootmobiel();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        hub.amsterdam().setResult(referral.caseNumber(), "Afgewezen");
        hub.amsterdam().setStatus(referral.caseNumber(), "Afgehandeld");
        referral.becomes("afgewezen");
        assertThat(refused(Meeting.about(sample.number()), 422)).isEqualTo("mdo-case-closed");
    }

    @Test
    void another_practice_does_not_know_the_referral() {
        Sample sample = Sample.scootmobiel();
        Referral referral = Referral.of(linde, sample);
        HisClient wilg = hub.client(Hub.WILG);
        Meeting meeting = Meeting.about(sample.number());
        assertThat(wilg.post("/fhir", meeting.bytes()).statusCode()).isEqualTo(404);
        meeting.with("Task", task -> ((ObjectNode) task.at("/basedOn/0")).put("reference", "Task/" + referral.id())
                .remove("identifier"));
        assertThat(wilg.post("/fhir", meeting.bytes()).statusCode()).isEqualTo(404);
        assertThat(send(meeting).statusCode()).as("its own practice, by the hub's number").isEqualTo(200);
    }

    @Test
    void the_same_again_is_the_same_and_something_else_under_its_number_is_a_conflict() {
        Sample sample = Sample.scootmobiel();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        Meeting meeting = Meeting.about(sample.number());
        assertThat(send(meeting).statusCode()).isEqualTo(200);
        arrives(referral, 1);

        HttpResponse<String> again = linde.post("/fhir", meeting.bundle().toPrettyString()
                .getBytes(StandardCharsets.UTF_8));
        assertThat(linde.json(again).at("/entry/0/response/status").asText()).startsWith("200");
        Meeting other = meeting.copy();
        other.detail(1).put("status", "completed");
        assertThat(refused(other, 409)).isEqualTo("identifier-conflict");

        assertThat(send(Meeting.about(sample.number())).statusCode()).as("a second meeting").isEqualTo(200);
        arrives(referral, 2);
        assertThat(titles(referral.caseNumber())).filteredOn("Afspraken multidisciplinair overleg"::equals).hasSize(2);
    }

    @Test
    void what_the_case_system_refuses_is_told_to_the_gp_and_goes_when_it_is_sent_again() {
        Sample sample = Sample.scootmobiel();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        hub.amsterdam().onlyOn(call -> call.method().equals("POST") && call.bodyText().contains("-MDO-"));
        hub.amsterdam().fail(1, 403);
        Meeting meeting = Meeting.about(sample.number());
        send(meeting);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.messages())
                .filteredOn(text -> text.contains("zijn niet bij Amsterdam bezorgd")).hasSize(1));
        assertThat(referral.status()).isEqualTo("ontvangen");
        assertThat(send(meeting).statusCode()).isEqualTo(200);

        arrives(referral, 1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.his().inbox())
                .filteredOn(message -> message.task().endsWith(referral.id())).extracting(Message::text)
                .filteredOn(text -> text.startsWith("De afspraken uit het multidisciplinair overleg")).hasSize(2));
    }

    @Test
    void what_comes_before_the_case_is_there_waits_for_it() {
        hub.amsterdam().onlyOn(call -> call.method().equals("POST") && call.path().endsWith("/zaken"));
        hub.amsterdam().fail(2, 503);
        Sample sample = Sample.scootmobiel();
        Referral referral = Referral.of(linde, sample);

        assertThat(send(Meeting.about(sample.number())).statusCode()).isEqualTo(200);

        arrives(referral, 1);
        assertThat(titles(referral.caseNumber())).containsOnlyOnce("Afspraken multidisciplinair overleg");
    }

    @Test
    void what_the_municipality_lays_down_itself_comes_into_the_his_once_as_a_document() {
        Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");

        hub.amsterdam().agree(referral.caseNumber(), "Afspraken mw. De Vries.pdf", "application/pdf", MINUTES);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told(referral)).hasSize(1));
        JsonNode pushed = inHis(referral);
        assertThat(pushed.at("/payload/0/contentString").asText())
                .startsWith("In de zaak bij Amsterdam staan nieuwe afspraken van het multidisciplinair overleg. Zie ");
        assertThat(pushed.at("/payload/1/contentAttachment/contentType").asText()).isEqualTo("application/pdf");
        assertThat(Base64.getDecoder().decode(pushed.at("/payload/1/contentAttachment/data").asText()))
                .isEqualTo(MINUTES);
        assertThat(pushed.toString()).doesNotContain("De Vries");
        JsonNode fetched = linde.json(linde.get("/fhir/Communication?part-of=Task/" + referral.id()));
        assertThat(fetched.findValuesAsText("data")).containsExactly(Base64.getEncoder().encodeToString(MINUTES));
        looksAgain(Hub.AMSTERDAM, referral);
        assertThat(told(referral)).hasSize(1);

        hub.amsterdam().agree(referral.caseNumber(), "Vervolg", "text/plain", MINUTES);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.messages()).filteredOn(text -> text.endsWith(
                "overleg. Vraag ze zo nodig bij de gemeente op.")).as("what is no PDF is told only").hasSize(1));
    }

    @Test
    void a_municipality_that_shares_no_document_tells_only_that_there_is_one() {
        Referral referral = Referral.of(linde, Sample.scootmobiel().forMunicipality(UTRECHT)).becomes("ontvangen");

        hub.municipality(UTRECHT).agree(referral.caseNumber(), "Verslag", "application/pdf", MINUTES);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told(referral)).hasSize(1));
        assertThat(hub.municipality(UTRECHT).exchanges()).noneMatch(call -> call.path().endsWith("/download"));
        assertThat(linde.get("/fhir/Communication?part-of=Task/" + referral.id()).body())
                .doesNotContain("contentAttachment");
    }

    @Test
    void without_consent_for_feedback_nobody_even_looks() {
        Sample sample = Sample.scootmobiel().withoutFeedback();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        String zaak = hub.bean(ReferralStore.class).find(ReferralId.of(referral.id()))
                .orElseThrow().caseNumber();
        String address = hub.amsterdam().agree(zaak, "Verslag", "application/pdf", MINUTES);
        int before = hub.amsterdam().exchanges().size();

        await().atMost(PATIENCE).until(() -> hub.amsterdam().exchanges().stream().skip(before).filter(call ->
                call.path().endsWith(hub.amsterdam().dossier(zaak).at("/zaak/uuid").asText())).count() >= 2);

        assertThat(told(referral)).isEmpty();
        assertThat(hub.amsterdam().exchanges()).noneMatch(call -> call.uri().toString().startsWith(address));
        assertThat(send(Meeting.about(sample.number())).statusCode()).as("the other direction stands").isEqualTo(200);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.messages()).filteredOn(text ->
                text.startsWith("De afspraken uit het multidisciplinair overleg staan")).hasSize(1));
    }

    private static BiConsumer<Meeting, Sample> change(BiConsumer<Meeting, Sample> change) {
        return change;
    }

    private static ObjectNode based(Meeting meeting) {
        return (ObjectNode) meeting.resource("Task").at("/basedOn/0/identifier");
    }

    private static HttpResponse<String> send(Meeting meeting) {
        return linde.post("/fhir", meeting.bytes());
    }

    private static String refused(Meeting meeting, int status) {
        HttpResponse<String> answer = send(meeting);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return linde.json(answer).at("/issue/0/details/coding/0/code").asText();
    }

    private static void arrives(Referral referral, int parts) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.bean(Additions.class)
                .of(ReferralId.of(referral.id()))).extracting(AdditionPart::state).hasSize(parts)
                .containsOnly(AdditionPart.State.DELIVERED));
    }

    private static String delivered(Referral referral, RecipientRole role) {
        Parts parts = hub.bean(Parts.class);
        await().atMost(PATIENCE).until(() -> parts.find(ReferralId.of(referral.id()), role)
                .filter(part -> part.state() == Part.State.DELIVERED).isPresent());
        return parts.find(ReferralId.of(referral.id()), role).orElseThrow().caseNumber();
    }

    /** What was agreed, as the reader of a case sees it. */
    private static String letter(String zaak) {
        return CaseFile.of(hub.amsterdam(), zaak).letters().stream()
                .filter(text -> text.contains("multidisciplinair")).findFirst().orElseThrow();
    }

    private static List<String> titles(String zaak) {
        return hub.amsterdam().dossier(zaak).path("zaakinformatieobjecten").findValuesAsText("titel");
    }

    private static List<String> told(Referral referral) {
        return referral.messages().stream().filter(text -> text.contains("staan nieuwe afspraken")).toList();
    }

    private static void looksAgain(String code, Referral referral) {
        String address = hub.municipality(code).dossier(referral.caseNumber()).at("/zaak/uuid").asText();
        int before = hub.municipality(code).exchanges().size();
        await().atMost(PATIENCE).until(() -> hub.municipality(code).exchanges().stream().skip(before)
                .filter(call -> call.path().endsWith("/zaakinformatieobjecten") && call.query().contains(address))
                .count() >= 2);
    }

    private static JsonNode inHis(Referral referral) {
        HttpRequest search = HttpRequest.newBuilder(URI.create(hub.his().endpoint() + "/Communication?part-of=Task/"
                + referral.id())).header("Accept", "application/fhir+json").build();
        return await().atMost(PATIENCE).until(() -> {
            JsonNode found = new ObjectMapper().readTree(HttpClient.newHttpClient().send(search,
                    HttpResponse.BodyHandlers.ofString()).body());
            return StreamSupport.stream(found.path("entry").spliterator(), false).map(entry -> entry.path("resource"))
                    .filter(message -> message.at("/payload/0/contentString").asText().contains("nieuwe afspraken"))
                    .findFirst().orElse(null);
        }, found -> found != null);
    }
}
