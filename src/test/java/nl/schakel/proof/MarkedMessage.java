package nl.schakel.proof;

import nl.schakel.proof.Marker.Kind;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.MessageHeader;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;

/** A referral in the form of a message. */
final class MarkedMessage {

    private MarkedMessage() {
    }

    /** The same as a message; its sender is told what event it was about, and which message was answered. */
    static void of(Markers markers, Bundle bundle) {
        bundle.setType(Bundle.BundleType.MESSAGE);
        bundle.getEntry().forEach(entry -> entry.setRequest(null));
        MessageHeader header = new MessageHeader();
        header.setId(markers.text("MessageHeader.id"));
        markers.allowLast(Kind.TEXT, Place.MESSAGE_ANSWER.name());
        header.getSource().setName(markers.text("MessageHeader.source.name"))
                .setEndpoint("https://" + markers.text("MessageHeader.source.endpoint") + ".example");
        Coding event = new Coding();
        event.setSystem("https://" + markers.text("MessageHeader.event.system") + ".example");
        markers.allowLast(Kind.TEXT, Place.MESSAGE_ANSWER.name());
        event.setCode(markers.text("MessageHeader.event.code"));
        markers.allowLast(Kind.TEXT, Place.MESSAGE_ANSWER.name());
        event.setDisplay(markers.text("MessageHeader.event.display"));
        header.setEvent(event);
        header.setReason(new CodeableConcept().setText(markers.text("MessageHeader.reason.text")));
        bundle.getEntry().stream().filter(entry -> entry.getResource() instanceof ServiceRequest).findFirst()
                .ifPresent(entry -> header.addFocus(new Reference(entry.getFullUrl())));
        bundle.getEntry().add(0, new Bundle.BundleEntryComponent().setResource(header)
                .setFullUrl("urn:uuid:" + markers.uuid("Bundle.entry.fullUrl")));
    }
}
