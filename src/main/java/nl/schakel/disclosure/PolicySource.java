package nl.schakel.disclosure;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Where a coded element comes from. The set is closed: an element can be read from these places in a referral and from
 * no other, whatever a policy file says.
 *
 * @param resource the kind of place
 * @param code     {@code Observation.code} in full; null for the other kinds
 */
record PolicySource(Kind resource, String code) {

    /** SNOMED CT 248536006, a finding of function; every other category of Condition is medicine or law. */
    static final String FUNCTIONAL_FINDING = "http://snomed.info/sct|248536006";

    /** SNOMED CT 243114000, support; every other CarePlan is treatment. */
    static final String HELP_FROM_OTHERS = "http://snomed.info/sct|243114000";

    private static final String PRIORITY_PATH = "ServiceRequest.priority";
    private static final String RISK_PATH = "RiskAssessment.prediction.qualitativeRisk";

    enum Kind {
        PRIORITY, RISK, OBSERVATION, DEVICE, CONDITION, CARE_PLAN
    }

    /** Someone uses several aids and has several kinds of help; each is a statement of its own. */
    boolean manyByNature() {
        return resource == Kind.DEVICE || resource == Kind.CONDITION || resource == Kind.CARE_PLAN;
    }

    static Optional<PolicySource> of(String where, JsonNode from, Labels labels, List<String> findings) {
        if (from.isTextual() && from.asText().equals(PRIORITY_PATH)) {
            return Optional.of(new PolicySource(Kind.PRIORITY, null));
        }
        if (from.isTextual() && from.asText().equals(RISK_PATH)) {
            return Optional.of(new PolicySource(Kind.RISK, null));
        }
        return switch (from.path("resource").asText()) {
            case "Observation" -> observation(where, from, labels, findings);
            case "DeviceUseStatement" -> device(where, from, findings);
            case "Condition" -> category(where, from, Kind.CONDITION, FUNCTIONAL_FINDING, labels, findings);
            case "CarePlan" -> category(where, from, Kind.CARE_PLAN, HELP_FROM_OTHERS, labels, findings);
            default -> {
                findings.add(where + ": from wijst naar een plek waaruit nooit iets wordt doorgegeven.");
                yield Optional.empty();
            }
        };
    }

    private static Optional<PolicySource> observation(String where, JsonNode from, Labels labels,
                                                      List<String> findings) {
        String code = labels.inFull(from.path("code").asText());
        if (code == null || from.size() != 2) {
            findings.add(where + ": bij een Observation hoort precies een code, geschreven als stelsel|code.");
            return Optional.empty();
        }
        return Optional.of(new PolicySource(Kind.OBSERVATION, code));
    }

    private static Optional<PolicySource> device(String where, JsonNode from, List<String> findings) {
        if (from.size() != 1) {
            findings.add(where + ": bij een DeviceUseStatement hoort alleen resource; de codes noemen het soort.");
            return Optional.empty();
        }
        return Optional.of(new PolicySource(Kind.DEVICE, null));
    }

    private static Optional<PolicySource> category(String where, JsonNode from, Kind kind, String only, Labels labels,
                                                   List<String> findings) {
        if (from.size() != 2 || !only.equals(labels.inFull(from.path("category").asText()))) {
            findings.add(where + ": bij een " + from.path("resource").asText() + " hoort precies category " + only
                    + "; elke andere soort is medisch of juridisch en gaat nooit.");
            return Optional.empty();
        }
        return Optional.of(new PolicySource(kind, null));
    }
}
