package nl.schakel.disclosure.text;

import java.util.ArrayList;
import java.util.List;

import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;

/**
 * The text that a GP chose to send along to the municipality: a note of the ServiceRequest that carries our extension.
 * Every other note is the GP's own and stays behind.
 *
 * @param text         what the GP wrote, unchanged
 * @param confirmation the code of the confirmation; null while not confirmed
 * @param path         where it stands within the ServiceRequest, for instance {@code note[1]}
 */
public record GivenText(String text, String confirmation, String path) {

    /** Marks a note as text for the municipality: {@code valueBoolean} true, or {@code valueString} the code. */
    public static final String EXTENSION = "https://schakel.example/fhir/StructureDefinition/tekst-voor-gemeente";

    /** The texts for the municipality, in order; more than one is more than may be sent. */
    public static List<GivenText> of(ServiceRequest request) {
        List<GivenText> given = new ArrayList<>();
        for (int i = 0; i < request.getNote().size(); i++) {
            Annotation note = request.getNote().get(i);
            for (Extension extension : note.getExtensionsByUrl(EXTENSION)) {
                // "false" is a sender that fills every field; a value that means nothing never counts as confirmed.
                boolean declined = extension.getValue() != null && extension.getValue().isBooleanPrimitive()
                        && "false".equals(extension.getValue().primitiveValue());
                if (!declined && note.getText() != null && !note.getText().isBlank()) {
                    given.add(new GivenText(note.getText(), code(extension), "note[" + i + ']'));
                }
            }
        }
        return List.copyOf(given);
    }

    private static String code(Extension extension) {
        // The exact type: code, uri and the like are a StringType's relatives and no confirmation.
        return extension.getValue() instanceof StringType code && "string".equals(code.fhirType())
                ? code.getValue() : null;
    }

    /** Masked: what a GP wrote never shows in a log. */
    @Override
    public String toString() {
        return "GivenText " + path;
    }
}
