package nl.schakel.fhir;

import java.util.Set;

import nl.schakel.referral.ConsentProof;
import nl.schakel.referral.Content;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/**
 * The consents of a Bundle, with who gave them, to whom and for which provision: so much that the reader and the gate
 * come to the same answer as before. Everything else goes: what is not listed does not stay.
 */
final class ConsentExtract implements ConsentProof {

    private static final Set<String> STAYS = Set.of("Consent", "Patient", "RelatedPerson", "ServiceRequest", "Task",
            "Organization", "Practitioner", "PractitionerRole");

    private final BundleCodec codec;

    ConsentExtract(BundleCodec codec) {
        this.codec = codec;
    }

    @Override
    public Content of(Content referral) {
        Bundle bundle = codec.read(referral);
        bundle.getEntry().removeIf(entry -> entry.getResource() == null
                || !STAYS.contains(entry.getResource().fhirType()));
        bundle.getEntry().forEach(ConsentExtract::cut);
        return new Content(Content.Kind.CONSENT, BundleCodec.JSON, codec.write(bundle));
    }

    private static void cut(BundleEntryComponent entry) {
        Resource resource = entry.getResource();
        if (resource instanceof ServiceRequest request) {
            entry.setResource(bare(request));
        } else if (resource instanceof Task task) {
            entry.setResource(bare(task));
        } else if (resource instanceof Patient patient) {
            entry.setResource(bare(patient));
        } else if (resource instanceof RelatedPerson person) {
            person.setTelecom(null).setAddress(null).setPhoto(null).setCommunication(null);
        } else if (resource instanceof Consent consent) {
            consent.setSource(null);
        }
        if (entry.getResource() instanceof DomainResource kept) {
            kept.setText(null);
            kept.setContained(null);
            kept.setExtension(null);
        }
    }

    private static ServiceRequest bare(ServiceRequest request) {
        ServiceRequest bare = new ServiceRequest();
        bare.setIdElement(request.getIdElement());
        return bare.setIdentifier(request.getIdentifier()).setRequisition(request.getRequisition())
                .setStatus(request.getStatus()).setIntent(request.getIntent()).setCategory(request.getCategory())
                .setPriority(request.getPriority()).setCode(request.getCode()).setSubject(request.getSubject())
                .setRequester(request.getRequester()).setPerformer(request.getPerformer())
                .setAuthoredOnElement(request.getAuthoredOnElement());
    }

    private static Task bare(Task task) {
        Task bare = new Task();
        bare.setIdElement(task.getIdElement());
        return bare.setIdentifier(task.getIdentifier()).setStatus(task.getStatus()).setIntent(task.getIntent())
                .setCode(task.getCode()).setFocus(task.getFocus()).setFor(task.getFor());
    }

    private static Patient bare(Patient patient) {
        Patient bare = new Patient();
        bare.setIdElement(patient.getIdElement());
        return bare.setIdentifier(patient.getIdentifier()).setName(patient.getName())
                .setBirthDateElement(patient.getBirthDateElement());
    }
}
