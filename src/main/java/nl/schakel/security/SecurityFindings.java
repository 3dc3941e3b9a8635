package nl.schakel.security;

import java.util.ArrayList;
import java.util.List;

import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** What is missing or unsafe in the settings of this room; the hub does not start on any of it. */
public final class SecurityFindings {

    private static final String KEY = "schakel.master-key";
    private static final String PREVIOUS = "schakel.master-key-previous";

    private SecurityFindings() {
    }

    /** One Dutch sentence per finding; none repeats a secret. */
    public static List<String> of(Environment environment) {
        List<String> findings = new ArrayList<>();
        String key = environment.getProperty(KEY, "");
        if (key.isBlank()) {
            findings.add("De hoofdsleutel ontbreekt: zet SCHAKEL_MASTER_KEY op 32 willekeurige bytes in base64, "
                    + "bijvoorbeeld uit 'openssl rand -base64 32'.");
        } else {
            key(key, environment.getProperty(PREVIOUS, ""), environment.acceptsProfiles(Profiles.of("demo")), findings);
        }
        String address = environment.getProperty("schakel.base-url", "");
        if (!address.isEmpty() && !address.matches("https?://[^/?#\\s]+[^?#\\s]*")) {
            findings.add("Het adres van de hub klopt niet: zet SCHAKEL_BASE_URL op het volledige adres dat partners "
                    + "zien, bijvoorbeeld https://schakel.voorbeeld.nl.");
        }
        return findings;
    }

    /** @throws IllegalArgumentException with a Dutch sentence, where a key is missing or not one */
    static MasterKey masterKey(Environment environment) {
        return MasterKey.of(environment.getProperty(KEY, ""), environment.getProperty(PREVIOUS, ""));
    }

    private static void key(String key, String previous, boolean demo, List<String> findings) {
        try {
            if (MasterKey.of(key, previous).guessable() && !demo) {
                findings.add("De hoofdsleutel is die van de demonstratie of een andere die iedereen kan raden: zet "
                        + "SCHAKEL_MASTER_KEY op een eigen sleutel uit 'openssl rand -base64 32'.");
            }
        } catch (IllegalArgumentException e) {
            findings.add(e.getMessage());
        }
    }
}
