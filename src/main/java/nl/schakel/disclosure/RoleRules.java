package nl.schakel.disclosure;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one role may receive for one provision, laid out for looking up.
 *
 * @param person       the parts of the person that go
 * @param priority     the rule for {@code ServiceRequest.priority}, null where it does not go
 * @param risk         the rule for the risk that the GP states, null where it does not go
 * @param observations by {@code system|code} of {@code Observation.code}
 * @param devices      for {@code DeviceUseStatement}, by the type of its Device
 * @param conditions   for {@code Condition} with the category functional finding
 * @param carePlans    for {@code CarePlan} with the category help from others
 */
record RoleRules(Set<PersonPath> person, Rule priority, Rule risk, Map<String, Rule> observations,
                 List<Rule> devices, List<Rule> conditions, List<Rule> carePlans) {

    /** What is said of what someone can and cannot do, in the order of the file. */
    List<Rule> statements() {
        return Stream.of(observations.values(), devices, conditions, carePlans).flatMap(Collection::stream)
                .sorted(Comparator.comparingInt(Rule::position)).toList();
    }

    /** Everything coded, in the order of the file. */
    List<Rule> all() {
        return Stream.concat(statements().stream(), Stream.of(priority, risk).filter(Objects::nonNull))
                .sorted(Comparator.comparingInt(Rule::position)).toList();
    }
}
