package nl.schakel.directory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import nl.schakel.security.SystemClient;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** Reads the directory from every directory in {@code schakel.config}. */
public final class DirectoryFiles {

    /** Thumbprints (RFC 7638) of the keys in {@code config/demo/keys}, whose private halves anyone can read. */
    private static final Set<String> DEMO_KEYS = Set.of("e4DYE97wuNKEJUWZw9h0suYINFGhNxCRr9_G69qX_mo",
            "UIGUaM2KkSLjnxHhqNeySUyP1wezqoy52jAlFpuDyw8", "htLDDkggXjac2wbu_bABBXhyQb3cOfyTWW9ReGRpn1s");
    private static final String DEMO_SECRET = "demo-";

    private DirectoryFiles() {
    }

    /** @throws ConfigurationInvalid with one sentence per broken rule */
    public static Directory read(Environment environment) {
        DirectoryReading reading = look(environment);
        if (!reading.findings().isEmpty()) {
            throw new ConfigurationInvalid(reading.findings());
        }
        return reading.directory();
    }

    /** As {@link #read}, but gives what is good together with what is wrong. */
    public static DirectoryReading look(Environment environment) {
        DirectoryReading reading = Directory.read(directories(environment), environment::getProperty);
        if (environment.acceptsProfiles(Profiles.of("demo"))) {
            return reading;
        }
        List<String> findings = new ArrayList<>(reading.findings());
        findings.addAll(demoMaterial(reading.directory()));
        return new DirectoryReading(reading.directory(), List.copyOf(findings));
    }

    /** The directories that are read, {@code schakel.config}. */
    public static List<Path> directories(Environment environment) {
        return Binder.get(environment).bind("schakel.config", Bindable.listOf(String.class)).orElse(List.of("config"))
                .stream().map(Path::of).toList();
    }

    /** A file copied from the demo is a fine start, until its published keys and secrets go along. */
    private static List<String> demoMaterial(Directory directory) {
        List<String> findings = new ArrayList<>();
        directory.practices().forEach(practice -> practice.clients().forEach(client -> {
            JWKSet keys = directory.client(client.id()).map(SystemClient::keys).orElse(null);
            if (keys != null && keys.getKeys().stream().anyMatch(DirectoryFiles::ofTheDemo)) {
                findings.add("Praktijk " + practice.agb() + ": de sleutel van client " + client.id()
                        + " is die van de demonstratie en voor iedereen bekend, vraag het HIS om een eigen sleutel.");
            }
        }));
        directory.municipalities().stream().filter(municipality -> Stream.concat(
                        Stream.of(municipality.connection()), municipality.doors().stream().map(Door::connection))
                .flatMap(connection -> connection.values().stream())
                .anyMatch(value -> value instanceof String text && text.startsWith(DEMO_SECRET)))
                .forEach(municipality -> findings.add("Gemeente " + municipality.code() + ": een geheim van de "
                        + "koppeling is dat van de demonstratie, vraag de gemeente om een eigen geheim."));
        return findings;
    }

    private static boolean ofTheDemo(JWK key) {
        try {
            return DEMO_KEYS.contains(key.computeThumbprint().toString());
        } catch (JOSEException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }
}
