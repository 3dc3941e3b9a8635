package nl.schakel.fhir;

import java.util.Date;

import nl.schakel.feedback.BusinessStatus;
import nl.schakel.feedback.Feedback;
import nl.schakel.feedback.FeedbackDesk;
import nl.schakel.referral.CancelReason;
import nl.schakel.referral.CancelledReferrals;
import nl.schakel.referral.MdoDocuments;
import nl.schakel.referral.Provision;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.Urgency;
import nl.schakel.directory.Directory;
import org.hl7.fhir.r4.model.Attachment;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;

/**
 * A referral in FHIR, in Gravity's <i>indirect referral</i> shape: the hub's Task is part of the HIS's Task, its
 * ServiceRequest is a filler order based on the HIS's request.
 */
final class TaskView {

    /** The code of a referral's Task. */
    static final String CODE = "fulfill";

    private static final String TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code";

    private final FeedbackDesk feedback;
    private final Directory directory;
    private final MdoDocuments documents;
    private final CancelledReferrals cancelled;

    TaskView(FeedbackDesk feedback, Directory directory, MdoDocuments documents, CancelledReferrals cancelled) {
        this.cancelled = cancelled;
        this.feedback = feedback;
        this.directory = directory;
        this.documents = documents;
    }

    /** Where the referral stands, as far as the practice may know. */
    Task task(Referral referral) {
        return task(feedback.current(referral));
    }

    Task task(Feedback told) {
        Referral referral = told.referral();
        Task task = new Task();
        task.setId("Task/" + referral.id() + "/_history/" + told.version());
        task.getMeta().setVersionId(String.valueOf(told.version())).setLastUpdated(Date.from(told.at()));
        task.addIdentifier(placer(referral));
        if (told.caseNumber() != null) {
            task.addIdentifier(filler(referral, told.caseNumber()));
        }
        task.setStatus(Task.TaskStatus.fromCode(told.status().taskStatus()));
        task.setBusinessStatus(businessStatus(told.status()));
        if (told.reason() != null) {
            task.setStatusReason(reason(told));
        }
        task.setIntent(Task.TaskIntent.ORDER);
        task.setPriority(Task.TaskPriority.fromCode(referral.urgency().code()));
        task.setCode(new CodeableConcept().addCoding(new Coding(TASK_CODE, CODE, null)));
        task.setFocus(new Reference("ServiceRequest/" + referral.id()));
        task.setFor(patient(referral));
        if (referral.sourceTask() != null) {
            task.addPartOf(new Reference(referral.sourceTask()));
        }
        task.setAuthoredOn(Date.from(referral.receivedAt()));
        task.setLastModified(Date.from(told.at()));
        task.setRequester(practice(referral));
        task.setOwner(municipality(referral.municipality(), referral.door()));
        if (told.contact() != null) {
            task.getOwner().setDisplay(task.getOwner().getDisplay() + " (contact: " + named(told.contact()) + ")");
        }
        if (told.deadline() != null) {
            task.getRestriction().getPeriod().setEndElement(
                    new DateTimeType(told.deadline().toString()));
        }
        TaskOutputs.add(task, told);
        return task;
    }

    /** With the practice's own code where it is the practice that wanted to stop, or how that was answered. */
    private CodeableConcept reason(Feedback told) {
        CodeableConcept reason = new CodeableConcept().setText(told.reason());
        boolean mayBeCancelled = told.status().taskStatus().equals("completed") || told.status().isAsked()
                || told.status() == BusinessStatus.INGETROKKEN && told.referral().state() != ReferralState.REVOKED;
        if (mayBeCancelled) {
            cancelled.find(told.referral().id()).ifPresent(found -> reason.addCoding(
                    told.status().taskStatus().equals("completed")
                            ? new Coding(BusinessStatus.SYSTEM, "annulering-niet-gevolgd",
                                    "De annulering is niet gevolgd")
                            : new Coding(CancelReason.SYSTEM, found.reason().code(), null)));
        }
        return reason;
    }

    ServiceRequest request(Referral referral) {
        Feedback told = feedback.current(referral);
        ServiceRequest request = new ServiceRequest();
        request.setId("ServiceRequest/" + referral.id() + "/_history/" + told.version());
        request.getMeta().setVersionId(String.valueOf(told.version())).setLastUpdated(Date.from(told.at()));
        request.addIdentifier(placer(referral));
        if (told.caseNumber() != null) {
            request.addIdentifier(filler(referral, told.caseNumber()));
        }
        request.addBasedOn(new Reference().setType("ServiceRequest").setIdentifier(placer(referral)));
        request.setStatus(status(told.status()));
        request.setIntent(ServiceRequest.ServiceRequestIntent.FILLERORDER);
        request.setPriority(priority(referral.urgency()));
        request.setCode(new CodeableConcept().addCoding(new Coding(Provision.SYSTEM, referral.provision().code(),
                referral.provision().label())));
        request.setSubject(patient(referral));
        request.setAuthoredOn(Date.from(referral.receivedAt()));
        request.setRequester(practice(referral));
        request.addPerformer(municipality(referral.municipality(), referral.door()));
        return request;
    }

