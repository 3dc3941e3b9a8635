package nl.schakel.disclosure;

import java.util.Arrays;
import java.util.Optional;

/** The closed set of paths to the person behind the referral. What is not here cannot be listed in a policy file. */
enum PersonPath {

    BSN("Patient.identifier(BSN)"),
    NAME("Patient.name"),
    BIRTH_DATE("Patient.birthDate"),
    GENDER("Patient.gender"),
    ADDRESS("Patient.address"),
    PHONE("Patient.telecom(phone)"),
    EMAIL("Patient.telecom(email)");

    private final String path;

    PersonPath(String path) {
        this.path = path;
    }

    static Optional<PersonPath> of(String path) {
        return Arrays.stream(values()).filter(p -> p.path.equals(path)).findFirst();
    }

    String path() {
        return path;
    }
}
