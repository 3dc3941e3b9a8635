package nl.schakel.directory;

import java.util.List;

/** The files of municipalities and practices break rules; the hub does not start on them. */
public final class ConfigurationInvalid extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> findings;

    ConfigurationInvalid(List<String> findings) {
        super(String.join(System.lineSeparator(), findings));
        this.findings = List.copyOf(findings);
    }

    /** One Dutch sentence per broken rule, the file's name first; never a secret. */
    public List<String> findings() {
        return findings;
    }
}
