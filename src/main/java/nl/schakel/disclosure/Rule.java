package nl.schakel.disclosure;

import java.util.List;
import java.util.Map;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/**
 * One released element of one provision for one role.
 *
 * @param position place in the policy file: facts are shown in that order
 * @param several  whether different values may go side by side; otherwise the newest decides
 * @param values   {@code system|code} as the sender writes it, to the value that goes instead
 * @param scores   for a sum score: the classes that go instead of the number
 */
record Rule(int position, String element, String label, boolean several, Map<String, Value> values,
            List<Score> scores) {

    /** A class of scores, both ends included. */
    record Score(int from, int to, Value value) {
    }

    /** What goes: all of it our own, nothing of the sender's. */
    record Value(String system, String code, String display) {
    }

    /** What the policy makes of the sender's codes: a value, or why there is none. */
    record Reading(Value value, WithheldReason refusal) {
    }

    Disclosure.Fact fact(Value value) {
        return new Disclosure.Fact(element, label, value.system(), value.code(), value.display());
    }

    /** Codings of one concept must say one thing: two listed codes that differ are a contradiction, not a choice. */
    Reading read(List<CodeableConcept> concepts) {
        Value found = null;
        for (CodeableConcept concept : concepts) {
            for (Coding coding : concept.getCoding()) {
                Value value = values.get(key(coding));
                if (value != null && found != null && !value.equals(found)) {
                    return new Reading(null, WithheldReason.AMBIGUOUS);
                }
                found = value == null ? found : value;
            }
        }
        return new Reading(found, found == null ? WithheldReason.CODE_NOT_LISTED : null);
    }

    /** A number never goes itself: only the class that it falls into. */
    Reading read(int number) {
        return scores.stream().filter(score -> score.from() <= number && number <= score.to()).findFirst()
                .map(score -> new Reading(score.value(), null))
                .orElse(new Reading(null, WithheldReason.CODE_NOT_LISTED));
    }

    /** {@code system|code}; a coding without either never matches anything. */
    static String key(Coding coding) {
        return coding.getSystem() + '|' + coding.getCode();
    }
}
