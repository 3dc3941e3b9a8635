package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditRecord;
import nl.schakel.story.Hub;
import nl.schakel.story.Question;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every answer of the door against base R4. */
@ExtendWith(Door.Opened.class)
class AnswersAreFhirTest {

    private static final FhirValidator VALIDATOR = validator();

    private final Door door;

    AnswersAreFhirTest(Door door) {
        this.door = door;
    }

    private static FhirValidator validator() {
        ValidationSupportChain support = new ValidationSupportChain(new DefaultProfileValidationSupport(Shapes.FHIR),
                new CommonCodeSystemsTerminologyService(Shapes.FHIR),
                new InMemoryTerminologyServerValidationSupport(Shapes.FHIR));
        FhirInstanceValidator instance = new FhirInstanceValidator(support);
        instance.setNoTerminologyChecks(false);
        instance.setErrorForUnknownProfiles(true);
        return Shapes.FHIR.newValidator().registerValidatorModule(instance);
    }

    @Test
    void the_answers_to_a_referral() {
        assertValid(door.linde().refer(Sample.scootmobiel().bytes()), 200);
        assertValid(door.linde().post("/fhir/$process-message", Shapes.message(Sample.scootmobiel()).bytes()), 200);
        assertValid(door.linde().post("/fhir/$process-message", Sample.scootmobiel().bytes()), 200);
        assertValid(door.linde().post("/fhir/$preview", Sample.scootmobiel().bytes()), 200);
        assertValid(door.linde().post("/fhir/$preview", Sample.scootmobiel()
                .with("Consent", consent -> consent.put("status", "inactive")).bytes()), 200);
    }

    @Test
    void the_state_of_a_referral_through_its_life() {
        Referral referral = Referral.of(door.linde(), Sample.scootmobiel()).becomes("ontvangen");
        assertStateValid(referral);
        door.hub().amsterdam().setStatus(referral.caseNumber(), "In onderzoek");
        door.hub().amsterdam().suspend(referral.caseNumber(), true, "Wacht");
        referral.becomes("wacht-op-informatie");
        assertStateValid(referral);
        door.hub().amsterdam().suspend(referral.caseNumber(), false, "");
        door.hub().amsterdam().setResult(referral.caseNumber(), "Toegekend");
        door.hub().amsterdam().setStatus(referral.caseNumber(), "Afgehandeld");
        referral.becomes("toegekend");
        assertStateValid(referral);
    }

    @Test
    void what_is_asked_of_a_referral_with_more_than_one_recipient_before_and_after_it_was_taken_back() {
        Sample sample = Sample.scootmobiel().withConsentOfItsOwn().withMedicalFacts().forMunicipality(Hub.DEN_HAAG)
                .consentingTo(Hub.adviser(Hub.DEN_HAAG)).writing("Komt nauwelijks buiten.", null);
        assertValid(door.linde().post("/fhir/$preview", sample.bytes()), 200);
        sample.with("ServiceRequest", request -> request.remove("note"));
        Referral referral = Referral.of(door.linde(), sample).becomes("ontvangen");
        assertValid(door.get("/fhir/Task/" + referral.id() + "/$disclosure"), 200);
        assertValid(door.get("/fhir/Consent/" + referral.id()), 200);

        ObjectNode taken = sample.resource("Consent").deepCopy().put("id", referral.id()).put("status", "inactive");
        assertValid(door.send(door.request("/fhir/Consent/" + referral.id(), door.linde().token())
                .header("Content-Type", Door.JSON).PUT(BodyPublishers.ofString(taken.toString()))), 200);

        assertValid(door.get("/fhir/Task/" + referral.id() + "/$disclosure"), 200);
        assertValid(door.get("/fhir/Consent/" + referral.id()), 200);
        assertStateValid(referral);
    }

