package nl.schakel.disclosure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.hl7.fhir.r4.model.QuestionnaireResponse;

import nl.schakel.identity.Bsn;
import nl.schakel.referral.Provision;
import nl.schakel.referral.Refusal;

/**
 * What a GP may be asked about a patient and what of the answer may go: the same policy that decides what goes with a
 * referral (AVG art. 5(1)(c); Wmo 2015 art. 5.2.5(1)). Questions and answers are in our own words; there is no way for
 * text into either.
 */
public final class AdviceForm {

    /** Codes of answers that no other system has: a class of the policy, {@code true}, and {@link #UNKNOWN}. */
    public static final String SYSTEM = "https://schakel.example/fhir/CodeSystem/advies-antwoord";
    /** The practice does not know. */
    public static final String UNKNOWN = "niet-bekend";

    static final Rule.Value NOT_KNOWN = new Rule.Value(SYSTEM, UNKNOWN, "Niet bekend bij de praktijk");

    private final Supplier<Policies> agreed;
    private final Labels labels = Labels.load();

    /** @param agreed what holds at the moment it is asked, for instance {@link CurrentPolicies} */
    public AdviceForm(Supplier<Policies> agreed) {
        this.agreed = agreed;
    }

    /**
     * One question.
     *
     * @param element the policy's name
     * @param several whether more than one answer may be given
     * @param options what may be answered, {@link #UNKNOWN} last
     */
    public record Item(String element, String label, boolean several, List<Option> options) {

        public Item {
            options = List.copyOf(options);
        }
    }

    /** One possible answer, in our own words. */
    public record Option(String system, String code, String display) {
    }

    /**
     * What was asked.
     *
     * @param selection the role in the policy files, see {@link WayOfWorking#selection}
     * @param elements  the policy's names of what was asked
     * @param patient   goes along: who asks already knows the patient
     */
    public record Asked(Provision provision, String selection, Collection<String> elements, Bsn patient) {

        public Asked {
            elements = List.copyOf(elements);
        }
    }

    /**
     * What of an answer may go.
     *
     * @param disclosure with nothing but facts, the BSN and what was withheld
     * @param refusals   why the answer cannot be taken; empty where it can
     */
    public record Release(Disclosure disclosure, List<Refusal> refusals) {

        public Release {
            refusals = List.copyOf(refusals);
        }

        /** Whether nothing was answered that may go. */
        public boolean isEmpty() {
            return disclosure.facts().isEmpty();
        }
    }

    /** Everything that may be asked in this role now, in the order of the policy file; empty where nothing may. */
    public List<Item> items(Provision provision, String selection) {
        return rules(agreed.get(), provision, selection).values().stream().map(AdviceForm::item).toList();
    }

    /** Of these elements those that the policy gives this role now. */
    public List<Item> items(Provision provision, String selection, Collection<String> elements) {
        return items(provision, selection).stream().filter(item -> elements.contains(item.element())).toList();
    }

    /** Our own Dutch words for an element; empty where we have none. */
    public Optional<String> label(String element) {
        return Optional.ofNullable(labels.element(element));
    }

    /**
     * Takes an answer through the policy.
     *
     * @param answer as the HIS sent it
     * @param path   of it in what was sent, for refusals
     */
    public Release release(Asked asked, QuestionnaireResponse answer, String path) {
        // Once: a Disclosure is built by one version, whatever is written in the files meanwhile.
        Policies policies = agreed.get();
        AdviceReader reader = new AdviceReader(rules(policies, asked.provision(), asked.selection()),
                asked.elements(), path);
        reader.read(answer);
        Disclosure.Person person =
                new Disclosure.Person(asked.patient().value(), null, null, null, null, null, null);
        return new Release(new Disclosure(policies.version(), asked.provision(), asked.selection(), person,
                reader.facts(), reader.withheld()), reader.refusals());
    }

    /** What someone can and cannot do; what is said of the person or of a referral itself is not asked. */
    private static Map<String, Rule> rules(Policies policies, Provision provision, String selection) {
        Map<String, Rule> byElement = new LinkedHashMap<>();
        policies.rules(provision, selection).ifPresent(rules -> Stream.of(rules.observations().values(),
                        rules.devices(), rules.conditions(), rules.carePlans()).flatMap(Collection::stream)
                .sorted(Comparator.comparingInt(Rule::position)).forEach(rule -> byElement.put(rule.element(), rule)));
        return byElement;
    }

    private static Item item(Rule rule) {
        List<Option> options = new ArrayList<>();
        values(rule).forEach((key, value) -> options.add(new Option(
                value.system() == null ? SYSTEM : value.system(), value.code(), value.display())));
        options.add(new Option(SYSTEM, UNKNOWN, "Niet bekend"));
        return new Item(rule.element(), rule.label(), rule.several(), options);
    }

    /** What may be answered by {@code system|code}: where only a class goes, the class itself is asked for. */
    static Map<String, Rule.Value> values(Rule rule) {
        Map<String, Rule.Value> values = new LinkedHashMap<>();
        Stream.concat(rule.values().values().stream(), rule.scores().stream().map(Rule.Score::value))
                .forEach(value -> values.putIfAbsent(
                        (value.system() == null ? SYSTEM : value.system()) + '|' + value.code(), value));
        return values;
    }
}
