package nl.schakel.fhir;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.disclosure.AdviceForm;
import nl.schakel.referral.Provision;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Reference;

/** What a question is made of: who asks, about whom, what, and on which consent. */
final class AdviceParts {

    static final String ASKER = "vrager";
    static final String QUESTIONS = "vragen";
    static final String CONSENT = "toestemming";

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final String POLICY = "https://schakel.example/policies/wmo-advies/1";
    private static final String CONSENT_CATEGORY = "https://schakel.example/fhir/CodeSystem/consent-category";

    private AdviceParts() {
    }

    static Reference patient(AdviceQuestion question) {
        return new Reference().setType("Patient").setDisplay(question.patient().name()).setIdentifier(
                new Identifier().setSystem(Systems.BSN).setValue(question.patient().bsn()));
    }

    static PractitionerRole asker(AdviceQuestion question, Reference municipality) {
        AdviceQuestion.Asker asker = question.asker();
        PractitionerRole role = new PractitionerRole();
        role.setId(ASKER);
        role.setOrganization(municipality);
        role.setPractitioner(new Reference().setType("Practitioner").setDisplay(asker.name()));
        if (asker.big() != null) {
            role.getPractitioner().setIdentifier(new Identifier().setSystem(Systems.BIG).setValue(asker.big()));
        }
        role.addCode(new CodeableConcept().setText(asker.function()));
        if (asker.phone() != null) {
            role.addTelecom().setSystem(ContactPoint.ContactPointSystem.PHONE).setValue(asker.phone());
        }
        return role;
    }

    static Questionnaire questionnaire(String canonical, AdviceRequest request, List<AdviceForm.Item> items) {
        Questionnaire questionnaire = new Questionnaire();
        questionnaire.setUrl(canonical);
        questionnaire.setStatus(Enumerations.PublicationStatus.ACTIVE);
        questionnaire.setTitle("Vraag van de gemeente: " + request.provision().label());
        questionnaire.addSubjectType("Patient");
        questionnaire.setDateElement(new DateTimeType(LocalDate.ofInstant(request.askedAt(), DUTCH_TIME).toString()));
        for (AdviceForm.Item item : items) {
            Questionnaire.QuestionnaireItemComponent question = questionnaire.addItem().setLinkId(item.element())
                    .setText(item.label()).setType(Questionnaire.QuestionnaireItemType.CHOICE)
                    .setRepeats(item.several());
            item.options().forEach(option -> question.addAnswerOption()
                    .setValue(new Coding(option.system(), option.code(), option.display())));
        }
        return questionnaire;
    }

    /** @param whole with the signed form itself */
    static Consent consent(AdviceRequest request, AdviceQuestion question, Reference municipality, boolean whole) {
        AdviceQuestion.Consent given = question.consent();
        Consent consent = new Consent();
        consent.setId(CONSENT);
        consent.setStatus(Consent.ConsentState.ACTIVE);
        consent.setScope(new CodeableConcept().addCoding(new Coding(
                "http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy", null)));
        consent.addCategory().addCoding(new Coding("http://loinc.org", "59284-0", null));
        consent.addCategory().addCoding(new Coding(CONSENT_CATEGORY, "wmo-advies", null));
        consent.setPatient(patient(question));
        consent.setDateTimeElement(new DateTimeType(given.given().toString()));
        consent.addPerformer(new Reference().setDisplay(by(given.by())));
        consent.addOrganization(municipality);
        consent.addPolicy().setUri(POLICY);
        Consent.ProvisionComponent permit = consent.getProvision();
        permit.setType(Consent.ConsentProvisionType.PERMIT);
        permit.getPeriod().setStartElement(new DateTimeType(given.given().toString()));
        if (given.until() != null) {
            permit.getPeriod().setEndElement(new DateTimeType(given.until().toString()));
        }
        permit.addCode().addCoding(new Coding(Provision.SYSTEM, request.provision().code(),
                request.provision().label()));
        if (given.document() != null) {
            Attachment form = new Attachment().setContentType("application/pdf").setLanguage("nl")
                    .setTitle("Getekende toestemming").setSize(given.document().length);
            consent.setSource(whole ? form.setData(given.document()) : form);
        }
        return consent;
    }

    /** In words, as the GP and the patient read it. */
    static String by(String code) {
        return switch (code) {
            case "patient" -> "De patiënt";
            case "ouder" -> "Een ouder of voogd";
            case "patient-en-ouder" -> "De patiënt en een ouder of voogd";
            case "wettelijk-vertegenwoordiger" -> "De wettelijk vertegenwoordiger";
            case "verwijzing" -> "Wie toestemming gaf voor de verwijzing";
            default -> "Niet bekend";
        };
    }
}
