package nl.schakel.story;

import static nl.schakel.story.AskingDesk.about;
import static nl.schakel.story.AskingDesk.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWKSet;
import nl.schakel.advice.AdviceId;
import nl.schakel.advice.AdviceRequest.State;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceStep;
import nl.schakel.advice.AdviceStore;
import nl.schakel.advice.DeclineReason;
import nl.schakel.alert.Alerts;
import nl.schakel.consent.ConsentTokenVerifier;
import nl.schakel.demo.stuf.Dossier;
import nl.schakel.directory.Directory;
import nl.schakel.disclosure.CurrentPolicies;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.identity.Oin;
import nl.schakel.municipality.AdviceConsignments;
import nl.schakel.referral.Bell;
import nl.schakel.referral.ReferralId;
import nl.schakel.story.AskingDesk.Answer;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A municipality asks a practice for facts about a patient, and gets them: fetched, or in its case. */
class MunicipalityAsksTest extends AskingMunicipality {

    @Test
    void without_a_referral_the_answer_is_fetched_and_only_by_who_asked() throws Exception {
        String id = asked(consultant, question("mobility.walking"));
        assertThat(consultant.get(id).body().path("status").asText()).isEqualTo("gevraagd");
        assertThat(adviser.get(id).status()).as("another role").isEqualTo(404);
        assertThat(consultant.get("nee").status()).isEqualTo(404);

        answer(id);
        Answer fetched = consultant.get(id);

        assertThat(fetched.body().path("status").asText()).isEqualTo("afgeleverd");
        assertThat(fetched.body().at("/antwoord/0/element").asText()).isEqualTo("mobility.walking");
        assertThat(fetched.body().at("/antwoord/0/waarde").asText()).isEqualTo("Heeft hulp nodig bij het lopen");
        byte[] document = fetched.body().path("document").binaryValue();
        assertThat(letter(document)).contains("Heeft hulp nodig bij het lopen", "J. Kwakkelstein", "K. Jansen",
                "geen oordeel").doesNotContain("999990019");
        verify(fetched.body().path("token"), document);
        assertThat(consultant.get(id).body()).as("it stays there").isEqualTo(fetched.body());
        assertThat(consultant.list("status=afgeleverd").body().findValuesAsText("id")).contains(id);
        assertThat(consultant.list("status=gevraagd").body().findValuesAsText("id")).doesNotContain(id);
        assertThat(adviser.list("").body().findValuesAsText("id")).doesNotContain(id);
    }

    @Test
    void about_a_referral_the_answer_comes_into_the_case_with_its_token() throws Exception {
        Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        String id = asked(consultant, about(referral.id(), "mobility.walking"));
        hub.amsterdam().onlyOn(call -> call.method().equals("POST") && call.path().endsWith("informatieobjecten"));
        hub.amsterdam().fail(2, 503);

        answer(id);

        await().atMost(PATIENCE).until(() -> state(id) == State.DELIVERED);
        hub.amsterdam().misbehaviour().behave();
        List<String> titles = hub.amsterdam().dossier(referral.caseNumber()).path("zaakinformatieobjecten")
                .findValuesAsText("titel");
        assertThat(titles).containsOnlyOnce("Antwoord huisartsenpraktijk");
        byte[] document = hub.amsterdam().documents().stream()
                .filter(MunicipalityAsksTest::isAnswer).reduce((older, newer) -> newer)
                .orElseThrow();
        assertThat(letter(document)).as("the table as a consultant reads it").contains(
                "GEVRAAGD WAT DE PRAKTIJK HIEROVER WEET Lopen Heeft hulp nodig bij het lopen Dit zijn feiten");
        Answer fetched = consultant.get(id);
        assertThat(fetched.body().path("document").binaryValue()).isEqualTo(document);
        verify(fetched.body().path("token"), document);
        assertThat(fetched.body().path("zaaknummer").asText()).isEqualTo(referral.caseNumber());
        assertThat(referral.status()).as("its own state").isEqualTo("ontvangen");
        assertThat(asked(consultant, about(referral.id(), "aids").put("zaaknummer", referral.caseNumber()))).isNotNull();
        ObjectNode byCase = about(referral.id(), "aids").put("zaaknummer", referral.caseNumber());
        byCase.remove("verwijzing");
        assertThat(asked(consultant, byCase)).isNotNull();
    }