    @Test
    void what_a_municipality_asks_and_what_became_of_it() {
        Referral referral = Referral.of(door.linde(), Sample.scootmobiel());
        Question question = Question.ask(door.hub(), asked -> asked.about(referral.id()).signed());
        assertValid(door.get("/fhir/Task/" + question.id()), 200);
        assertValid(door.get("/fhir/Task?code=advice-request&status=requested"), 200);
        assertValid(door.get("/fhir/Questionnaire/" + question.id()), 200);
        assertValid(door.get("/fhir/Task/" + question.id() + "/$disclosure"), 200);
        assertValid(door.linde().post("/fhir", question.answering("mobility.walking", "165245003").bundle()), 200);
        assertValid(door.get("/fhir/Task/" + question.id()), 200);
        assertValid(door.get("/fhir/Task/" + question.id() + "/$disclosure"), 200);
        assertValid(door.get("/fhir/Task/" + referral.id() + "/$disclosure"), 200);
        assertValid(door.linde().post("/fhir/QuestionnaireResponse",
                question.answering("mobility.walking", "282145008").alone()), 409);

        Question alone = Question.ask(door.hub(), asked -> asked.asking("mobility.walking"));
        assertValid(door.linde().post("/fhir/QuestionnaireResponse",
                alone.answering("mobility.walking", "282145008").alone()), 201);
        Question declined = Question.ask(door.hub(), asked -> asked);
        assertValid(declined.decline(door.linde(), "meer-dan-nodig", "1"), 200);
        assertValid(door.get("/fhir/Task/" + declined.id()), 200);
    }

    @Test
    void a_referral_whose_number_is_nothing_but_an_id() {
        HttpResponse<String> answer = door.linde().refer(Sample.scootmobiel().with("ServiceRequest", r ->
                r.remove("identifier")).bytes());

        assertValid(answer, 200);
    }

    @Test
    void who_saw_or_received_what() {
        Referral referral = Referral.of(door.linde(), Sample.scootmobiel()).becomes("ontvangen");
        assertValid(door.get("/fhir/Task/" + referral.id() + "/$disclosure"), 200);
        HttpResponse<String> found = door.get("/fhir/AuditEvent?entity=Task/" + referral.id());
        assertValid(found, 200);
        String id = door.linde().json(found).path("entry").path(0).path("resource").path("id").asText();
        assertValid(door.get("/fhir/AuditEvent/" + id), 200);
        assertValid(door.get("/fhir/AuditEvent?entity=Task/00000000-0000-4000-8000-000000000000"), 404);
        assertValid(door.get("/fhir/AuditEvent"), 400);
        assertValid(door.get("/fhir/AuditEvent?patient=Patient/1"), 400);
    }

    @Test
    void every_sort_of_entry_of_the_log() {
        AuditEvents events = door.hub().bean(AuditEvents.class);
        for (AuditAction action : AuditAction.values()) {
            for (String entity : new String[] {"Task/00000000-0000-4000-8000-000000000000", "route/x", null}) {
                AuditEntry entry = AuditEntry.of(action, "operator/jansen").to("municipality/0363").with(entity)
                        .about("01012345", "a".repeat(64)).on("Consent/1").because("Waarom.").telling("jti", "urn:uuid:1");
                for (AuditEntry each : List.of(entry, entry.failing("code").from("10.0.0.1"),
                        AuditEntry.of(action, "hub"), AuditEntry.of(action, "token-holder").from("client/x"))) {
                    assertValid(Shapes.FHIR.newJsonParser().encodeResourceToString(events.event(new AuditRecord(
                            "00000000-0000-4000-8000-000000000001", 7, Instant.EPOCH, each, true))));
                }
            }
        }
    }

    @Test
    void refusals_and_what_the_door_can_do() {
        assertValid(door.linde().refer(Sample.scootmobiel().with("Patient", p -> p.remove("name")).bytes()), 422);
        assertValid(door.get("/fhir/Task/1"), 404);
        assertValid(door.get("/fhir/Task?foo=1"), 400);
        assertValid(door.post("/fhir", "text/plain", new byte[0]), 415);
        assertValid(door.get("/fhir/metadata"), 200);
    }

    private void assertStateValid(Referral referral) {
        for (String path : List.of("Task/" + referral.id(), "Task/" + referral.id() + "/_history",
                "ServiceRequest/" + referral.id(), "ServiceRequest?identifier=" + referral.caseNumber(),
                "Task?identifier=" + referral.caseNumber(), "Communication?part-of=Task/" + referral.id())) {
            assertValid(door.get("/fhir/" + path), 200);
        }
    }

    private static void assertValid(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertValid(answer.body());
    }

    private static void assertValid(String resource) {
        List<String> errors = new ArrayList<>();
        VALIDATOR.validateWithResult(resource).getMessages().stream()
                .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .forEach(message -> errors.add(message.getLocationString() + ": " + message.getMessage()));
        assertThat(errors).as(resource).isEmpty();
    }
}
