package nl.schakel.story;

import static nl.schakel.story.AskingDesk.about;
import static nl.schakel.story.AskingDesk.bytes;
import static nl.schakel.story.AskingDesk.question;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.story.AskingDesk.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a municipality may ask a practice, who may, and what is said where it may not. */
class QuestionsAtTheDoorTest extends AskingMunicipality {

    static Stream<Arguments> strangers() {
        String secret = Hub.adviceSecret(Hub.AMSTERDAM, "consultant");
        return Stream.of(Arguments.of("without a secret", Hub.AMSTERDAM, null),
                Arguments.of("with another secret", Hub.AMSTERDAM, "Bearer nee"),
                Arguments.of("with the bare secret", Hub.AMSTERDAM, secret),
                Arguments.of("with the secret of its notifications", Hub.AMSTERDAM, "Bearer callback-secret-of-0363"),
                Arguments.of("a municipality that asks nothing", Hub.DEN_HAAG, "Bearer " + secret),
                Arguments.of("an unknown municipality", "9999", "Bearer " + secret),
                Arguments.of("no municipality", "abcd", "Bearer " + secret));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strangers")
    void who_is_not_known_learns_nothing(String who, String code, String secret) {
        Answer answer = desk(code, secret).ask(question("mobility.walking"));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body().path("code").asText()).isEqualTo("not-authenticated");
        assertThat(desk(code, secret).list("").status()).isEqualTo(401);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("an element that is not in the policy", "question-beyond-policy", "vragen[1].element",
                        question -> question.withArray("vragen").addObject().put("element", "self-care.washing")),
                refused("a consultant asks what only a doctor may", "question-beyond-policy", "vragen[1].element",
                        question -> question.withArray("vragen").addObject().put("element", "prognosis")),
                refused("whether the patient is fit for it", "question-judgement", "toelichting",
                        question -> question.put("toelichting", "Is deze patiënt geschikt voor een scootmobiel?")),
                refused("a diagnosis", "question-beyond-policy", "toelichting",
                        question -> question.put("toelichting", "Graag ook de diagnose.")),
                refused("a BSN in the text", "question-bsn", "toelichting",
                        question -> question.put("toelichting", "Het gaat om 111222333.")),
                refused("a BSN as its number", "question-bsn", "kenmerk",
                        question -> question.put("kenmerk", "111222333")),
                refused("a practice that the hub does not know", "practice-unknown", "praktijk",
                        question -> question.put("praktijk", "01999999")),
                refused("a BSN that is none", "bsn-invalid", "patient.bsn",
                        question -> ((ObjectNode) question.path("patient")).put("bsn", "999990018")),
                refused("tomorrow", "question-too-soon", "uiterlijk",
                        question -> question.put("uiterlijk", LocalDate.now().plusDays(1).toString())),
                refused("in two years", "question-too-late", "uiterlijk",
                        question -> question.put("uiterlijk", LocalDate.now().plusYears(2).toString())),
                refused("a referral that does not exist", "referral-unknown", "verwijzing",
                        question -> question.put("verwijzing", "3f2a9c1b-e4d0-4c55-9a51-0123456789ab")),
                refused("a case that does not exist", "referral-unknown", "zaaknummer",
                        question -> question.put("zaaknummer", "Z-1")),
                refused("no consent", "consent-missing", "toestemming", question -> question.remove("toestemming")),
                refused("a consent without its form", "consent-missing", "toestemming.formulier",
                        consent(given -> given.remove("formulier"))),
                refused("a form that is no PDF", "consent-missing", "toestemming.formulier",
                        consent(given -> given.put("formulier", "amE="))),
                refused("a consent of tomorrow", "consent-not-yet", "toestemming.gegeven",
                        consent(given -> given.put("gegeven", LocalDate.now().plusDays(1).toString()))),
                refused("a consent of two years ago", "consent-expired", "toestemming.gegeven",
                        consent(given -> given.put("gegeven", LocalDate.now().minusYears(2).toString()))),
                refused("a consent that ended", "consent-expired", "toestemming.tot",
                        consent(given -> given.put("tot", LocalDate.now().minusDays(1).toString()))),
                refused("a parent of an adult", "consent-performer", "toestemming.door",
                        consent(given -> given.put("door", "ouder"))),
                refused("a child alone", "consent-performer", "toestemming.door",
                        question -> ((ObjectNode) question.path("patient"))
                                .put("geboortedatum", LocalDate.now().minusYears(13).toString())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void what_may_not_be_asked_is_refused_with_the_reason_and_the_place(String what, String code, String path,
                                                                       Consumer<ObjectNode> change) {
        ObjectNode question = question("mobility.walking");
        change.accept(question);

        Answer answer = consultant.ask(question);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.codes()).containsExactly(code);
        assertThat(answer.paths()).containsExactly(path);
        assertThat(answer.body().toString()).doesNotContain("111222333", "diagnose.\"");
        assertThat(consultant.list("").body().toString()).doesNotContain(question.path("kenmerk").asText());
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of("no JSON", 400, "not-json", text("ja")),
                Arguments.of("a list", 400, "not-json", text("[]")),
                Arguments.of("a key twice", 400, "not-json", text("{\"kenmerk\": \"a\", \"kenmerk\": \"b\"}")),
                Arguments.of("nothing in it", 422, "question-invalid", text("{}")),
                Arguments.of("a key that nobody knows", 422, "question-invalid",
                        changed(question -> question.put("Kwakkelstein", true))),
                Arguments.of("a number for a text", 422, "question-invalid", changed(question ->
                        question.put("praktijk", 1012345))),
                Arguments.of("a day that does not exist", 422, "question-invalid", changed(question ->
                        question.put("uiterlijk", "2026-02-30"))),
                Arguments.of("the same element twice", 422, "question-invalid", changed(question ->
                        question.withArray("vragen").addObject().put("element", "mobility.walking"))),
                Arguments.of("nothing asked", 422, "question-invalid", changed(question ->
                        question.putArray("vragen"))),
                Arguments.of("a number of the hub's own", 422, "question-invalid", changed(question ->
                        question.put("kenmerk", "zaak:1:2"))),
                Arguments.of("more than fits", 413, "too-large", text(" ".repeat(1_600_000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void what_cannot_be_read_is_told_without_repeating_it(String what, int status, String code, byte[] body) {
        Answer answer = consultant.post(body, "application/json");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().path("code").asText()).isEqualTo(code);
    }

    @Test
    void it_must_be_json_and_every_reason_is_told_at_once() {
        assertThat(consultant.post(bytes(question("aids")), "text/plain").status()).isEqualTo(415);
        ObjectNode question = question("prognosis");
        question.remove("toestemming");
        question.put("toelichting", "Vindt u dat er recht op bestaat?").put("praktijk", "01999999");
        assertThat(consultant.ask(question.put("praktijk", "01012345")).codes())
                .containsExactly("question-beyond-policy", "question-judgement", "consent-missing");
    }

    @Test
    void the_description_is_there_for_everyone() throws IOException {
        URI address = hub.address().resolve("/openapi.yaml");
        assertThat(new String(address.toURL().openStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("openapi: 3.0.3").contains("/wmo/{gemeentecode}/adviesaanvragen");
    }

    @Test
    void the_same_question_again_is_the_same_and_another_one_under_its_number_a_conflict() {
        ObjectNode question = question("mobility.walking", "aids");
        Answer first = consultant.ask(question);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.location()).endsWith("/wmo/0363/adviesaanvragen/" + first.body().path("id").asText());

        ObjectNode turned = AskingDesk.JSON.createObjectNode();
        turned.set("vragen", question.get("vragen"));
        turned.setAll(question);
        Answer again = consultant.ask(turned);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(consultant.ask(question.put("uiterlijk", LocalDate.now().plusDays(40).toString())).status())
                .isEqualTo(409);
        hub.bean(JdbcClient.class).sql("update advice_request set consent_given = :old where id = :id")
                .param("old", LocalDate.now().minusYears(5)).param("id", first.body().path("id").asText()).update();
        assertThat(consultant.ask(turned).status()).as("what was kept is not checked again").isEqualTo(200);
    }

    static Stream<Arguments> otherReferrals() {
        return Stream.of(
                Arguments.of("of another patient", "referral-unknown", change(question ->
                        ((ObjectNode) question.path("patient")).put("bsn", "111222333"))),
                Arguments.of("of another practice", "referral-unknown", change(question ->
                        question.put("praktijk", "01023456"))),
                Arguments.of("with another zaaknummer", "referral-unknown", change(question ->
                        question.put("zaaknummer", "Z-1"))),
                Arguments.of("for another provision", "consent-provision", change(question ->
                        question.put("voorziening", "woningaanpassing"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherReferrals")
    void a_referral_that_is_not_the_one_meant_lends_no_consent(String what, String code, Consumer<ObjectNode> change) {
        Referral referral = Referral.of(linde, Sample.scootmobiel());
        ObjectNode question = about(referral.id(), "mobility.walking");
        change.accept(question);
        assertThat(consultant.ask(question).codes()).contains(code);
    }

    @Test
    void a_medical_adviser_must_be_one_that_the_municipality_named_and_needs_a_consent_of_its_own() {
        ObjectNode question = question("prognosis");
        assertThat(adviser.ask(question).codes()).contains("asker-not-registered");
        ((ObjectNode) question.path("vrager")).put("big", "19065432102");
        assertThat(adviser.ask(question).codes()).containsExactly("asker-not-registered");
        ((ObjectNode) question.path("vrager")).put("big", BIG);
        String id = asked(adviser, question);
        assertThat(consultant.get(id).status()).isEqualTo(404);

        Referral referral = Referral.of(linde, Sample.scootmobiel());
        ObjectNode about = about(referral.id(), "prognosis");
        ((ObjectNode) about.path("vrager")).put("big", BIG);
        assertThat(adviser.ask(about).codes()).containsExactly("consent-other-recipient");
        Referral covering = Referral.of(linde, Sample.scootmobiel().consentingTo(Hub.adviser(Hub.AMSTERDAM)));
        asked(adviser, about.put("verwijzing", covering.id()));
    }

    private static Arguments refused(String what, String code, String path, Consumer<ObjectNode> change) {
        return Arguments.of(what, code, path, change);
    }

    private static Consumer<ObjectNode> consent(Consumer<ObjectNode> change) {
        return question -> change.accept((ObjectNode) question.path("toestemming"));
    }

    private static Consumer<ObjectNode> change(Consumer<ObjectNode> change) {
        return change;
    }

    private static byte[] text(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] changed(Consumer<ObjectNode> change) {
        ObjectNode question = question("mobility.walking");
        change.accept(question);
        return bytes(question);
    }
}
