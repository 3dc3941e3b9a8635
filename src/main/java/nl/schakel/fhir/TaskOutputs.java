package nl.schakel.fhir;

import java.time.LocalDate;

import nl.schakel.feedback.Decided;
import nl.schakel.feedback.Feedback;
import nl.schakel.referral.DeliveryForm;
import nl.schakel.referral.WmoCategory;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Type;

/**
 * What a program may read of feedback besides the state, as {@code Task.output}: the next legal term, and of a decision
 * the category, the first and last day, and how it reaches the patient. What is not known has no output.
 */
final class TaskOutputs {

    /** The code system of the types. */
    static final String SYSTEM = "https://schakel.example/fhir/CodeSystem/terugkoppeling";

    private TaskOutputs() {
    }

    static void add(Task task, Feedback told) {
        if (told.next() != null) {
            add(task, told.next().kind().code(), told.next().kind().display(), date(told.next().last()));
        }
        Decided decided = told.decided();
        if (decided == null) {
            return;
        }
        if (decided.category() != null) {
            add(task, "besluit-categorie", "Wat is toegekend", coded(WmoCategory.SYSTEM, decided.category().code(),
                    decided.category().label()));
        }
        if (decided.from() != null) {
            add(task, "besluit-vanaf", "Eerste dag van wat is toegekend", date(decided.from()));
        }
        if (decided.until() != null) {
            add(task, "besluit-tot-en-met", "Laatste dag van wat is toegekend", date(decided.until()));
        }
        if (decided.form() != null) {
            add(task, "besluit-leveringsvorm", "Hoe de patiënt het krijgt", coded(DeliveryForm.SYSTEM,
                    decided.form().code(), decided.form().label()));
        }
    }

    private static void add(Task task, String code, String display, Type value) {
        task.addOutput().setType(coded(SYSTEM, code, display)).setValue(value);
    }

    private static CodeableConcept coded(String system, String code, String display) {
        return new CodeableConcept().addCoding(new Coding(system, code, display));
    }

    private static DateType date(LocalDate day) {
        return new DateType(day.toString());
    }
}
