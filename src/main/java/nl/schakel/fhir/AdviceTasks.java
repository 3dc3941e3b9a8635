package nl.schakel.fhir;

import java.util.List;
import java.util.function.Predicate;

import ca.uhn.fhir.rest.param.DateRangeParam;
import nl.schakel.advice.AdviceRequest;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Task;

/** What municipalities ask the calling practice, as Tasks that its HIS reads, declines or sends on. */
final class AdviceTasks {

    /** The code of such a Task. */
    static final String CODE = "advice-request";

    /** Whether this is a question to the calling practice; those to others do not exist for it. */
    boolean isOne(IdType id) {
        return false;
    }

    /** @throws Refused where there is none, or it is another practice's */
    Task read(IdType id) {
        throw Refused.because(Reason.NOT_FOUND);
    }

    /** The questions to the calling practice that changed in a period, oldest change first. */
    List<Task> search(DateRangeParam changed, Predicate<Task> asked) {
        return List.of();
    }

    /**
     * Declines a question or sends it on.
     *
     * @param version that the HIS saw
     * @throws Refused where this is no change that a practice may make, or another came first
     */
    AdviceRequest update(IdType id, Task task, String version) {
        throw Refused.because(Reason.NOT_SUPPORTED);
    }
}
