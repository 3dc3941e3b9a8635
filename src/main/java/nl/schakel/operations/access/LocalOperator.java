package nl.schakel.operations.access;

import java.util.Set;

/** Someone of {@code config/operators.yaml}. */
record LocalOperator(String name, PasswordHash password, Set<Role> roles) {

    LocalOperator {
        roles = Set.copyOf(roles);
    }

    Set<Right> rights() {
        return Role.rights(roles);
    }
}
