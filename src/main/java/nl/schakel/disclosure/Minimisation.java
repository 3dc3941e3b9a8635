package nl.schakel.disclosure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.RiskAssessment;
import org.hl7.fhir.r4.model.ServiceRequest;

import nl.schakel.disclosure.text.GivenText;
import nl.schakel.consent.ConsentGate;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Provision;

/**
 * Builds what one recipient may know of a referral from an allow-list (AVG art. 5(1)(c) and 25; Wmo 2015
 * art. 5.2.5(1)). Nothing is copied and then cleaned: facts are made of the policy's codes and our own words, and only
 * the person's own name, numbers, dates and address are the sender's.
 */
public final class Minimisation {

    private static final String PRIORITY_SYSTEM = "http://hl7.org/fhir/request-priority";

    /** Bookkeeping of the order; the practice reaches the recipient beside the Disclosure, as the referrer. */
    private static final Set<String> ORDER = Set.of("identifier", "authoredOn", "performer");

    private static final Set<String> CARERS =
            Set.of("Practitioner", "PractitionerRole", "Organization", "CareTeam", "Provenance");

    private final Supplier<Policies> agreed;

    /** @param agreed what holds at the moment it is asked, for instance {@link CurrentPolicies} */
    public Minimisation(Supplier<Policies> agreed) {
        this.agreed = agreed;
    }

    /** @param policies what was agreed, once and for all */
    public Minimisation(Policies policies) {
        this(() -> policies);
    }

    /**
     * Reads the Bundle once and builds the Disclosure.
     *
     * @param referral  as the HIS sent it; odd, dangling or circular references are no error, what they lead to stays
     * @param patient   whom the referral is about: of the Bundle, or contained in the request
     * @param request   the order, of the Bundle
     * @param provision what is asked for
     * @param role      the recipient's role: {@code consultant}, {@code medical-adviser} or {@code expert}
     * @throws Fault.Translation {@code policy-missing} where nothing was agreed for this provision and role
     */
    public Disclosure minimise(Bundle referral, Patient patient, ServiceRequest request, Provision provision,
                               String role) {
        // Once: a Disclosure is built by one version, whatever is written in the files meanwhile.
        Policies policies = agreed.get();
        RoleRules rules = policies.rules(provision, role).orElseThrow(() -> new Fault.Translation("policy-missing",
                // Without its name: an operator reads this, and need not know what the patient needs.
                "Voor deze voorziening is niet afgesproken wat deze ontvanger mag weten; leg dat vast in "
                        + "config/provisions."));
        BundleIndex index = BundleIndex.of(referral);
        Subject subject = new Subject(patient, request, index);
        Ledger ledger = new Ledger();
        prioritise(request, rules, ledger);
        if (rules.risk() != null) {
            assess(StatedRisk.of(referral, patient, request), rules.risk(), ledger);
        }
        Statements statements = new Statements(rules, subject, index, ledger, ConsentGate.heldBack(referral));
        index.entries().forEach(entry -> statements.weigh(entry.resource()));
        Ledger.Outcome outcome = ledger.outcome();
        String text = policies.confirmedText(provision, role) ? text(request, outcome.parts()) : null;

        Residue residue = new Residue();
        Disclosure.Person person = new PersonBuilder(patient, rules.person(), residue, path(patient, index)).build();
        Resource practice = practice(request, index);
        for (BundleIndex.Entry entry : index.entries()) {
            if (entry.resource() == request) {
                order(request, entry.path(), practice, index, residue, outcome.parts());
            } else if (entry.resource() != patient && entry.resource() != practice) {
                account(entry, subject, ledger, residue, outcome.parts());
            }
        }
        return new Disclosure(policies.version(), provision, role, person, outcome.facts(), residue.entries(), text);
    }

    /**
     * The GP's own words for the municipality. The door lets only a text in that was confirmed; a preview shows it as it
     * would go.
     */
    private static String text(ServiceRequest request, Set<Base> released) {
        List<GivenText> given = GivenText.of(request);
        if (given.size() != 1) {
            return null;
        }
        request.getNote().stream().filter(note -> note.hasExtension(GivenText.EXTENSION)).forEach(released::add);
        return given.get(0).text();
    }

    private static void prioritise(ServiceRequest request, RoleRules rules, Ledger ledger) {
        ServiceRequest.ServiceRequestPriority priority = request.getPriority();
        if (rules.priority() == null || priority == null || priority == ServiceRequest.ServiceRequestPriority.NULL) {
            return;
        }
        CodeableConcept concept = new CodeableConcept();
        concept.addCoding().setSystem(PRIORITY_SYSTEM).setCode(priority.toCode());
        ledger.claim(new Ledger.Claim(rules.priority(), rules.priority().read(List.of(concept)), Long.MIN_VALUE,
                List.of(request.getPriorityElement())));
    }

    private static void assess(StatedRisk stated, Rule rule, Ledger ledger) {
        if (stated.risk() != null) {
            ledger.claim(new Ledger.Claim(rule, rule.read(List.of(stated.concept())), Long.MIN_VALUE,
                    List.copyOf(stated.read())));
        }
    }

    private static void order(ServiceRequest request, String path, Resource practice, BundleIndex index,
                              Residue residue, Set<Base> released) {
        Set<String> known = new HashSet<>(ORDER);
        if (practice != null && index.resolve(request.getRequester(), request) == practice) {
            known.add("requester");
        }
        residue.others(request, path, known, released);
    }

    private static void account(BundleIndex.Entry entry, Subject subject, Ledger ledger, Residue residue,
                                Set<Base> released) {
        Resource resource = entry.resource();
        if (released.contains(resource)) {
            residue.ofStatement(resource, entry.path(), released);
            if (resource instanceof CarePlan plan) {
                residue.ofActivities(plan, entry.path(), ledger, released);
            } else if (resource instanceof RiskAssessment assessment) {
                residue.ofPredictions(assessment, entry.path(), released);
            }
            return;
        }
        String type = resource.fhirType();
        WithheldReason reason = ledger.refusal(resource);
        if (resource instanceof Patient && !subject.is(resource)) {
            reason = WithheldReason.NOT_SUBJECT;
        } else if (CARERS.contains(type)) {
            reason = WithheldReason.AUTHOR;
        } else if (type.equals("Device") && reason == WithheldReason.NOT_LISTED) {
            reason = WithheldReason.DEVICE_NOT_LISTED;
        }
        residue.add(entry.path(), reason);
    }

    /** The practice that refers: its name and number go as the referrer, so they are not held back. */
    private static Resource practice(ServiceRequest request, BundleIndex index) {
        Resource requester = index.resolve(request.getRequester(), request);
        if (requester instanceof PractitionerRole role) {
            requester = index.resolve(role.getOrganization(), role);
        }
        return requester instanceof Organization ? requester : null;
    }

    private static String path(Patient patient, BundleIndex index) {
        return index.entries().stream().filter(entry -> entry.resource() == patient).findFirst()
                .map(BundleIndex.Entry::path).orElse("Patient");
    }
}
