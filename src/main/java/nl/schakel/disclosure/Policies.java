package nl.schakel.disclosure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import nl.schakel.referral.Provision;

/**
 * The agreement between practice and municipality on what may be released: one file a provision in
 * {@code config/provisions/}, that a privacy officer can read and sign. What is not listed does not exist.
 */
public final class Policies {

    private static final int VERSION_LENGTH = 16;
    private static final String NOTHING_GOES =
            ": zonder afspraken per voorziening gaat er niets naar een gemeente.";

    private final Map<Provision, Map<String, RoleRules>> rules;
    private final String version;

    private Policies(Map<Provision, Map<String, RoleRules>> rules, String version) {
        this.rules = rules;
        this.version = version;
    }

    /**
     * Reads and validates every {@code provisions/*.yaml}.
     *
     * @param configDirectory the folder that holds {@code provisions/}
     * @throws PolicyInvalid where a rule is broken, with one Dutch sentence for each
     */
    public static Policies load(Path configDirectory) {
        List<String> findings = new ArrayList<>();
        PolicyReader reader = new PolicyReader(Labels.load(), findings);
        Map<Provision, Map<String, RoleRules>> rules = new EnumMap<>(Provision.class);
        MessageDigest digest = sha256();
        List<Path> files = files(configDirectory.resolve("provisions"), findings);
        for (Path file : files) {
            byte[] content = content(file, findings);
            // Name and length first: moving a line from one file to the next must change the version.
            digest.update((file.getFileName() + "\n" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(content);
            reader.read(file.getFileName().toString(), content)
                    .ifPresent(policy -> rules.put(policy.provision(), policy.roles()));
        }
        if (!findings.isEmpty()) {
            throw new PolicyInvalid(findings);
        }
        String version = HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_LENGTH);
        return new Policies(rules, version);
    }

    /** Which files decided: the start of the SHA-256 over their names and bytes, 16 hexadecimal digits. */
    public String version() {
        return version;
    }

    /** Whether there is an agreement on this provision for this role; without one nothing may be sent. */
    public boolean covers(Provision provision, String role) {
        return rules(provision, role).isPresent();
    }

    Optional<RoleRules> rules(Provision provision, String role) {
        return Optional.ofNullable(rules.get(provision)).map(roles -> roles.get(role));
    }

    private static List<Path> files(Path directory, List<String> findings) {
        if (!Files.isDirectory(directory)) {
            findings.add("De map provisions ontbreekt" + NOTHING_GOES);
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted().toList();
            files.stream().filter(file -> !file.toString().endsWith(".yaml"))
                    .forEach(file -> findings.add("Het bestand provisions/" + file.getFileName()
                            + " wordt niet gelezen: een voorziening staat in een bestand dat eindigt op .yaml."));
            List<Path> policies = files.stream().filter(file -> file.toString().endsWith(".yaml")).toList();
            if (policies.isEmpty()) {
                findings.add("De map provisions is leeg" + NOTHING_GOES);
            }
            return policies;
        } catch (IOException e) {
            findings.add("De map provisions kan niet worden gelezen.");
            return List.of();
        }
    }

    private static byte[] content(Path file, List<String> findings) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            findings.add("Het bestand provisions/" + file.getFileName() + " kan niet worden gelezen.");
            return new byte[0];
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
