package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        List<String> errors = new ArrayList<>();
        VALIDATOR.validateWithResult(answer.body()).getMessages().stream()
                .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .forEach(message -> errors.add(message.getLocationString() + ": " + message.getMessage()));
        assertThat(errors).as(answer.body()).isEmpty();
    }
}