    @Test
    void in_stuf_the_answer_comes_into_the_case_as_well() throws Exception {
        Referral referral = Referral.of(linde, Sample.scootmobiel().withConsentOfItsOwn().forMunicipality(diemen.code()))
                .becomes("ontvangen");
        AskingDesk desk = desk(diemen.code(), "Bearer " + Hub.adviceSecret(diemen.code(), "consultant"));
        String id = asked(desk, about(referral.id(), "mobility.walking"));

        answer(id);

        await().atMost(PATIENCE).until(() -> state(id) == State.DELIVERED);
        List<byte[]> answers = diemen.office().dossier(referral.caseNumber()).documents().stream()
                .map(Dossier.Document::content).filter(MunicipalityAsksTest::isAnswer).toList();
        assertThat(answers).singleElement().isEqualTo(desk.get(id).body().path("document").binaryValue());
        verify(diemen.code(), desk.get(id).body().path("token"), answers.get(0));
        assertThat(diemen.complaints()).isEmpty();
    }

    @Test
    void a_case_that_takes_nothing_more_is_told_to_the_operator_and_the_answer_waits_to_be_fetched() {
        Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        String id = asked(consultant, about(referral.id(), "mobility.walking"));
        hub.amsterdam().setResult(referral.caseNumber(), "Afgewezen");
        hub.amsterdam().setStatus(referral.caseNumber(), "Afgehandeld");

        answer(id);

        await().atMost(PATIENCE).until(() -> alerts().contains("advice/" + id + "/case"));
        assertThat(state(id)).isEqualTo(State.ANSWERED);
        Answer fetched = consultant.get(id);
        assertThat(fetched.body().path("status").asText()).isEqualTo("afgeleverd");
        assertThat(fetched.body().path("melding").asText()).contains("bij de zaak");
        assertThat(fetched.body().path("antwoord")).isNotEmpty();
        assertThat(alerts()).doesNotContain("advice/" + id + "/case");
    }

    @Test
    void what_is_sent_on_is_the_medical_advisers_where_the_patient_agreed_to_that() {
        ObjectNode question = question("mobility.walking");
        ((ObjectNode) question.path("toestemming")).put("ook-adviseur", true);
        String open = asked(consultant, question);
        String closed = asked(consultant, question("mobility.walking"));
        for (String id : List.of(open, closed)) {
            step(id, AdviceStep.of("sent-on", State.SENT_ON).because(DeclineReason.INDEPENDENT_DOCTOR));
        }

        assertThat(consultant.get(open).body().path("status").asText()).isEqualTo("doorgestuurd");
        assertThat(consultant.get(open).body().at("/reden/code").asText()).isEqualTo("naar-onafhankelijk-arts");
        assertThat(adviser.get(closed).status()).isEqualTo(404);
        assertThat(adviser.list("").body().findValuesAsText("id")).contains(open).doesNotContain(closed);
        assertThat(adviser.takeBack(open).status()).as("it is not its own").isEqualTo(404);
    }

    @Test
    void who_asked_may_take_it_back_and_then_nothing_of_it_is_left() {
        String id = asked(consultant, question("mobility.walking"));
        answer(id);

        assertThat(consultant.takeBack(id).body().path("status").asText()).isEqualTo("ingetrokken");
        assertThat(consultant.takeBack(id).status()).as("again").isEqualTo(200);
        assertThat(consultant.get(id).body().has("antwoord")).isFalse();
        assertThat(contents(id)).containsExactly("DISCLOSURE");

        String declined = asked(consultant, question("mobility.walking"));
        step(declined, AdviceStep.of("declined", State.DECLINED).because(DeclineReason.NO_TREATMENT));
        assertThat(consultant.takeBack(declined).status()).isEqualTo(409);
        assertThat(consultant.get(declined).body().at("/reden/omschrijving").asText()).contains("behandelt");
    }

