package nl.schakel.disclosure;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the elements of one role while a policy file is read. */
final class RoleRulesBuilder {

    private final Set<PersonPath> person = EnumSet.noneOf(PersonPath.class);
    private final Map<String, Rule> observations = new HashMap<>();
    private final List<Rule> devices = new ArrayList<>();
    private final List<Rule> conditions = new ArrayList<>();
    private final List<Rule> carePlans = new ArrayList<>();
    private Rule priority;
    private Rule risk;

    Set<PersonPath> person() {
        return person;
    }

    /** False where another element already reads this place: two rules on one place could contradict each other. */
    boolean add(PolicySource source, Rule rule) {
        return switch (source.resource()) {
            case OBSERVATION -> observations.putIfAbsent(source.code(), rule) == null;
            case DEVICE -> addApart(devices, rule);
            case CONDITION -> addApart(conditions, rule);
            case CARE_PLAN -> addApart(carePlans, rule);
            case PRIORITY -> {
                boolean first = priority == null;
                priority = rule;
                yield first;
            }
            case RISK -> {
                boolean first = risk == null;
                risk = rule;
                yield first;
            }
        };
    }

    private static boolean addApart(List<Rule> rules, Rule rule) {
        boolean apart = rules.stream()
                .noneMatch(other -> other.values().keySet().stream().anyMatch(rule.values()::containsKey));
        rules.add(rule);
        return apart;
    }

    RoleRules build() {
        return new RoleRules(Set.copyOf(person), priority, risk, Map.copyOf(observations),
                List.copyOf(devices), List.copyOf(conditions), List.copyOf(carePlans));
    }
}
