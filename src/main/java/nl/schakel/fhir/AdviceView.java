package nl.schakel.fhir;

import java.io.IOException;
import java.util.Date;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceStore;
import nl.schakel.advice.DeclineReason;
import nl.schakel.directory.Directory;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.WithheldReason;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;

/**
 * A question of a municipality as the Task that a HIS works with. It names the patient: the GP must know who it is
 * about, and it goes to the practice alone.
 */
final class AdviceView {

    static final String INDEPENDENT_HINT = "De vraag is niet doorgestuurd: de medisch adviseur moet haar zelf stellen, "
            + "met een eigen toestemming van de patiënt.";

    private static final String PLACER = "PLAC";
    private static final String FILLER = "FILL";
    private static final Coding SUBSETTED = new Coding(
            "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "SUBSETTED", null);

    private final AdviceStore store;
    private final AdviceSelection selection;
    private final Directory directory;
    private final ObjectMapper json;
    private final String base;

    /** @param base the address of the FHIR server */
    AdviceView(AdviceStore store, AdviceSelection selection, Directory directory, ObjectMapper json, String base) {
        this.store = store;
        this.selection = selection;
        this.directory = directory;
        this.json = json;
        this.base = base;
    }

    /** No more than numbers, version and status: enough to see whether it is looked for. */
    static Task head(AdviceRequest request) {
        Task task = new Task();
        task.setId("Task/" + request.id() + "/_history/" + request.version());
        task.getMeta().setVersionId(String.valueOf(request.version())).setLastUpdated(Date.from(request.since()));
        task.setStatus(status(request.state()));
        task.addIdentifier(new Identifier().setSystem(Systems.ADVICE + request.municipality())
                .setValue(request.source()).setType(type(PLACER)));
        if (request.caseNumber() != null) {
            task.addIdentifier(new Identifier().setSystem(Systems.CASE_NUMBER + request.municipality())
                    .setValue(request.caseNumber()).setType(type(FILLER)));
        }
        task.setIntent(Task.TaskIntent.ORDER);
        return task;
    }

    /** The whole question, with the signed form. */
    Task task(AdviceRequest request) {
        return task(request, true);
    }

    /** Without the signed form, that a list would become heavy by. */
    Task listed(AdviceRequest request) {
        return task(request, false);
    }

    /** The address by which a HIS names the questions that it answers. */
    String canonical(AdviceRequest request) {
        return base + "/Questionnaire/" + request.id();
    }

    /** The questions; empty where the question was taken back. */
    Optional<Questionnaire> questionnaire(AdviceRequest request) {
        return store.question(request.id()).map(question -> {
            Questionnaire questionnaire = AdviceParts.questionnaire(canonical(request), request,
                    selection.items(request, question));
            questionnaire.setId("Questionnaire/" + request.id());
            questionnaire.getMeta().setLastUpdated(Date.from(request.askedAt()));
            return questionnaire;
        });
    }

    /** How the asker's house is called. */
    String municipality(AdviceRequest request) {
        return directory.municipality(request.municipality()).map(found -> "Gemeente " + found.name())
                .orElse("De gemeente");
    }

    private Task task(AdviceRequest request, boolean whole) {
        Task task = head(request);
        task.setBusinessStatus(businessStatus(request));
        if (request.reason() != null) {
            task.setStatusReason(reason(request));
        }
        task.setCode(new CodeableConcept().setText("Vraag van de gemeente")
                .addCoding(new Coding(Systems.TASK, AdviceTasks.CODE, "Vraag van de gemeente")));
        if (request.referral() != null) {
            task.addBasedOn(new Reference("ServiceRequest/" + request.referral()));
        }
        task.setAuthoredOn(Date.from(request.askedAt()));
        task.setLastModified(Date.from(request.since()));
        task.setOwner(practice(request));
        task.getRestriction().getPeriod().setEndElement(new DateTimeType(request.due().toString()));
        task.setReasonCode(new CodeableConcept().addCoding(new Coding(Provision.SYSTEM, request.provision().code(),
                request.provision().label())));
        store.question(request.id()).ifPresentOrElse(question -> fill(task, request, question, whole),
                () -> task.setRequester(municipalityOf(request)));
        outcome(task, request);
        return task;
    }

    private void fill(Task task, AdviceRequest request, AdviceQuestion question, boolean whole) {
        String name = municipality(request);
        task.setDescription(question.text() == null
                ? name + " vraagt naar gegevens over de patiënt." : question.text());
        task.getReasonCode().setText(question.text());
        task.setFor(AdviceParts.patient(question));
        task.addContained(AdviceParts.asker(question, municipalityOf(request)));
        task.setRequester(new Reference("#" + AdviceParts.ASKER).setDisplay(question.asker().name() + ", "
                + question.asker().function() + " (" + name + ")"));
        Questionnaire questions = AdviceParts.questionnaire(canonical(request), request,
                selection.items(request, question));
        questions.setId(AdviceParts.QUESTIONS);
        task.addContained(questions);
        task.setFocus(new Reference("#" + AdviceParts.QUESTIONS));
        task.addInput().setType(part("vragenlijst", "Vragenlijst")).setValue(new CanonicalType(canonical(request)));
        task.addContained(AdviceParts.consent(request, question, municipalityOf(request), whole));
        task.addInput().setType(part("toestemming", "Toestemming van de patiënt"))
                .setValue(new Reference("#" + AdviceParts.CONSENT));
        if (!whole && question.consent().document() != null) {
            task.getMeta().addTag(SUBSETTED);
        }
    }

    /** What went to the asker and what did not, for as long as it is known. */
    private void outcome(Task task, AdviceRequest request) {
        disclosure(request).ifPresent(disclosure -> {
            disclosure.facts().forEach(fact -> task.addOutput().setType(part("doorgegeven", "Doorgegeven"))
                    .setValue(new StringType(fact.label() + ": " + fact.display())));
            disclosure.withheld().forEach(withheld -> task.addOutput()
                    .setType(part("niet-doorgegeven", "Niet doorgegeven")).setValue(new StringType(words(withheld))));
        });
    }

    /** What was released and withheld of the answer; empty where there is none. */
    Optional<Disclosure> disclosure(AdviceRequest request) {
        return store.content(request.id(), AdviceStore.Kind.DISCLOSURE).map(stored -> {
            try {
                return json.readValue(stored, Disclosure.class);
            } catch (IOException e) {
                // The cause may quote content.
                throw new IllegalStateException("a stored disclosure does not read");
            }
        });
    }

    /** {@code QuestionnaireResponse[0].item[1].text: Dit is vrije tekst. Vrije tekst gaat niet mee.} */
    static String words(Disclosure.Withheld withheld) {
        return withheld.path() + WithheldReason.ofCode(withheld.reason()).map(reason -> ": " + reason.words())
                .orElse("");
    }

    private static Task.TaskStatus status(AdviceRequest.State state) {
        return switch (state) {
            case ASKED -> Task.TaskStatus.REQUESTED;
            case ANSWERED, DELIVERED -> Task.TaskStatus.COMPLETED;
            case DECLINED, SENT_ON -> Task.TaskStatus.REJECTED;
            case WITHDRAWN -> Task.TaskStatus.CANCELLED;
        };
    }

    private static CodeableConcept businessStatus(AdviceRequest request) {
        Coding coding = switch (request.state()) {
            case ASKED -> new Coding(null, "gevraagd", "De gemeente wacht op antwoord");
            case ANSWERED -> new Coding(null, "beantwoord", "Het antwoord is onderweg naar de gemeente");
            case DELIVERED -> new Coding(null, "bezorgd", "De gemeente heeft het antwoord");
            case DECLINED -> new Coding(null, "afgewezen", "De praktijk antwoordt niet");
            case SENT_ON -> new Coding(null, "doorgestuurd", "De vraag is nu van de medisch adviseur");
            case WITHDRAWN -> new Coding(null, "ingetrokken", "De vraag is ingetrokken");
        };
        return new CodeableConcept().setText(coding.getDisplay()).addCoding(coding.setSystem(Systems.ADVICE_STATUS));
    }

    private static CodeableConcept reason(AdviceRequest request) {
        DeclineReason reason = request.reason();
        boolean stayed = reason == DeclineReason.INDEPENDENT_DOCTOR
                && request.asker() != RecipientRole.MEDICAL_ADVISER
                && request.state() == AdviceRequest.State.DECLINED;
        return new CodeableConcept().setText(stayed ? INDEPENDENT_HINT : reason.display())
                .addCoding(new Coding(DeclineReason.SYSTEM, reason.code(), reason.display()));
    }

    private static CodeableConcept type(String code) {
        return new CodeableConcept().addCoding(new Coding(Systems.IDENTIFIER_TYPE, code, null));
    }

    private static CodeableConcept part(String code, String display) {
        return new CodeableConcept().addCoding(new Coding(Systems.ADVICE_PART, code, display));
    }

    private Reference practice(AdviceRequest request) {
        Reference reference = new Reference().setType("Organization").setIdentifier(
                new Identifier().setSystem(Systems.AGB).setValue(request.practice().value()));
        directory.practice(request.practice()).ifPresent(practice -> reference.setDisplay(practice.name()));
        return reference;
    }

    private Reference municipalityOf(AdviceRequest request) {
        return new Reference().setType("Organization").setIdentifier(new Identifier().setSystem(Systems.GEMEENTE)
                .setValue(request.municipality().value())).setDisplay(municipality(request));
    }
}
