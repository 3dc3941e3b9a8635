package nl.schakel.disclosure;

import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;

import nl.schakel.disclosure.Ledger.Claim;

/**
 * Weighs each clinical statement against the rules of one role. Only four kinds of resource are looked into; whatever
 * else a HIS sends is not read at all.
 */
final class Statements {

    private static final String SNOMED = "http://snomed.info/sct";
    private static final String MENTAL_STATUS = SNOMED + "|384821006";
    private static final Set<Observation.ObservationStatus> OBSERVED = EnumSet.of(
            Observation.ObservationStatus.PRELIMINARY, Observation.ObservationStatus.FINAL,
            Observation.ObservationStatus.AMENDED, Observation.ObservationStatus.CORRECTED);
    private static final Set<CarePlan.CarePlanActivityStatus> UNDER_WAY = EnumSet.of(
            CarePlan.CarePlanActivityStatus.INPROGRESS, CarePlan.CarePlanActivityStatus.SCHEDULED);
    private static final Set<String> PRESENT = Set.of(
            "http://terminology.hl7.org/CodeSystem/condition-clinical|active",
            "http://terminology.hl7.org/CodeSystem/condition-clinical|recurrence",
            "http://terminology.hl7.org/CodeSystem/condition-clinical|relapse");
    private static final Set<String> CONFIRMED =
            Set.of("http://terminology.hl7.org/CodeSystem/condition-ver-status|confirmed");
    private static final String PROBLEM_LIST =
            "http://terminology.hl7.org/CodeSystem/condition-category|problem-list-item";
    private static final String CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    private static final Set<String> NOT_RAISED = Set.of("U", "L", "M", "N");

    private final RoleRules rules;
    private final Subject subject;
    private final BundleIndex index;
    private final Ledger ledger;
    private final Set<Resource> heldBack;

    /** @param heldBack what the patient does not want to be shared, by identity */
    Statements(RoleRules rules, Subject subject, BundleIndex index, Ledger ledger, Set<Resource> heldBack) {
        this.heldBack = heldBack;
        this.rules = rules;
        this.subject = subject;
        this.index = index;
        this.ledger = ledger;
    }

    void weigh(Resource resource) {
        if (heldBack.contains(resource)) {
            // It still is the newest word: an older one must not come in its place.
            boolean decides = resource instanceof Observation observation && observe(observation) == null;
            if (!decides) {
                ledger.refuse(resource, WithheldReason.OBJECTED);
            }
        } else if (resource instanceof Observation observation) {
            refuseOr(resource, observe(observation));
        } else if (resource instanceof DeviceUseStatement use) {
            refuseOr(resource, use(use));
        } else if (resource instanceof Condition condition) {
            refuseOr(resource, find(condition));
        } else if (resource instanceof CarePlan plan) {
            refuseOr(resource, help(plan));
        }
    }

    private void refuseOr(Resource resource, WithheldReason reason) {
        if (reason != null) {
            ledger.refuse(resource, reason);
        }
    }

    private WithheldReason observe(Observation observation) {
        Rule rule = null;
        boolean contradictory = false;
        for (Coding coding : observation.getCode().getCoding()) {
            Rule match = rules.observations().get(Rule.key(coding));
            contradictory |= match != null && rule != null && match != rule;
            rule = match == null ? rule : match;
        }
        if (anyCoding(observation.getCategory(), Set.of(MENTAL_STATUS))) {
            return WithheldReason.NOT_FUNCTIONAL;
        }
        if (rule == null) {
            return WithheldReason.NOT_LISTED;
        }
        if (contradictory) {
            return WithheldReason.AMBIGUOUS;
        }
        WithheldReason unfit = unfit(observation);
        if (unfit != null) {
            return unfit;
        }
        if (!subject.isMeantBy(observation.getSubject(), observation) || !observation.getFocus().stream()
                .allMatch(focus -> subject.isMeantBy(focus, observation))) {
            return WithheldReason.NOT_SUBJECT;
        }
        if (!OBSERVED.contains(observation.getStatus())) {
            return WithheldReason.STATUS;
        }
        Type value = observation.getValue();
        if (value == null) {
            // Says nothing, so it does not take the place of an older one that does.
            return WithheldReason.CODE_NOT_LISTED;
        }
        Rule.Reading reading = heldBack.contains(observation) ? new Rule.Reading(null, WithheldReason.OBJECTED)
                : read(rule, value);
        ledger.claim(new Claim(rule, reading, when(observation.getEffective()), List.of(observation)));
        return null;
    }

    private static Rule.Reading read(Rule rule, Type value) {
        if (value instanceof CodeableConcept concept) {
            return rule.read(List.of(concept));
        } else if (value instanceof IntegerType number && number.hasValue()) {
            return rule.read(number.getValue());
        }
        return new Rule.Reading(null, value.fhirType().equals("string") ? WithheldReason.FREE_TEXT
                : WithheldReason.CODE_NOT_LISTED);
    }

    private WithheldReason use(DeviceUseStatement use) {
        Resource resolved = index.resolve(use.getDevice(), use);
        if (!(resolved instanceof Device device)) {
            return WithheldReason.UNRESOLVED;
        }
        if (heldBack.contains(device)) {
            return WithheldReason.OBJECTED;
        }
        WithheldReason unfit = unfit(use);
        if (unfit == null) {
            unfit = unfit(device);
        }
        if (unfit != null) {
            return unfit;
        }
        if (!subject.isMeantBy(use.getSubject(), use)
                || device.hasPatient() && !subject.isMeantBy(device.getPatient(), device)) {
            return WithheldReason.NOT_SUBJECT;
        }
        if (use.getStatus() != DeviceUseStatement.DeviceUseStatementStatus.ACTIVE
                || device.hasStatus() && device.getStatus() != Device.FHIRDeviceStatus.ACTIVE) {
            return WithheldReason.STATUS;
        }
        return claimFirst(rules.devices(), List.of(device.getType()), WithheldReason.DEVICE_NOT_LISTED, use, device);
    }

