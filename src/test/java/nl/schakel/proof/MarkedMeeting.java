package nl.schakel.proof;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;

import nl.schakel.proof.Marker.Kind;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/** What a multidisciplinary meeting agreed, with a marker in every text around the codes that may go. */
final class MarkedMeeting {

    private static final Path SAMPLE = Path.of("config/demo/meetings/1-huisbezoek-en-belafspraak.json");

    private MarkedMeeting() {
    }

    /** About a referral that was sent. */
    static Bundle about(Bundle referral, Markers markers, Random random) {
        try {
            String json = Files.readString(SAMPLE);
            for (String last : Set.of("1", "2")) {
                json = json.replace("urn:uuid:11111111-2222-4333-8444-00000000000" + last,
                        "urn:uuid:" + markers.uuid("meeting: Bundle.entry.fullUrl"));
            }
            Bundle bundle = MarkedReferral.FHIR.newJsonParser().parseResource(Bundle.class, json);
            FullResources full = new FullResources(markers, random, "Patient/" + markers.text("meeting: a patient"));
            task(MarkedReferral.find(bundle, Task.class), referral, full);
            plan(MarkedReferral.find(bundle, CarePlan.class), referral, markers, full);
            return bundle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void task(Task task, Bundle referral, FullResources full) {
        Identifier number = MarkedReferral.find(referral, ServiceRequest.class).getIdentifierFirstRep();
        task.getBasedOnFirstRep().getIdentifier().setSystem(number.getSystem()).setValue(number.getValue());
        full.annotate(task, "meeting: Task");
        full.fill(task, name -> !Set.of("implicitRules", "for", "partOf").contains(name), false);
    }

    private static void plan(CarePlan plan, Bundle referral, Markers markers, FullResources full) {
        // By its own number the HIS knows what it sent.
        plan.getIdentifierFirstRep().setSystem("https://" + markers.text("CarePlan.identifier.system") + ".example");
        markers.allowLast(Kind.TEXT, Place.DATABASE.name());
        plan.getIdentifierFirstRep().setValue(markers.text("CarePlan.identifier.value"));
        markers.allowLast(Kind.TEXT, Place.DATABASE.name());
        plan.getSubject().getIdentifier().setValue(
                MarkedReferral.find(referral, Patient.class).getIdentifierFirstRep().getValue());
        plan.getActivity().forEach(activity -> {
            activity.addProgress().setText(markers.text("CarePlan.activity.progress"));
            activity.getDetail().setDescription(markers.text("CarePlan.activity.detail.description"))
                    .addReasonCode(new CodeableConcept().setText(markers.text("CarePlan.activity.detail.reasonCode")));
            activity.getDetail().getPerformerFirstRep().setDisplay(
                    markers.text("CarePlan.activity.detail.performer.display"));
        });
        full.annotate(plan, "meeting: CarePlan");
        full.fill(plan, name -> !Set.of("implicitRules", "replaces").contains(name), false);
    }

    /** A document of which title and text are given. */
    static byte[] pdf(String title, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                content.newLineAtOffset(50, 700);
                content.showText(text);
                content.endText();
            }
            document.getDocumentInformation().setTitle(title);
            document.save(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
