package nl.schakel.operations.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The roles of {@code config/operators.yaml}, by their names there. A person may have several. */
public enum Role {

    VIEWER("viewer", EnumSet.of(Right.VIEW)),
    OPERATOR("operator", EnumSet.of(Right.VIEW, Right.OPERATE)),
    ADMINISTRATOR("administrator", EnumSet.of(Right.VIEW, Right.OPERATE, Right.ADMINISTER)),
    /** In no other role: whoever repairs deliveries needs no diagnosis for it. */
    CONTENT("content", EnumSet.of(Right.CONTENT));

    private final String code;
    private final Set<Right> rights;

    Role(String code, Set<Right> rights) {
        this.code = code;
        this.rights = rights;
    }

    /** As written in files. */
    public String code() {
        return code;
    }

    /** Of someone with all of these. */
    static Set<Right> rights(Set<Role> roles) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        roles.forEach(role -> rights.addAll(role.rights));
        return rights;
    }

    /** Empty where there is no such role. */
    static Optional<Role> ofCode(String code) {
        return Arrays.stream(values()).filter(role -> role.code.equals(code)).findFirst();
    }
}