    private WithheldReason find(Condition condition) {
        if (!onlyFunctional(condition.getCategory())) {
            return WithheldReason.NOT_FUNCTIONAL;
        }
        WithheldReason unfit = unfit(condition);
        if (unfit != null) {
            return unfit;
        }
        if (!subject.isMeantBy(condition.getSubject(), condition)) {
            return WithheldReason.NOT_SUBJECT;
        }
        if (!anyCoding(List.of(condition.getClinicalStatus()), PRESENT) || condition.hasAbatement()
                || condition.hasVerificationStatus()
                && !anyCoding(List.of(condition.getVerificationStatus()), CONFIRMED)) {
            return WithheldReason.STATUS;
        }
        return claimFirst(rules.conditions(), List.of(condition.getCode()), WithheldReason.CODE_NOT_LISTED, condition,
                condition);
    }

    private WithheldReason help(CarePlan plan) {
        if (rules.carePlans().isEmpty() || !anyCoding(plan.getCategory(), Set.of(PolicySource.HELP_FROM_OTHERS))) {
            return WithheldReason.NOT_LISTED;
        }
        WithheldReason unfit = unfit(plan);
        if (unfit != null) {
            return unfit;
        }
        if (!subject.isMeantBy(plan.getSubject(), plan)) {
            return WithheldReason.NOT_SUBJECT;
        }
        if (plan.getStatus() != CarePlan.CarePlanStatus.ACTIVE
                || plan.getIntent() != CarePlan.CarePlanIntent.PLAN
                && plan.getIntent() != CarePlan.CarePlanIntent.ORDER) {
            return WithheldReason.STATUS;
        }
        for (CarePlan.CarePlanActivityComponent activity : plan.getActivity()) {
            WithheldReason reason = activity(plan, activity);
            if (reason != null) {
                ledger.refuse(activity, reason);
            }
        }
        return plan.hasActivity() ? ledger.refusal(plan.getActivityFirstRep()) : WithheldReason.NOT_LISTED;
    }

    private WithheldReason activity(CarePlan plan, CarePlan.CarePlanActivityComponent activity) {
        if (!activity.hasDetail()) {
            return activity.hasReference() ? WithheldReason.LINK : WithheldReason.NOT_LISTED;
        }
        CarePlan.CarePlanActivityDetailComponent detail = activity.getDetail();
        if (activity.hasModifierExtension() || detail.hasModifierExtension() || detail.getDoNotPerform()) {
            return WithheldReason.MODIFIER;
        }
        if (!UNDER_WAY.contains(detail.getStatus())) {
            return WithheldReason.STATUS;
        }
        return claimFirst(rules.carePlans(), List.of(detail.getCode()), WithheldReason.CODE_NOT_LISTED, plan, activity);
    }

    /** The first rule that has words for the code claims it; rules on one place never share a code. */
    private WithheldReason claimFirst(List<Rule> candidates, List<CodeableConcept> concepts, WithheldReason otherwise,
                                      Resource holder, Base part) {
        Rule chosen = null;
        Rule.Reading reading = null;
        for (Rule rule : candidates) {
            Rule.Reading read = rule.read(concepts);
            if (read.refusal() == WithheldReason.AMBIGUOUS || read.value() != null && reading != null) {
                return WithheldReason.AMBIGUOUS;
            }
            if (read.value() != null) {
                chosen = rule;
                reading = read;
            }
        }
        if (chosen == null) {
            return otherwise;
        }
        ledger.claim(new Claim(chosen, reading, Long.MIN_VALUE, List.of(holder, part)));
        return null;
    }

    /** What makes any resource unfit: something that may turn its meaning round, or a label that asks for care. */
    static WithheldReason unfit(DomainResource resource) {
        if (resource.hasModifierExtension() || resource.hasImplicitRules()) {
            return WithheldReason.MODIFIER;
        }
        boolean raised = resource.getMeta().getSecurity().stream()
                .anyMatch(label -> !CONFIDENTIALITY.equals(label.getSystem()) || !NOT_RAISED.contains(label.getCode()));
        return raised ? WithheldReason.SENSITIVE : null;
    }

    /** A Condition that is filed as a functional finding and as nothing else but an item of the problem list. */
    private static boolean onlyFunctional(List<CodeableConcept> categories) {
        boolean functional = false;
        for (CodeableConcept category : categories) {
            for (Coding coding : category.getCoding()) {
                String key = Rule.key(coding);
                if (!key.equals(PolicySource.FUNCTIONAL_FINDING) && !key.equals(PROBLEM_LIST)) {
                    return false;
                }
                functional |= key.equals(PolicySource.FUNCTIONAL_FINDING);
            }
        }
        return functional;
    }

    private static boolean anyCoding(List<CodeableConcept> concepts, Set<String> wanted) {
        for (CodeableConcept concept : concepts) {
            for (Coding coding : concept.getCoding()) {
                if (wanted.contains(Rule.key(coding))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long when(Type effective) {
        Date date = null;
        if (effective instanceof BaseDateTimeType moment) {
            date = moment.getValue();
        } else if (effective instanceof Period period) {
            date = period.hasEnd() ? period.getEnd() : period.getStart();
        }
        return date == null ? Long.MIN_VALUE : date.getTime();
    }
}
