package nl.schakel.disclosure;

import java.util.List;

/**
 * The files in {@code config/provisions/} break one or more rules. Nothing is released on a policy that is not whole,
 * so the hub does not start on it.
 */
public final class PolicyInvalid extends RuntimeException {

    private final transient List<String> findings;

    PolicyInvalid(List<String> findings) {
        super(String.join(System.lineSeparator(), findings));
        this.findings = List.copyOf(findings);
    }

    /** One Dutch sentence for each broken rule, naming the file; policy files hold nothing about patients. */
    public List<String> findings() {
        return findings;
    }
}
