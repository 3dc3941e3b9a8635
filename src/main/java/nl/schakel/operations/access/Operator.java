package nl.schakel.operations.access;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.security.core.Authentication;

/**
 * Who looks at the operators' pages.
 *
 * @param name as in {@code config/operators.yaml}, or as the OpenID Connect provider calls the person
 */
public record Operator(String name, Set<Right> rights) {

    public Operator {
        rights = Set.copyOf(rights);
    }

    /** Of a request whose chain let it through. */
    public static Operator of(Authentication authentication) {
        Set<String> known = Arrays.stream(Right.values()).map(Enum::name).collect(Collectors.toSet());
        return new Operator(authentication.getName(), authentication.getAuthorities().stream()
                .map(authority -> authority.getAuthority()).filter(known::contains).map(Right::valueOf)
                .collect(Collectors.toSet()));
    }

    /** Whether this person has a right. */
    public boolean may(Right right) {
        return rights.contains(right);
    }

    /** For pages. */
    public boolean may(String right) {
        return may(Right.valueOf(right));
    }
}