    Communication communication(Feedback told) {
        Referral referral = told.referral();
        Communication communication = new Communication();
        String id = referral.id() + "-" + told.version();
        communication.setId("Communication/" + id);
        communication.getMeta().setLastUpdated(Date.from(told.at()));
        communication.addIdentifier(new Identifier().setSystem(Systems.FEEDBACK).setValue(id));
        communication.addPartOf(new Reference("Task/" + referral.id()));
        communication.addBasedOn(new Reference("ServiceRequest/" + referral.id()));
        communication.setStatus(Communication.CommunicationStatus.COMPLETED);
        communication.setSubject(patient(referral));
        communication.setTopic(businessStatus(told.status()));
        communication.setSentElement(new DateTimeType(new InstantType(Date.from(told.at()))
                .getValueAsString()));
        communication.addRecipient(practice(referral));
        communication.setSender(told.fromHub()
                ? new Reference().setDisplay("Schakel") : municipality(told.municipality(), told.referral().door()));
        if (told.contact() != null) {
            communication.addContained(contact(told));
            communication.getSender().setType(null).setReference("#contact")
                    .setDisplay(communication.getSender().getDisplay() + ", " + told.contact().name());
        }
        communication.addPayload().setContent(new StringType(told.text()));
        if (told.document() != null) {
            documents.read(referral, told.document()).ifPresent(pdf -> communication.addPayload().setContent(
                    new Attachment().setContentType("application/pdf").setLanguage("nl")
                            .setTitle("Afspraken multidisciplinair overleg").setData(pdf)));
        }
        return communication;
    }

    private static CodeableConcept businessStatus(BusinessStatus status) {
        return new CodeableConcept().setText(status.display())
                .addCoding(new Coding(BusinessStatus.SYSTEM, status.code(), status.display()));
    }

    private static ServiceRequest.ServiceRequestStatus status(BusinessStatus status) {
        return switch (status.taskStatus()) {
            case "completed" -> ServiceRequest.ServiceRequestStatus.COMPLETED;
            case "cancelled", "rejected", "failed" -> ServiceRequest.ServiceRequestStatus.REVOKED;
            case "on-hold" -> ServiceRequest.ServiceRequestStatus.ONHOLD;
            default -> ServiceRequest.ServiceRequestStatus.ACTIVE;
        };
    }

    private static ServiceRequest.ServiceRequestPriority priority(Urgency urgency) {
        return ServiceRequest.ServiceRequestPriority.fromCode(urgency.code());
    }

    private static Identifier placer(Referral referral) {
        Identifier identifier = new Identifier().setValue(referral.source().value());
        if (!referral.source().system().isEmpty()) {
            identifier.setSystem(referral.source().system());
        }
        return identifier.setType(type("PLAC"));
    }

    private static Identifier filler(Referral referral, String caseNumber) {
        return new Identifier().setSystem(Systems.CASE_NUMBER + referral.municipality())
                .setValue(caseNumber).setType(type("FILL"));
    }

    private static CodeableConcept type(String code) {
        return new CodeableConcept().addCoding(new Coding(Systems.IDENTIFIER_TYPE, code, null));
    }

    /** By the hub's number of the referral: the BSN stays where it was. */
    static Reference patient(Referral referral) {
        return new Reference().setType("Patient").setIdentifier(
                new Identifier().setSystem(Systems.PATIENT).setValue(referral.id().toString()));
    }

    private Reference practice(Referral referral) {
        Reference reference = new Reference().setType("Organization").setIdentifier(
                new Identifier().setSystem(Systems.AGB).setValue(referral.practice().value()));
        directory.practice(referral.practice()).ifPresent(practice -> reference.setDisplay(practice.name()));
        return reference;
    }

    /** Whom the practice may call, so that a HIS can show it. */
    private PractitionerRole contact(Feedback told) {
        PractitionerRole role = new PractitionerRole();
        role.setId("contact");
        role.setOrganization(municipality(told.municipality(), told.referral().door()));
        role.setPractitioner(new Reference().setDisplay(told.contact().name()));
        if (told.contact().phone() != null) {
            role.addTelecom().setSystem(ContactPoint.ContactPointSystem.PHONE).setValue(told.contact().phone());
        }
        if (told.contact().from() != null) {
            role.getPeriod().setStartElement(new DateTimeType(told.contact().from().toString()));
        }
        return role;
    }

    private static String named(Municipality.Contact contact) {
        return contact.phone() == null ? contact.name() : contact.name() + ", " + contact.phone();
    }

    private Reference municipality(GemeenteCode code, String door) {
        Reference reference = new Reference().setType("Organization").setIdentifier(
                new Identifier().setSystem(Systems.GEMEENTE).setValue(code.value()));
        directory.municipality(code)
                .ifPresent(municipality -> reference.setDisplay("Gemeente " + municipality.nameWith(door)));
        return reference;
    }
}
