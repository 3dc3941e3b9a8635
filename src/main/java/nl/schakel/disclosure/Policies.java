package nl.schakel.disclosure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import nl.schakel.referral.Provision;

/**
 * The agreement between practice and municipality on what may be released: one file a provision in
 * {@code config/provisions/}, that a privacy officer can read and sign. What is not listed does not exist.
 */
public final class Policies {

    /** An expert is asked without a name, and a sentence may hold one: text never goes there. */
    private static final Set<String> MAY_READ_TEXT = Set.of("consultant", "medical-adviser");

    private final Map<Provision, PolicyReader.Policy> rules;
    private final String version;

    private Policies(Map<Provision, PolicyReader.Policy> rules, String version) {
        this.rules = rules;
        this.version = version;
    }

    /**
     * Reads and validates every {@code provisions/*.yaml}.
     *
     * @param configDirectory the folder that holds {@code provisions/}
     * @throws PolicyInvalid where a rule is broken, with one Dutch sentence for each
     */
    public static Policies load(Path configDirectory) {
        return of(PolicyFiles.read(configDirectory));
    }

    /** @throws PolicyInvalid where a rule is broken, with one Dutch sentence for each */
    static Policies of(PolicyFiles files) {
        List<String> findings = new ArrayList<>(files.findings());
        PolicyReader reader = new PolicyReader(Labels.load(), findings);
        Map<Provision, PolicyReader.Policy> rules = new EnumMap<>(Provision.class);
        files.contents().forEach((name, content) -> reader.read(name, content)
                .ifPresent(policy -> rules.put(policy.provision(), policy)));
        if (!findings.isEmpty()) {
            throw new PolicyInvalid(findings);
        }
        return new Policies(rules, files.version());
    }

    /** Which files decided: the start of the SHA-256 over their names and bytes, 16 hexadecimal digits. */
    public String version() {
        return version;
    }

    /** Whether there is an agreement on this provision for this role; without one nothing may be sent. */
    public boolean covers(Provision provision, String role) {
        return rules(provision, role).isPresent();
    }

    /**
     * Whether text that the GP confirmed in a preview may go along ({@code free-text: confirmed}); never to an expert,
     * and never to a role that receives nothing.
     */
    public boolean confirmedText(Provision provision, String role) {
        return MAY_READ_TEXT.contains(role) && covers(provision, role) && rules.get(provision).confirmedText();
    }

    /**
     * What a municipality may ask a practice about a patient in this role: the policy's names of what someone can and
     * cannot do, each with our own words for it, in the order of the file. What is said of the person or of the referral
     * itself is not asked.
     */
    public Map<String, String> askable(Provision provision, String role) {
        Map<String, String> askable = new LinkedHashMap<>();
        rules(provision, role).ifPresent(rules -> rules.statements()
                .forEach(rule -> askable.put(rule.element(), rule.label())));
        return askable;
    }

    /** Which codes a provision lets go: its elements in the order of the file, one for each role. */
    public List<Agreed> agreed(Provision provision) {
        List<Agreed> agreed = new ArrayList<>();
        if (rules.containsKey(provision)) {
            rules.get(provision).roles().forEach((role, of) -> of.all().forEach(rule -> agreed.add(new Agreed(role,
                    rule.element(), rule.label(), meanings(rule)))));
        }
        return agreed;
    }

    /**
     * An element that one role receives.
     *
     * @param label our own words for it
     * @param codes {@code system|code}, or a range of scores, to our own words for what goes instead
     */
    public record Agreed(String role, String element, String label, Map<String, String> codes) {
    }

    private static Map<String, String> meanings(Rule rule) {
        Map<String, String> meanings = new LinkedHashMap<>();
        rule.values().forEach((code, value) -> meanings.put(code, value.display()));
        rule.scores().forEach(score -> meanings.put(score.from() + " tot en met " + score.to(),
                score.value().display()));
        return meanings;
    }

    /** Whether some role of a provision receives this code in this element. */
    public boolean lists(Provision provision, String element, String code) {
        return rules.containsKey(provision) && rules.get(provision).roles().values().stream()
                .flatMap(role -> role.all().stream())
                .anyMatch(rule -> rule.element().equals(element) && rule.values().containsKey(code));
    }

    /** The element under which any provision lists a code at one kind of place; empty where none does. */
    Optional<String> elementOf(Function<RoleRules, List<Rule>> places, String code) {
        return rules.values().stream().flatMap(policy -> policy.roles().values().stream())
                .flatMap(role -> places.apply(role).stream()).filter(rule -> rule.values().containsKey(code))
                .map(Rule::element).findFirst();
    }

    Optional<RoleRules> rules(Provision provision, String role) {
        return Optional.ofNullable(rules.get(provision)).map(policy -> policy.roles().get(role));
    }
}
