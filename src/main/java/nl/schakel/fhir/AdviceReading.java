package nl.schakel.fhir;

import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/**
 * What the door understood of an answer to a municipality's question.
 *
 * @param path     of the answer in what was sent
 * @param question null where it was taken back
 * @param hash     keyed, of what was answered: to tell the same from something else
 */
record AdviceReading(Submission submission, QuestionnaireResponse answer, String path, AdviceRequest request,
                     AdviceQuestion question, String hash) {

    @Override
    public String toString() {
        return "AdviceReading of " + submission;
    }
}
