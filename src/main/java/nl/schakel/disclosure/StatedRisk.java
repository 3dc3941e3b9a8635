package nl.schakel.disclosure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import nl.schakel.consent.ConsentGate;
import nl.schakel.referral.Risk;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.RiskAssessment;
import org.hl7.fhir.r4.model.RiskAssessment.RiskAssessmentPredictionComponent;
import org.hl7.fhir.r4.model.ServiceRequest;

/**
 * The risk that the GP states with a referral: a RiskAssessment of the patient that the order names as supporting
 * information, without a code or with ours ({@link #CODE}), whose {@code prediction.qualitativeRisk} is one of HL7's
 * risk-probability. One with another code is another risk, such as that of a stroke, and is not read. Of more than one
 * the highest counts. Nothing else of it is looked at: not of what, not why, not how likely.
 *
 * @param risk   the class; null where none was stated, or none that can be read
 * @param coding as it was stated; null with {@code risk}
 * @param read   where it was stated; empty with {@code risk}
 * @param unread what seems to state a risk and does not let itself be read; empty where nothing does. What the patient
 *               objects to, and what the GP recalled, is not among it
 */
public record StatedRisk(Risk risk, Coding coding, List<RiskAssessment> read, List<RiskAssessment> unread) {

    /** Marks a RiskAssessment as the one that the municipality's triage goes by. */
    public static final String CODE = "https://schakel.example/fhir/CodeSystem/functioneren|risico";

    static final String PROBABILITY = "http://terminology.hl7.org/CodeSystem/risk-probability";

    private static final Map<String, Risk> CLASSES = Map.of("negligible", Risk.LOW, "low", Risk.LOW,
            "moderate", Risk.MEDIUM, "high", Risk.HIGH, "certain", Risk.HIGH);
    private static final Set<RiskAssessment.RiskAssessmentStatus> RECALLED = EnumSet.of(
            RiskAssessment.RiskAssessmentStatus.CANCELLED, RiskAssessment.RiskAssessmentStatus.ENTEREDINERROR);
    private static final StatedRisk NONE = new StatedRisk(null, null, List.of(), List.of());

    /** Reads it; a referral without a RiskAssessment costs no more than a walk along its entries. */
    public static StatedRisk of(Bundle referral, Patient patient, ServiceRequest request) {
        List<RiskAssessment> stated = candidates(referral, request);
        if (stated.isEmpty()) {
            return NONE;
        }
        BundleIndex index = BundleIndex.of(referral);
        Subject subject = new Subject(patient, request, index);
        Set<Resource> named = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Reference reference : request.getSupportingInfo()) {
            Resource resource = index.resolve(reference, request);
            if (resource != null) {
                named.add(resource);
            }
        }
        Set<Resource> heldBack = ConsentGate.heldBack(referral);
        StatedRisk found = NONE;
        for (RiskAssessment assessment : stated) {
            boolean meant = isOurs(assessment) || !assessment.hasCode() && named.contains(assessment);
            if (!meant || heldBack.contains(assessment) || RECALLED.contains(assessment.getStatus())) {
                continue;
            }
            boolean fit = named.contains(assessment) && Statements.unfit(assessment) == null
                    && subject.isMeantBy(assessment.getSubject(), assessment);
            found = found.with(assessment, fit ? highest(assessment) : null);
        }
        return found;
    }

    private static List<RiskAssessment> candidates(Bundle referral, ServiceRequest request) {
        List<RiskAssessment> found = new ArrayList<>();
        referral.getEntry().forEach(entry -> {
            if (entry.getResource() instanceof RiskAssessment assessment) {
                found.add(assessment);
            }
        });
        request.getContained().forEach(contained -> {
            if (contained instanceof RiskAssessment assessment) {
                found.add(assessment);
            }
        });
        return found;
    }

    private static boolean isOurs(RiskAssessment assessment) {
        return assessment.getCode().getCoding().stream().anyMatch(coding -> CODE.equals(Rule.key(coding)));
    }

    /** Null where none of the predictions has a class. */
    private static Coding highest(RiskAssessment assessment) {
        Coding highest = null;
        for (RiskAssessmentPredictionComponent prediction : assessment.getPrediction()) {
            for (Coding coding : prediction.getQualitativeRisk().getCoding()) {
                boolean higher = riskOf(coding) != null && (highest == null
                        || riskOf(coding).compareTo(riskOf(highest)) > 0);
                highest = higher && !prediction.hasModifierExtension() ? coding : highest;
            }
        }
        return highest;
    }

    private static Risk riskOf(Coding coding) {
        return PROBABILITY.equals(coding.getSystem()) && coding.hasCode() ? CLASSES.get(coding.getCode()) : null;
    }

    private StatedRisk with(RiskAssessment assessment, Coding stated) {
        if (stated == null) {
            return new StatedRisk(risk, coding, read, plus(unread, assessment));
        }
        boolean higher = risk == null || riskOf(stated).compareTo(risk) > 0;
        return higher ? new StatedRisk(riskOf(stated), stated, plus(read, assessment), unread)
                : new StatedRisk(risk, coding, plus(read, assessment), unread);
    }

    private static List<RiskAssessment> plus(List<RiskAssessment> list, RiskAssessment one) {
        List<RiskAssessment> longer = new ArrayList<>(list);
        longer.add(one);
        return List.copyOf(longer);
    }

    /** The class alone, in the words of the code system: what a policy weighs. */
    CodeableConcept concept() {
        CodeableConcept concept = new CodeableConcept();
        concept.addCoding().setSystem(PROBABILITY).setCode(coding.getCode());
        return concept;
    }

    /** Says no more than the class. */
    @Override
    public String toString() {
        return "StatedRisk " + risk;
    }
}
