package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import nl.schakel.demo.HisClient;
import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.stuf.Dossier;
import nl.schakel.referral.AdditionPart;
import nl.schakel.referral.Additions;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a practice learns after it referred goes into the case that each party has; there is never a second one. */
class SupplementTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OUDER_AMSTEL = "0437";
    private static final String DIEMEN = "0384";

    private static Hub hub;
    private static StufTown stuf;
    private static IwmoTown iwmo;
    private static HisClient linde;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.prepare().withRecipients(Hub.AMSTERDAM, false, "medical", true);
        stuf = StufTown.beside(hub, OUDER_AMSTEL, "Ouder-Amstel");
        iwmo = IwmoTown.beside(hub, DIEMEN, "Diemen");
        hub.withMeetings(OUDER_AMSTEL, true, "nothing");
        hub.open();
        linde = hub.client(Hub.LINDE);
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
        stuf.close();
        iwmo.close();
    }

    @AfterEach
    void everyoneBehavesAgain() {
        hub.amsterdam().misbehaviour().behave();
    }

    private static Sample supplement(Sample sample) {
        return Sample.copy(sample).numbered(UUID.randomUUID().toString()).withConsentOfItsOwn()
                .supplementing(sample.number());
    }

    private static HttpResponse<String> send(Sample sample) {
        return linde.post("/fhir", sample.bytes());
    }

    private static String refused(Sample sample, int status) {
        HttpResponse<String> answer = send(sample);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return linde.json(answer).at("/issue/0/details/coding/0/code").asText();
    }

    private static List<AdditionPart> parts(Referral referral) {
        return hub.bean(Additions.class).of(ReferralId.of(referral.id()));
    }

    private static void arrives(Referral referral, int parts) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(parts(referral)).extracting(AdditionPart::state)
                .hasSize(parts).containsOnly(AdditionPart.State.DELIVERED));
    }

    private static String delivered(Referral referral, RecipientRole role) {
        Parts parts = hub.bean(Parts.class);
        await().atMost(PATIENCE).until(() -> parts.find(ReferralId.of(referral.id()), role)
                .filter(part -> part.state() == Part.State.DELIVERED).isPresent());
        return parts.find(ReferralId.of(referral.id()), role).orElseThrow().caseNumber();
    }

    private static String supplementIn(String zaak) {
        return CaseFile.of(hub.amsterdam(), zaak).letters().stream().filter(text -> text.contains("Aanvulling op"))
                .findFirst().orElseThrow();
    }

    private static String hash(byte[] bytes) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWTClaimsSet claims(byte[] token) {
        try {
            return SignedJWT.parse(new String(token, StandardCharsets.US_ASCII)).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new IllegalStateException("no JWT", e);
        }
    }

    @Test
    void it_lies_in_the_case_of_each_party_with_what_that_one_may_know_and_a_token_of_its_own() {
        Sample sample = Sample.scootmobiel().withMedicalFacts().withConsentOfItsOwn()
                .consentingTo(Hub.adviser(Hub.AMSTERDAM)).consentingTo(Hub.expert(Hub.AMSTERDAM));
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        String adviser = delivered(referral, RecipientRole.MEDICAL_ADVISER);
        String expert = delivered(referral, RecipientRole.EXPERT);
        int cases = hub.amsterdam().cases().size();

        HttpResponse<String> answer = send(supplement(sample));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode entry = linde.json(answer).at("/entry/0");
        assertThat(entry.at("/resource/id").asText()).isEqualTo(referral.id());
        assertThat(entry.at("/response/status").asText()).startsWith("201");
        assertThat(entry.at("/response/outcome/issue/0/details/text").asText())
                .contains("consulent", "medisch adviseur", "deskundige");
        assertThat(linde.json(answer).at("/entry/1/response/location").asText()).startsWith("Consent/" + referral.id());
        arrives(referral, 3);
        assertThat(hub.amsterdam().cases()).as("no second case for anyone").hasSize(cases);
        assertThat(supplementIn(referral.caseNumber())).contains("Aanvulling op melding Wmo", "Vries", "hulp nodig",
                referral.id(), "geen nieuwe melding").doesNotContain("PERSOONLIJK PLAN");
        assertThat(supplementIn(adviser)).contains("Vries").isNotEqualTo(supplementIn(referral.caseNumber()));
        assertThat(supplementIn(expert)).contains("Aanvulling op vraag")
                .doesNotContain("Vries", "999990019", "Linde", referral.id(), referral.caseNumber());
        for (String zaak : List.of(referral.caseNumber(), adviser, expert)) {
            List<byte[]> documents = CaseFile.of(hub.amsterdam(), zaak).documents();
            assertThat(documents).as("melding, token, supplement, token").hasSize(4);
            assertThat(claims(documents.get(3)).toString()).contains(hash(documents.get(2)));
            assertThat(claims(documents.get(3)).getJWTID()).isNotEqualTo(claims(documents.get(1)).getJWTID());
        }
        assertThat(referral.messages()).filteredOn(text -> text.startsWith("De aanvulling op de verwijzing staat in de "
                + "zaak bij")).hasSize(3);
        assertThat(referral.status()).isEqualTo("ontvangen");
        assertThat(linde.get("/fhir/Task/" + referral.id() + "/$disclosure").body())
                .contains("Gemeente Amsterdam (aanvulling 1)");
    }

    @Test
    void a_party_that_the_supplement_is_not_for_hears_nothing_of_it() {
        Sample sample = Sample.scootmobiel().withMedicalFacts().withConsentOfItsOwn();
        Sample more = supplement(sample);
        sample.consentingTo(Hub.adviser(Hub.AMSTERDAM)).consentingTo(Hub.expert(Hub.AMSTERDAM));
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        delivered(referral, RecipientRole.EXPERT);

        assertThat(send(more).statusCode()).isEqualTo(200);

        arrives(referral, 1);
        assertThat(parts(referral)).extracting(AdditionPart::role).containsExactly(RecipientRole.CONSULTANT);
    }

    @Test
    void what_the_policy_does_not_list_never_leaves_with_it() {
        Sample sample = Sample.scootmobiel().withConsentOfItsOwn();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        Sample more = supplement(sample);
        more.with("ServiceRequest", request -> {
            request.putArray("reasonCode").addObject().put("text", "Merkteken-reden");
            request.putArray("note").addObject().put("text", "Merkteken-notitie");
            request.putObject("text").put("status", "generated").put("div",
                    "<div xmlns=\"http://www.w3.org/1999/xhtml\">Merkteken-samenvatting</div>");
            ((ObjectNode) request.at("/basedOn/0")).put("display", "Merkteken-eerder");
            request.withArray("extension").addObject().put("url", "https://his.example/x")
                    .put("valueString", "Merkteken-extensie");
        });
        more.with("Observation", observation -> {
            ((ObjectNode) observation.path("code")).put("text", "Merkteken-soort");
            ((ObjectNode) observation.path("valueCodeableConcept")).put("text", "Merkteken-waarde");
            observation.putArray("note").addObject().put("text", "Merkteken-waarneming");
        });
        more.with("Condition", condition -> ((ObjectNode) condition.path("code")).put("text", "Merkteken-diagnose"));
        more.with("Patient", patient -> patient.withArray("contact").addObject().putObject("name")
                .put("text", "Merkteken-buur"));
        more.observing("24700007", "16581000146103");

        assertThat(send(more).statusCode()).isEqualTo(200);

        arrives(referral, 1);
        assertThat(CaseFile.of(hub.amsterdam(), referral.caseNumber()).everything()).contains("hulp nodig")
                .doesNotContain("Merkteken", "24700007", "N86", "clerose");
        assertThat(linde.get("/fhir/Task/" + referral.id() + "/$disclosure").body()).doesNotContain("Merkteken")
                .contains("ServiceRequest[0].reasonCode", "ServiceRequest[0].note");
        assertThat(referral.messages()).noneMatch(text -> text.contains("Merkteken"));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("an earlier one that nobody knows", 404, "supplement-unknown", change((more, sample) ->
                        more.supplementing("verwijzing-onbekend"))),
                Arguments.of("an address that nobody knows", 404, "supplement-unknown", change((more, sample) ->
                        more.with("ServiceRequest", request -> request.putArray("basedOn").addObject()
                                .put("reference", "Task/" + UUID.randomUUID())))),
                Arguments.of("two earlier ones", 422, "supplement-referral", change((more, sample) ->
                        more.with("ServiceRequest", request -> ((ArrayNode) request.path("basedOn"))
                                .add(request.at("/basedOn/0").deepCopy())))),
                Arguments.of("another patient", 422, "supplement-patient", change((more, sample) ->
                        more.about("111222333", "Mulder"))),
                Arguments.of("another provision", 422, "supplement-provision", change((more, sample) -> {
                    ((ObjectNode) more.resource("ServiceRequest").at("/code/coding/0")).put("code", "rolstoel");
                    ((ObjectNode) more.resource("Consent").at("/provision/provision/0/code/0/coding/0"))
                            .put("code", "rolstoel");
                })),
                Arguments.of("the number of the referral itself", 409, "identifier-conflict", change((more, sample) ->
                        more.numbered(sample.number()))),
                Arguments.of("no consent of its own", 422, "consent-missing", change((more, sample) ->
                        more.with("Consent", consent -> consent.putArray("category")))),
                Arguments.of("a consent for another municipality", 422, "consent-other-recipient",
                        change((more, sample) -> more.forMunicipality(Hub.DEN_HAAG))),
                Arguments.of("a protected patient", 422, "confidential", change((more, sample) ->
                        more.with("Patient", patient -> patient.withObject("/meta").putArray("security").addObject()
                                .put("system", "http://terminology.hl7.org/CodeSystem/v3-Confidentiality")
                                .put("code", "V")))));
    }

    private static BiConsumer<Sample, Sample> change(BiConsumer<Sample, Sample> change) {
        return change;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void what_is_refused_and_why(String what, int status, String code, BiConsumer<Sample, Sample> change) {
        Sample sample = Sample.scootmobiel().withConsentOfItsOwn();
        Referral referral = Referral.of(linde, sample);
        Sample more = supplement(sample);
        change.accept(more, sample);

        assertThat(refused(more, status)).startsWith(code);
        assertThat(parts(referral)).isEmpty();
    }

    @Test
    void a_closed_case_and_a_municipality_that_works_with_iwmo_take_none_and_another_practice_knows_of_none() {
        Sample sample = Sample.scootmobiel().withConsentOfItsOwn();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        HttpResponse<String> other = hub.client(Hub.WILG).post("/fhir", supplement(sample).fromPractice("01023456")
                .bytes());
        assertThat(other.statusCode()).as(other.body()).isEqualTo(404);
        hub.amsterdam().setResult(referral.caseNumber(), "Afgewezen");
        hub.amsterdam().setStatus(referral.caseNumber(), "Afgehandeld");
        referral.becomes("afgewezen");
        assertThat(refused(supplement(sample), 422)).isEqualTo("supplement-case-closed");

        Sample elsewhere = Sample.scootmobiel().forMunicipality(DIEMEN).withConsentOfItsOwn();
        Referral.of(linde, elsewhere);
        assertThat(refused(supplement(elsewhere), 422)).isEqualTo("supplement-not-supported");
    }

    @Test
    void the_same_again_is_the_same_and_more_may_follow_by_any_of_its_numbers() {
        Sample sample = Sample.scootmobiel().withConsentOfItsOwn();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        Sample more = supplement(sample);
        assertThat(send(more).statusCode()).isEqualTo(200);
        assertThat(linde.json(send(more)).at("/entry/0/response/status").asText()).startsWith("200");
        assertThat(refused(Sample.copy(more).withMedicalFacts(), 409)).isEqualTo("identifier-conflict");
        Sample plain = Sample.copy(more);
        plain.resource("ServiceRequest").remove("basedOn");
        assertThat(refused(plain, 409)).as("and never a referral").isEqualTo("identifier-conflict");
        assertThat(linde.json(linde.post("/fhir/$preview", supplement(sample).bytes())).at("/parameter/0/valueBoolean")
                .asBoolean()).isTrue();

        assertThat(send(supplement(more)).statusCode()).as("to the supplement").isEqualTo(200);
        Sample byAddress = supplement(sample).with("ServiceRequest", request -> request.putArray("basedOn").addObject()
                .put("reference", "ServiceRequest/" + referral.id()));
        assertThat(send(byAddress).statusCode()).as("by the hub's number").isEqualTo(200);

        arrives(referral, 3);
        assertThat(hub.amsterdam().dossier(referral.caseNumber()).path("zaakinformatieobjecten")
                .findValuesAsText("titel")).filteredOn("Aanvulling via huisarts"::equals).hasSize(3);
    }

    @Test
    void taking_back_its_consent_stops_it_and_the_referral_with_it() throws Exception {
        Sample sample = Sample.scootmobiel().withConsentOfItsOwn();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        hub.amsterdam().onlyOn(call -> call.method().equals("POST") && call.bodyText().contains("-AANV-"));
        hub.amsterdam().fail(1000, 503);
        Sample more = supplement(sample);
        assertThat(send(more).statusCode()).isEqualTo(200);

        ObjectNode consent = more.resource("Consent").deepCopy();
        consent.put("status", "inactive").put("id", more.consentName());
        HttpResponse<String> taken = HttpClient.newHttpClient().send(HttpRequest.newBuilder(hub.address()
                        .resolve("/fhir/Consent/" + more.consentName()))
                .header("Authorization", "Bearer " + linde.token()).header("Content-Type", "application/fhir+json")
                .PUT(HttpRequest.BodyPublishers.ofString(consent.toString())).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);

        hub.amsterdam().misbehaviour().behave();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(parts(referral)).extracting(AdditionPart::state)
                .containsOnly(AdditionPart.State.REVOKED));
        assertThat(parts(referral)).allSatisfy(part -> assertThat(part.consignment()).isNull());
        referral.becomes("ingetrokken");
        assertThat(refused(more, 409)).isEqualTo("referral-revoked");
    }

    @Test
    void a_municipality_that_works_with_stuf_gets_both_kinds_in_the_one_case() {
        Sample sample = Sample.scootmobiel().forMunicipality(OUDER_AMSTEL).withConsentOfItsOwn();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        int cases = stuf.office().cases().size();
        stuf.office().misbehaviour().onlyOn(call -> call.bodyText().contains("Aanvulling via huisarts"));
        stuf.office().misbehaviour().loseAnswers(1);

        assertThat(send(supplement(sample)).statusCode()).isEqualTo(200);
        arrives(referral, 1);
        HttpResponse<String> met = linde.post("/fhir", Meeting.about(sample.number()).bytes());
        assertThat(met.statusCode()).as(met.body()).isEqualTo(200);
        arrives(referral, 2);

        assertThat(stuf.office().cases()).hasSize(cases);
        List<Dossier.Document> documents = stuf.office().dossier(referral.caseNumber()).documents();
        assertThat(documents).extracting(Dossier.Document::title).containsExactly("Melding Wmo", "Toestemmingstoken",
                "Aanvulling via huisarts", "Toestemmingstoken", "Afspraken multidisciplinair overleg",
                "Toestemmingstoken");
        assertThat(claims(documents.get(3).content()).toString()).contains(hash(documents.get(2).content()));
        assertThat(CaseFile.text(documents.get(2).content())).contains("Vries");
        assertThat(CaseFile.text(documents.get(4).content())).contains("Huisbezoek").doesNotContain("Vries");
        assertThat(stuf.office().exchanges().stream().map(Exchange::bodyText)
                .filter(body -> body.contains("Aanvulling via huisarts")).findFirst().orElseThrow())
                .contains("naam=\"toestemmingstoken\"", new String(documents.get(3).content(),
                        StandardCharsets.US_ASCII));
        List<String> events = hub.bean(ReferralStore.class).timeline(ReferralId.of(referral.id())).stream()
                .map(TimelineEntry::event).toList();
        assertThat(events).containsOnlyOnce("add-1-delivered-to-consultant", "mdo-2-delivered-to-consultant");
        assumeTrue(stuf.canJudge(), "the official files are not here");
        assertThat(stuf.complaints()).isEmpty();
    }
}
