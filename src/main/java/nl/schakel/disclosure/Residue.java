package nl.schakel.disclosure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.RiskAssessment;

import nl.schakel.disclosure.Disclosure.Withheld;

/**
 * The account of what stays behind: every element that was there and did not go, by path and reason. Values are never
 * looked at, so they cannot slip in.
 */
final class Residue {

    /** Bookkeeping of FHIR itself; none of it goes and none of it is about anybody. */
    private static final Set<String> BOOKKEEPING = Set.of("id", "meta", "implicitRules", "language");

    /** What a released statement is recognised by, or what went in our own words. */
    private static final Set<String> SPOKEN_FOR = Set.of("status", "code", "category", "subject", "patient", "intent",
            "clinicalStatus", "verificationStatus", "focus");

    private static final Map<String, WithheldReason> REASONS = Map.ofEntries(
            Map.entry("text", WithheldReason.NARRATIVE),
            Map.entry("contained", WithheldReason.CONTAINED),
            Map.entry("extension", WithheldReason.EXTENSION),
            Map.entry("modifierExtension", WithheldReason.MODIFIER),
            Map.entry("note", WithheldReason.FREE_TEXT),
            Map.entry("comment", WithheldReason.FREE_TEXT),
            Map.entry("title", WithheldReason.FREE_TEXT),
            Map.entry("description", WithheldReason.FREE_TEXT),
            Map.entry("progress", WithheldReason.FREE_TEXT),
            Map.entry("patientInstruction", WithheldReason.FREE_TEXT),
            Map.entry("reasonCode", WithheldReason.REASON),
            Map.entry("reasonReference", WithheldReason.REASON),
            Map.entry("addresses", WithheldReason.REASON),
            Map.entry("evidence", WithheldReason.REASON),
            Map.entry("performer", WithheldReason.AUTHOR),
            Map.entry("author", WithheldReason.AUTHOR),
            Map.entry("contributor", WithheldReason.AUTHOR),
            Map.entry("careTeam", WithheldReason.AUTHOR),
            Map.entry("recorder", WithheldReason.AUTHOR),
            Map.entry("asserter", WithheldReason.AUTHOR),
            Map.entry("source", WithheldReason.AUTHOR),
            Map.entry("requester", WithheldReason.AUTHOR),
            Map.entry("encounter", WithheldReason.AUTHOR),
            Map.entry("generalPractitioner", WithheldReason.AUTHOR),
            Map.entry("managingOrganization", WithheldReason.AUTHOR),
            Map.entry("owner", WithheldReason.AUTHOR),
            Map.entry("basedOn", WithheldReason.LINK),
            Map.entry("replaces", WithheldReason.LINK),
            Map.entry("partOf", WithheldReason.LINK),
            Map.entry("hasMember", WithheldReason.LINK),
            Map.entry("derivedFrom", WithheldReason.LINK),
            Map.entry("supportingInfo", WithheldReason.LINK),
            Map.entry("relevantHistory", WithheldReason.LINK),
            Map.entry("insurance", WithheldReason.LINK),
            Map.entry("goal", WithheldReason.LINK),
            Map.entry("instantiatesCanonical", WithheldReason.LINK),
            Map.entry("instantiatesUri", WithheldReason.LINK));

    private final List<Withheld> entries = new ArrayList<>();

    void add(String path, WithheldReason reason) {
        entries.add(new Withheld(path, reason.code()));
    }

    List<Withheld> entries() {
        return List.copyOf(entries);
    }

    /** What stays behind of a statement that goes. */
    void ofStatement(Resource resource, String path, Set<Base> released) {
        String went = switch (resource.fhirType()) {
            case "Observation" -> "value";
            case "DeviceUseStatement" -> "device";
            case "Device" -> "type";
            case "CarePlan" -> "activity";
            case "RiskAssessment" -> "prediction";
            default -> "code";
        };
        others(resource, path, Set.of(went), released);
    }

    /** The activities of a plan go or stay one by one. */
    void ofActivities(CarePlan plan, String path, Ledger ledger, Set<Base> released) {
        for (int i = 0; i < plan.getActivity().size(); i++) {
            CarePlan.CarePlanActivityComponent activity = plan.getActivity().get(i);
            String activityPath = path + ".activity[" + i + ']';
            if (released.contains(activity)) {
                others(activity, activityPath, Set.of("detail"), released);
                others(activity.getDetail(), activityPath + ".detail", Set.of("kind", "doNotPerform"), released);
            } else {
                add(activityPath, ledger.refusal(activity));
            }
        }
    }

    /** Of each prediction only the class of its risk goes: what may happen stays. */
    void ofPredictions(RiskAssessment assessment, String path, Set<Base> released) {
        for (int i = 0; i < assessment.getPrediction().size(); i++) {
            others(assessment.getPrediction().get(i), path + ".prediction[" + i + ']', Set.of("qualitativeRisk"),
                    released);
        }
    }

    /** Everything in an element but what is named: each property once, whatever it repeats. */
    void others(Base base, String path, Set<String> except, Set<Base> released) {
        if (base instanceof Resource resource && tagged(resource.getMeta())) {
            add(path + ".meta", WithheldReason.NOT_LISTED);
        }
        for (Property property : base.children()) {
            String name = property.getName().replace("[x]", "");
            if (!property.hasValues() || except.contains(name) || SPOKEN_FOR.contains(name)
                    || BOOKKEEPING.contains(name)
                    || !name.equals("contained") && released.containsAll(property.getValues())) {
                continue;
            }
            boolean words = name.equals("scheduled") && property.getValues().get(0).isPrimitive()
                    || name.equals("text") && !(base instanceof Resource);
            add(path + '.' + name, words ? WithheldReason.FREE_TEXT
                    : REASONS.getOrDefault(name, WithheldReason.NOT_LISTED));
        }
    }

    private static boolean tagged(Meta meta) {
        return meta.hasTag() || meta.hasSource() || meta.hasSecurity();
    }
}
