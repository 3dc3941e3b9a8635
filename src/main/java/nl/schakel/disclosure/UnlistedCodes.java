package nl.schakel.disclosure;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;

import nl.schakel.alert.UnmappedCodes;
import nl.schakel.referral.Provision;

/**
 * Counts what a referral says about an element of its provision in a code that the provision does not list, for who
 * looks after the lists. A code may itself be a diagnosis, so in order (AVG art. 5(1)(c) and 25):
 *
 * <ol>
 * <li>only what was withheld because its code is not listed: nothing that the patient objected to, nothing labelled,
 * nothing about another person, no text and no number;</li>
 * <li>a code is kept only where our own word list has it, so that nothing of the sender's is ever kept: for an
 * observation, in a code system that the element names; for an aid, a limitation or help, where another provision
 * lists it at the same kind of place;</li>
 * <li>any other code of an observation that the provision asks for is counted without the code and its system; any
 * other aid, limitation or help is not counted at all: that one is there may tell what someone has;</li>
 * <li>never with a referral, practice, municipality, patient or moment: only the week. Whoever shows a count hides a
 * small one.</li>
 * </ol>
 */
public final class UnlistedCodes {

    /** How a provision is called in the counts. */
    public static final String PLACE = "provision/";

    private final Supplier<Policies> agreed;
    private final UnmappedCodes codes;
    private final Labels labels = Labels.load();

    /** @param agreed what holds at the moment it is asked */
    public UnlistedCodes(Supplier<Policies> agreed, UnmappedCodes codes) {
        this.agreed = agreed;
        this.codes = codes;
    }

    /** What is counted of one code. */
    record Counted(String element, String code) {
    }

    /**
     * Counts a referral that goes to its recipients.
     *
     * @param referral    as the HIS sent it
     * @param disclosures what its recipients receive of it, one for each
     */
    public void count(Bundle referral, List<Disclosure> disclosures) {
        disclosures.stream().map(Disclosure::provision).findFirst().ifPresent(provision ->
                of(referral, disclosures).forEach(counted -> codes.seenSometime(PLACE + provision.code(),
                        counted.element(), counted.code())));
    }

    /** Our own words for an element; its name where we have none. */
    public String label(String element) {
        return Optional.ofNullable(labels.element(element)).orElse(element);
    }

    /** Our own words for a code of our word list. */
    public String words(String code) {
        return Optional.ofNullable(labels.code(code)).orElse("geen woorden");
    }

    /** A code as the files of provisions write it, its system shortened where we have a short name for it. */
    public String written(String code) {
        return labels.shortened(code);
    }

    /** Each once, however many recipients do not get it. */
    Set<Counted> of(Bundle referral, List<Disclosure> disclosures) {
        Policies policies = agreed.get();
        Set<Counted> counted = new LinkedHashSet<>();
        BundleIndex index = BundleIndex.of(referral);
        for (Disclosure disclosure : disclosures) {
            Set<String> unlisted = new HashSet<>();
            disclosure.withheld().stream()
                    .filter(item -> item.reason().equals(WithheldReason.CODE_NOT_LISTED.code())
                            || item.reason().equals(WithheldReason.DEVICE_NOT_LISTED.code()))
                    .forEach(item -> unlisted.add(item.path()));
            RoleRules rules = policies.rules(disclosure.provision(), disclosure.role()).orElse(null);
            if (rules != null && !unlisted.isEmpty()) {
                Look look = new Look(policies, rules, disclosure.provision(), counted);
                index.entries().forEach(entry -> weigh(entry, unlisted, index, look));
            }
        }
        return counted;
    }

    /** What one recipient's rules make of the codes. */
    private record Look(Policies policies, RoleRules rules, Provision provision, Set<Counted> counted) {
    }

    private void weigh(BundleIndex.Entry entry, Set<String> unlisted, BundleIndex index, Look look) {
        if (entry.resource() instanceof CarePlan plan) {
            for (int i = 0; i < plan.getActivity().size(); i++) {
                // Of a plan of which nothing goes the first activity says why.
                boolean unlistedActivity = i == 0 && unlisted.contains(entry.path())
                        || unlisted.contains(entry.path() + ".activity[" + i + ']');
                if (unlistedActivity) {
                    known(plan.getActivity().get(i).getDetail().getCode(), RoleRules::carePlans, look);
                }
            }
        } else if (unlisted.contains(entry.path())) {
            weigh(entry.resource(), index, look);
        }
    }

    private void weigh(Resource resource, BundleIndex index, Look look) {
        if (resource instanceof Observation observation) {
            if (observation.getValue() instanceof CodeableConcept value && value.hasCoding()) {
                observation.getCode().getCoding().stream()
                        .map(coding -> look.rules().observations().get(Rule.key(coding)))
                        .filter(rule -> rule != null && rule.scores().isEmpty()).findFirst()
                        .ifPresent(rule -> answer(value, rule, look));
            }
        } else if (resource instanceof DeviceUseStatement use) {
            if (index.resolve(use.getDevice(), use) instanceof Device device) {
                known(device.getType(), RoleRules::devices, look);
            }
        } else if (resource instanceof Condition condition) {
            known(condition.getCode(), RoleRules::conditions, look);
        }
    }

    private void answer(CodeableConcept value, Rule rule, Look look) {
        Set<String> systems = rule.values().keySet().stream().map(UnlistedCodes::system).collect(Collectors.toSet());
        Optional<String> own = value.getCoding().stream().map(Rule::key)
                .filter(key -> labels.code(key) != null && systems.contains(system(key))).findFirst();
        if (own.isEmpty()) {
            look.counted().add(new Counted(rule.element(), ""));
        } else if (!look.policies().lists(look.provision(), rule.element(), own.get())) {
            look.counted().add(new Counted(rule.element(), own.get()));
        }
    }

    private void known(CodeableConcept concept, Function<RoleRules, List<Rule>> places, Look look) {
        Set<String> here = places.apply(look.rules()).stream().map(Rule::element).collect(Collectors.toSet());
        concept.getCoding().stream().map(Rule::key).filter(key -> labels.code(key) != null)
                .forEach(key -> look.policies().elementOf(places, key).filter(here::contains)
                        .filter(element -> !look.policies().lists(look.provision(), element, key))
                        .ifPresent(element -> look.counted().add(new Counted(element, key))));
    }

    private static String system(String key) {
        return key.substring(0, key.indexOf('|'));
    }
}