    @Test
    void a_consent_that_is_taken_back_takes_question_and_answer_with_it() {
        Sample sample = Sample.scootmobiel().withConsentOfItsOwn();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        String asked = asked(consultant, about(referral.id(), "mobility.walking"));
        String answered = asked(consultant, about(referral.id(), "aids"));
        answer(answered);
        await().atMost(PATIENCE).until(() -> state(answered) == State.DELIVERED);

        HttpRequest.Builder revocation = HttpRequest.newBuilder(hub.address().resolve("/fhir/Consent/" + referral.id()))
                .header("Authorization", "Bearer " + linde.token()).header("Content-Type", "application/fhir+json")
                .PUT(HttpRequest.BodyPublishers.ofString(Revoking.taken(sample, referral.id()).toString()));
        assertThat(Revoking.send(revocation).statusCode()).isEqualTo(200);

        await().atMost(PATIENCE).until(() -> state(asked) == State.WITHDRAWN && state(answered) == State.WITHDRAWN);
        assertThat(contents(asked)).isEmpty();
        assertThat(contents(answered)).containsExactly("DISCLOSURE");
        assertThat(consultant.get(answered).body().path("status").asText()).isEqualTo("ingetrokken");
        assertThat(consultant.ask(about(referral.id(), "mobility.walking")).codes()).containsExactly("consent-revoked");
        ObjectNode written = question("mobility.walking").put("verwijzing", referral.id());
        assertThat(consultant.ask(written).codes()).as("not with a form either").containsExactly("consent-revoked");
    }

    @Test
    void an_answer_that_does_not_come_is_told_once_and_once_when_it_is_over() {
        String id = asked(consultant, question("mobility.walking"));
        assertThat(consultant.get(id).body().path("te-laat").asBoolean()).isFalse();
        hub.bean(JdbcClient.class).sql("update advice_request set due = :past where id = :id")
                .param("past", LocalDate.now().minusDays(2)).param("id", id).update();

        await().atMost(PATIENCE).until(() -> events(id).contains("late"));
        assertThat(consultant.get(id).body().path("te-laat").asBoolean()).isTrue();
        assertThat(alerts()).contains("advice/" + id);
        assertThat(events(id)).containsOnlyOnce("late");

        answer(id);
        await().atMost(PATIENCE).until(() -> !alerts().contains("advice/" + id));
        assertThat(consultant.get(id).body().path("te-laat").asBoolean()).isFalse();
    }

    @Test
    void a_consent_that_ends_while_the_gp_thinks_ends_the_question() {
        String id = asked(consultant, question("mobility.walking"));
        hub.bean(JdbcClient.class).sql("update advice_request set consent_until = :past where id = :id")
                .param("past", OffsetDateTime.now().minusSeconds(5)).param("id", id).update();
        await().atMost(PATIENCE).until(() -> state(id) == State.WITHDRAWN);
        assertThat(events(id)).containsExactly("asked", "consent-expired");
    }

    @Test
    void the_status_of_a_case_asks_by_itself_once() {
        Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        hub.amsterdam().setStatus(referral.caseNumber(), "In onderzoek");
        referral.becomes("in-onderzoek");
        hub.amsterdam().setStatus(referral.caseNumber(), "Medisch advies gevraagd");

        await().atMost(PATIENCE).until(() -> questions(referral).size() == 1);
        AdviceRequest request = questions(referral).get(0);
        assertThat(request.origin()).isEqualTo(AdviceRequest.Origin.CASE);
        assertThat(request.source()).startsWith("zaak:" + referral.caseNumber() + ":");
        assertThat(hub.bean(AdviceStore.class).question(request.id())).hasValueSatisfying(question -> {
            assertThat(question.elements()).contains("mobility.walking", "aids").doesNotContain("prognosis", "urgency");
            assertThat(question.patient().bsn()).isEqualTo("999990019");
            assertThat(question.asker().name()).isEqualTo("Wijkteam Oost");
        });
        assertThat(referral.status()).as("the case stays as it was").isEqualTo("in-onderzoek");
        int looks = hub.amsterdam().exchanges().size();
        await().atMost(PATIENCE).until(() -> hub.amsterdam().exchanges().size() > looks + 6);
        assertThat(questions(referral)).hasSize(1);

        answer(request.id().toString());
        await().atMost(PATIENCE).until(() -> state(request.id().toString()) == State.DELIVERED);
        assertThat(hub.amsterdam().dossier(referral.caseNumber()).path("zaakinformatieobjecten")
                .findValuesAsText("titel")).containsOnlyOnce("Antwoord huisartsenpraktijk");
        assertThat(consultant.list("").body().findValuesAsText("id")).contains(request.id().toString());
    }

