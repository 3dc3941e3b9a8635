package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.HisClient;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways of working together, each as the sample file of the demo sets it: what everyone receives, and what not. */
class SampleMunicipalitiesTest {

    private static final String HEERLEN = "0917";
    private static final String KERKRADE = "0928";
    private static final String AMERSFOORT = "0307";
    private static final String EINDHOVEN = "0772";
    private static final String UTRECHT = "0344";
    private static final String LEIDEN = "0546";
    private static final String ROTTERDAM = "0599";
    private static final String OOST_GELRE = "1586";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What only a doctor may read, and what anyone who decides may, in our own words. */
    private static final String MEDICAL = "Heeft hulp nodig om te gaan staan of zitten";
    private static final String FUNCTION = "Heeft hulp nodig bij het lopen";

    private static Hub hub;
    private static HisClient linde;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.prepare();
        for (String file : List.of("0363-amsterdam.yaml", "0917-heerlen.yaml", "0928-kerkrade.yaml",
                "0307-amersfoort.yaml", "0772-eindhoven.yaml", "0344-utrecht.yaml", "0546-leiden.yaml",
                "0599-rotterdam.yaml", "1586-oost-gelre.yaml")) {
            hub.withSample(file);
        }
        hub.open();
        linde = hub.client(Hub.LINDE);
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @Test
    void a_consultant_with_big_registration_receives_what_elsewhere_only_a_doctor_does_and_no_diagnosis() {
        Referral referral = Referral.of(linde, in(HEERLEN).withMedicalFacts()).becomes("ontvangen");

        CaseFile file = file(HEERLEN, referral);
        assertThat(file.letter()).contains(FUNCTION, MEDICAL, "BIG-registratie");
        assertThat(found(file.everything(), "sclerose", "N86", "Baclofen", "Van Zenuwen")).isEmpty();
        assertThat(hub.municipality(HEERLEN).cases()).hasSize(1);
    }

    @Test
    void a_consultant_without_big_registration_receives_only_what_someone_can_and_cannot_do() {
        Referral referral = Referral.of(linde, in(KERKRADE).withMedicalFacts()).becomes("ontvangen");

        CaseFile file = file(KERKRADE, referral);
        assertThat(file.letter()).contains(FUNCTION, "geen medische gegevens");
        assertThat(found(file.everything(), MEDICAL, "Ziet minder goed", "sclerose", "N86", "Baclofen")).isEmpty();
        assertThat(hub.municipality(KERKRADE).cases()).hasSize(1);
    }

    @Test
    void through_a_medical_adviser_two_messages_go_and_the_consultant_sees_nothing_of_the_other() {
        Referral referral = Referral.of(linde, in(Hub.AMSTERDAM).withMedicalFacts()
                .consentingTo("00000099000000000777")).becomes("ontvangen");

        CaseFile consultants = file(Hub.AMSTERDAM, referral);
        CaseFile advisers = CaseFile.of(hub.amsterdam(), part(referral, RecipientRole.MEDICAL_ADVISER).caseNumber());
        assertThat(consultants.letter()).contains(FUNCTION, "geen medische gegevens");
        assertThat(found(consultants.everything(), MEDICAL, "00000099000000000777", "WMO-ADVIES")).isEmpty();
        assertThat(advisers.letter()).contains(FUNCTION, MEDICAL, "medisch adviseur");
        assertThat(zaaktype(Hub.AMSTERDAM, consultants)).isEqualTo("WMO-MELDING");
        assertThat(zaaktype(Hub.AMSTERDAM, advisers)).isEqualTo("WMO-MEDISCH-ADVIES");
    }