    @Test
    void a_status_that_asks_on_a_consent_that_ended_asks_nobody_and_the_operator_hears_it() {
        Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        hub.bean(JdbcClient.class).sql("update referral set consent_until = :past where id = :id")
                .param("past", OffsetDateTime.now().minusDays(1)).param("id", referral.id()).update();
        hub.amsterdam().setStatus(referral.caseNumber(), "Medisch advies gevraagd");

        await().atMost(PATIENCE).until(() -> alerts().contains("advice-case/" + referral.id()));
        assertThat(questions(referral)).isEmpty();

        hub.amsterdam().setStatus(referral.caseNumber(), "In onderzoek");
        await().atMost(PATIENCE).until(() -> !alerts().contains("advice-case/" + referral.id()));
    }

    /** What the GP's side does once an answer went through the policy. */
    private static void answer(String id) {
        AdviceStore store = hub.bean(AdviceStore.class);
        AdviceRequest request = store.find(AdviceId.of(id)).orElseThrow();
        Disclosure disclosure = new Disclosure(hub.bean(CurrentPolicies.class).get().version(), request.provision(),
                request.asker().code(), new Disclosure.Person("999990019", null, null, null, null, null, null),
                List.of(new Disclosure.Fact("mobility.walking", "Lopen", "http://snomed.info/sct", "16581000146103",
                        "Heeft hulp nodig bij het lopen")), List.of());
        byte[] consignment = hub.bean(AdviceConsignments.class).make(request,
                store.question(request.id()).orElseThrow(),
                hub.bean(Directory.class).practice(request.practice()).orElseThrow(), disclosure);
        step(id, AdviceStep.of("answered", State.ANSWERED).keeping(AdviceStore.Kind.CONSIGNMENT, consignment)
                .keeping(AdviceStore.Kind.DISCLOSURE, new byte[] {'{', '}'}).ringing(new Bell(AdviceStore.ANSWERED, id)));
    }

    private static void step(String id, AdviceStep step) {
        AdviceStore store = hub.bean(AdviceStore.class);
        await().atMost(PATIENCE).until(() -> store.change(store.find(AdviceId.of(id)).orElseThrow(), step));
    }

    private static State state(String id) {
        return hub.bean(AdviceStore.class).find(AdviceId.of(id)).orElseThrow().state();
    }

    private static List<String> events(String id) {
        return hub.bean(AdviceStore.class).timeline(AdviceId.of(id)).stream().map(AdviceStore.Entry::event).toList();
    }

    private static List<String> contents(String id) {
        return hub.bean(JdbcClient.class).sql("select kind from advice_content where advice = :id order by kind")
                .param("id", id).query(String.class).list();
    }

    private static List<AdviceRequest> questions(Referral referral) {
        return hub.bean(AdviceStore.class).of(ReferralId.of(referral.id()));
    }

    private static List<String> alerts() {
        return hub.bean(Alerts.class).lasting().stream().map(Alerts.Alert::subject).toList();
    }

    private static boolean isAnswer(byte[] document) {
        return new String(document, 0, Math.min(5, document.length), StandardCharsets.US_ASCII).equals("%PDF-")
                && letter(document).contains("Antwoord van de huisartsenpraktijk");
    }

    private static String letter(byte[] pdf) {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void verify(JsonNode token, byte[] document) throws Exception {
        verify(Hub.AMSTERDAM, token, document);
    }

    private static void verify(String municipality, JsonNode token, byte[] document) throws Exception {
        ConsentTokenVerifier verifier = new ConsentTokenVerifier(JWKSet.load(hub.address()
                .resolve("/.well-known/jwks.json").toURL()), new Oin(Hub.oin(municipality)), Clock.systemUTC());
        assertThat(verifier.verify(token.asText(), document).failures()).isEmpty();
        document[document.length / 2]++;
        assertThat(verifier.verify(token.asText(), document).failures()).containsExactly("token-payload");
    }
}