    @Test
    void what_a_multidisciplinary_meeting_agreed_goes_to_every_party_and_back_into_the_his() {
        Sample sample = in(Hub.AMSTERDAM).withMedicalFacts().consentingTo("00000099000000000777");
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        String advisers = part(referral, RecipientRole.MEDICAL_ADVISER).caseNumber();

        assertThat(linde.post("/fhir", Meeting.about(sample.number()).bytes()).statusCode()).isEqualTo(200);

        for (String zaak : List.of(referral.caseNumber(), advisers)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(CaseFile.of(hub.amsterdam(), zaak).letters())
                    .anyMatch(letter -> letter.contains("multidisciplinair") && letter.contains("Huisbezoek")));
        }
        hub.amsterdam().agree(referral.caseNumber(), "MDO-afspraken", "application/pdf",
                "%PDF-1.7 afspraken".getBytes(StandardCharsets.US_ASCII));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.messages())
                .anyMatch(text -> text.contains("nieuwe afspraken") && text.contains("Zie de bijlage")));
    }

    @ParameterizedTest(name = "{0}, risk {1}, home {2}: {3}")
    @CsvSource(nullValues = "-", value = {
        "routine, -,        3825AB, WMO-MELDING",
        "routine, low,      3825AB, WMO-MELDING",
        "urgent,  -,        3825AB, WMO-GEBIEDSTEAM-N",
        "stat,    low,      3812XX, WMO-GEBIEDSTEAM-Z",
        "routine, moderate, 3829 zz, WMO-GEBIEDSTEAM-N",
        "routine, high,     -,      WMO-GEBIEDSTEAM-Z",
        "asap,    certain,  3821AA, WMO-GEBIEDSTEAM-N"})
    void triage_sends_what_is_urgent_or_risky_past_the_desk_to_the_area_team(String priority, String risk, String home,
                                                                              String zaaktype) {
        Sample sample = livingAt(home, in(AMERSFOORT)).about(Patients.next(), "De Vries")
                .with("ServiceRequest", r -> r.put("priority", priority));
        if (risk != null) {
            stating(risk, sample);
        }
        HttpResponse<String> answer = linde.refer(sample.bytes());
        Referral referral = Referral.of(linde, answer).becomes("ontvangen");

        CaseFile file = file(AMERSFOORT, referral);
        assertThat(zaaktype(AMERSFOORT, file)).isEqualTo(zaaktype);
        assertThat(file.letter()).contains(FUNCTION, "De Vries");
        assertThat(found(file.everything(), "RiskAssessment", "risk-probability", "Risico", "moderate", "Valgevaar"))
                .as("the risk itself goes nowhere").isEmpty();
        assertThat(answer.body()).doesNotContain("OperationOutcome");
    }

    @Test
    void a_risk_that_cannot_be_read_keeps_nothing_from_going_and_the_gp_is_warned() {
        Sample sample = livingAt("3825AB", in(AMERSFOORT));
        stating("high", sample).putArray("prediction").addObject().put("probabilityDecimal", 0.93);

        HttpResponse<String> answer = linde.refer(sample.bytes());
        Referral referral = Referral.of(linde, answer).becomes("ontvangen");

        assertThat(zaaktype(AMERSFOORT, file(AMERSFOORT, referral))).isEqualTo("WMO-MELDING");
        JsonNode issue = linde.json(answer).at("/entry/0/response/outcome/issue/0");
        assertThat(issue.path("severity").asText()).isEqualTo("warning");
        assertThat(issue.at("/details/coding/0/code").asText()).isEqualTo("risk-unread");
        assertThat(issue.at("/expression/0").asText()).startsWith("Bundle.entry[");
        assertThat(answer.body()).doesNotContain("0.93");
        assertThat(linde.post("/fhir/$preview", sample.bytes()).body()).contains("risk-unread");
    }

    @Test
    void another_kind_of_risk_or_one_that_the_patient_keeps_back_does_not_choose_the_team() {
        Sample stroke = livingAt("3825AB", in(AMERSFOORT));
        stating("high", stroke).putObject("code").putArray("coding").addObject()
                .put("system", "http://snomed.info/sct").put("code", "230690007");
        Sample kept = livingAt("3825AB", in(AMERSFOORT));
        stating("high", kept);
        String name = last(kept).path("fullUrl").asText();
        kept.except(deny -> deny.putArray("data").addObject().put("meaning", "instance").putObject("reference")
                .put("reference", name));

        for (Sample sample : List.of(stroke, kept)) {
            HttpResponse<String> answer = linde.refer(sample.bytes());
            Referral referral = Referral.of(linde, answer).becomes("ontvangen");
            assertThat(zaaktype(AMERSFOORT, file(AMERSFOORT, referral))).isEqualTo("WMO-MELDING");
            assertThat(answer.body()).doesNotContain("risk-unread");
        }
    }

    @Test
    void what_comes_after_goes_through_the_same_door_and_its_name_is_told() throws Exception {
        Sample sample = livingAt("3825AB", in(AMERSFOORT)).withConsentOfItsOwn()
                .with("ServiceRequest", request -> request.put("priority", "urgent"));
        String preview = linde.post("/fhir/$preview", sample.bytes()).body();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        String number = referral.caseNumber();
        SimulatedZgw zgw = hub.municipality(AMERSFOORT);

        zgw.setStatus(number, "In onderzoek");
        referral.becomes("in-onderzoek");

        assertThat(file(AMERSFOORT, referral).letter()).contains("gemeente Amersfoort, Gebiedsteam Noord");
        assertThat(preview).contains("Gemeente Amersfoort (Gebiedsteam Noord)");
        assertThat(referral.messages()).anyMatch(text -> text.startsWith("Amersfoort (Gebiedsteam Noord) is met het "
                + "onderzoek begonnen"));
        assertThat(linde.get("/fhir/Task/" + referral.id() + "/$disclosure").body())
                .contains("Gemeente Amersfoort (Gebiedsteam Noord)");
        assertThat(referral.task().at("/owner/display").asText()).isEqualTo("Gemeente Amersfoort (Gebiedsteam Noord)");

        revoke(referral, sample);
        await().atMost(PATIENCE).untilAsserted(() ->
                assertThat(CaseFile.of(zgw, number).result()).isEqualTo("Ingetrokken"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(nullValues = "-", value = {"5622AA, WMO-TEAM-WOENSEL", "5629ZZ, WMO-TEAM-WOENSEL",
        "5616 bb, WMO-TEAM-STRIJP", "5621AB, WMO-TEAM-STRIJP", "5621AC, WMO-MELDING", "5651GW, WMO-MELDING",
        "-, WMO-MELDING"})
    void the_neighbourhood_team_of_the_patients_home_is_the_door_and_the_desk_for_whoever_has_none(String home,
                                                                                                  String zaaktype) {
        Referral referral = Referral.of(linde, livingAt(home, in(EINDHOVEN))).becomes("ontvangen");

        assertThat(zaaktype(EINDHOVEN, file(EINDHOVEN, referral))).isEqualTo(zaaktype);
    }

    @Test
    void a_letter_box_in_another_neighbourhood_is_no_home() {
        Sample sample = livingAt("5622AA", in(EINDHOVEN)).with("Patient", patient -> ((ArrayNode) patient
                .path("address")).addObject().put("use", "home").put("type", "postal").put("postalCode", "5616BB"));

        Referral referral = Referral.of(linde, sample).becomes("ontvangen");

        assertThat(zaaktype(EINDHOVEN, file(EINDHOVEN, referral))).isEqualTo("WMO-TEAM-WOENSEL");
    }

    @Test
    void an_expert_thinks_along_without_knowing_about_whom() {
        Referral referral = Referral.of(linde, in(UTRECHT).consentingTo("00000099000000344002")).becomes("ontvangen");

        CaseFile experts = CaseFile.of(hub.municipality(UTRECHT), part(referral, RecipientRole.EXPERT).caseNumber());
        assertThat(experts.letter()).contains("Vraag aan deskundige", FUNCTION);
        assertThat(found(experts.everything(), "999990019", "Vries", "1957-03-14", "Prinsengracht", "1015", "De Linde",
                "01012345", referral.caseNumber(), referral.id())).isEmpty();

        hub.municipality(UTRECHT).answer(part(referral, RecipientRole.EXPERT).caseNumber(), "Antwoord", "text/plain",
                "Kijk eerst thuis.".getBytes(StandardCharsets.UTF_8));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.municipality(UTRECHT)
                .dossier(referral.caseNumber()).path("zaakinformatieobjecten"))
                .anyMatch(link -> link.path("titel").asText().equals("Antwoord van de deskundige")));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({LEIDEN + ", welzijn-op-recept, WELZIJN-OP-RECEPT", ROTTERDAM + ", schuldhulp, SCHULDHULP"})
    void a_referral_for_welfare_or_money_carries_nothing_medical_whatever_the_his_sends(String code, String provision,
                                                                                        String zaaktype) {
        Sample full = askingFor(provision, Sample.load("5-").numbered(UUID.randomUUID().toString())
                .forMunicipality(code)).withMedicalFacts();
        Secrets medical = Secrets.medical(List.of(full));
        assertThat(medical.words()).hasSizeGreaterThan(20);

        Referral referral = Referral.of(linde, full).becomes("ontvangen");

        CaseFile file = file(code, referral);
        assertThat(zaaktype(code, file)).isEqualTo(zaaktype);
        assertThat(medical.foundIn(file.everything().getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(found(file.everything(), "snomed", "icpc", "loinc", FUNCTION, MEDICAL)).isEmpty();
        JsonNode record = linde.json(linde.get("/fhir/Task/" + referral.id() + "/$disclosure"));
        assertThat(record.findParents("name")).filteredOn(part -> part.path("name").asText().equals("element"))
                .extracting(part -> part.path("valueCode").asText()).containsExactly("urgency");
    }

    @ParameterizedTest(name = "{0} years old, agreed by {1}: {2}")
    @CsvSource({
        "11, parent,       accepted", "11, child,        refused", "11, child+parent, accepted",
        "12, parent,       refused", "12, child,        refused", "12, child+parent, accepted",
        "15, parent,       refused", "15, child,        refused", "15, child+parent, accepted",
        "16, parent,       refused", "16, child,        accepted", "16, child+parent, accepted"})
    void for_a_child_those_agree_who_may_by_its_age(int age, String agreed, String outcome) {
        Sample sample = askingFor("jeugdhulp", in(OOST_GELRE)).withConsentOfItsOwn();
        LocalDate birthday = LocalDate.now(DUTCH_TIME).minusYears(age).minusDays(1);
        sample.with("Patient", patient -> patient.put("birthDate", birthday.toString()));
        agreedBy(agreed, sample);

        HttpResponse<String> answer = linde.refer(sample.bytes());

        if (outcome.equals("refused")) {
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("consent-performer").doesNotContain(birthday.toString());
        } else {
            Referral referral = Referral.of(linde, answer).becomes("ontvangen");
            CaseFile file = file(OOST_GELRE, referral);
            assertThat(zaaktype(OOST_GELRE, file)).isEqualTo("JEUGD-HULPVRAAG");
            assertThat(found(file.everything(), FUNCTION, "sclerose", "Moeder")).isEmpty();
        }
    }

    private static Sample in(String code) {
        return Sample.scootmobiel().forMunicipality(code);
    }

    /** @param postcode null where the practice does not know it */
    private static Sample livingAt(String postcode, Sample sample) {
        return sample.with("Patient", patient -> {
            ObjectNode home = (ObjectNode) patient.at("/address/0");
            if (postcode == null) {
                home.remove("postalCode");
            } else {
                home.put("postalCode", postcode);
            }
        });
    }

    private static Sample askingFor(String provision, Sample sample) {
        Consumer<JsonNode> change = coding -> ((ObjectNode) coding).put("code", provision).remove("display");
        sample.with("ServiceRequest", request -> change.accept(request.at("/code/coding/0")));
        return sample.with("Consent", consent -> change.accept(
                consent.at("/provision/provision/0/code/0/coding/0")));
    }

    /** The GP states a risk, and on the side what of. */
    private static ObjectNode stating(String risk, Sample sample) {
        String name = "urn:uuid:" + UUID.randomUUID();
        ObjectNode assessment = JSON.createObjectNode().put("resourceType", "RiskAssessment").put("status", "final");
        assessment.set("subject", sample.resource("ServiceRequest").path("subject").deepCopy());
        ObjectNode prediction = assessment.putArray("prediction").addObject();
        prediction.putObject("outcome").put("text", "Valgevaar");
        prediction.putObject("qualitativeRisk").putArray("coding").addObject()
                .put("system", "http://terminology.hl7.org/CodeSystem/risk-probability").put("code", risk);
        add(name, assessment, sample);
        sample.with("ServiceRequest", request -> request.withArray("supportingInfo").addObject()
                .put("reference", name));
        return assessment;
    }

    private static void agreedBy(String whom, Sample sample) {
        JsonNode patient = sample.resource("ServiceRequest").path("subject");
        String mother = "urn:uuid:" + UUID.randomUUID();
        ObjectNode person = JSON.createObjectNode().put("resourceType", "RelatedPerson");
        person.set("patient", patient.deepCopy());
        person.putArray("name").addObject().put("family", "Moeder");
        person.putArray("relationship").addObject().putArray("coding").addObject()
                .put("system", "http://terminology.hl7.org/CodeSystem/v3-RoleCode").put("code", "MTH");
        add(mother, person, sample);
        sample.with("Consent", consent -> {
            ArrayNode performers = consent.putArray("performer");
            if (whom.contains("child")) {
                performers.add(patient.deepCopy());
            }
            if (whom.contains("parent")) {
                performers.addObject().put("reference", mother);
            }
        });
    }

    private static void add(String name, ObjectNode resource, Sample sample) {
        ObjectNode entry = ((ArrayNode) sample.bundle().path("entry")).addObject().put("fullUrl", name);
        entry.set("resource", resource);
        entry.putObject("request").put("method", "POST").put("url", resource.path("resourceType").asText());
    }

    private static JsonNode last(Sample sample) {
        JsonNode entries = sample.bundle().path("entry");
        return entries.path(entries.size() - 1);
    }

    private static CaseFile file(String code, Referral referral) {
        return CaseFile.of(hub.municipality(code), referral.caseNumber());
    }

    /** The identificatie of a case's zaaktype, as the catalogue tells it. */
    private static String zaaktype(String code, CaseFile file) {
        String address = file.dossier().at("/zaak/zaaktype").asText();
        return hub.municipality(code).exchanges().stream().map(exchange -> read(exchange.responseText()))
                .flatMap(answer -> answer.findParents("identificatie").stream())
                .filter(found -> found.path("url").asText().equals(address)).findFirst().orElseThrow()
                .path("identificatie").asText();
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    private static Part part(Referral referral, RecipientRole role) {
        Parts parts = hub.bean(Parts.class);
        await().atMost(PATIENCE).until(() -> parts.find(ReferralId.of(referral.id()), role)
                .filter(part -> part.state() == Part.State.DELIVERED).isPresent());
        return parts.find(ReferralId.of(referral.id()), role).orElseThrow();
    }

    private static void revoke(Referral referral, Sample sample) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(hub.address().resolve("/fhir/Consent/" + referral.id()))
                .header("Authorization", "Bearer " + linde.token()).header("Content-Type", "application/fhir+json")
                .PUT(HttpRequest.BodyPublishers.ofString(Revoking.taken(sample, referral.id()).toString())).build();
        assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    private static List<String> found(String text, String... words) {
        return Stream.of(words).filter(text::contains).toList();
    }
}
