package nl.schakel.operations.check;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import nl.schakel.municipality.DryRun.Severity;

/** What the rooms that read a configuration folder do not look at: what nobody reads, and what ends some day. */
final class ConfigFolder {

    /** How long before a certificate ends someone must start to get another. */
    static final Duration SOON = Duration.ofDays(30);

    private static final Set<String> FOLDERS = Set.of("municipalities", "practices", "provisions", "demo");
    private static final String SETTINGS = "application(-[^.]+)?\\.(yaml|yml|properties)";
    private static final String OPERATORS = "operators.yaml";
    private static final String MEETINGS = "mdo.yaml";
    private static final String PEM = "-----BEGIN CERTIFICATE-----";

    private final ObjectMapper yaml = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
    private final List<Finding> findings = new ArrayList<>();
    private final Path folder;
    private final Instant now;

    private ConfigFolder(Path folder, Clock clock) {
        this.folder = folder;
        this.now = clock.instant();
    }

    /** What is to be said of this folder; a folder that is not there is said by the room that reads it. */
    static List<Finding> findings(Path folder, Clock clock) {
        ConfigFolder look = new ConfigFolder(folder, clock);
        look.unread();
        look.certificates("municipalities");
        look.certificates("practices");
        return look.findings;
    }

    private void unread() {
        if (folder.getFileName() != null && folder.getFileName().toString().equals("demo")) {
            return;
        }
        for (Path entry : entries(folder)) {
            String name = entry.getFileName().toString();
            boolean read = Files.isDirectory(entry) ? FOLDERS.contains(name)
                    : name.matches(SETTINGS) || name.equals(OPERATORS) || name.equals(MEETINGS);
            if (!read) {
                find(Severity.NOTE, name + (Files.isDirectory(entry) ? ": deze map" : ": dit bestand") + " in "
                        + folder.getFileName() + "/ leest de hub niet.");
            }
        }
    }

    /** Wherever in a file one stands: of the municipality, of its adviser, in the block of a standard. */
    private void certificates(String kind) {
        for (Path file : entries(folder.resolve(kind))) {
            try {
                if (file.toString().endsWith(".yaml")) {
                    certificates(file.getFileName().toString(), "", yaml.readTree(Files.readAllBytes(file)));
                }
            } catch (IOException isSaidByTheDirectory) {
                // One sentence about a file that cannot be read is enough.
            }
        }
    }

    private void certificates(String file, String path, JsonNode node) {
        if (node.isTextual() && node.textValue().contains(PEM)) {
            try {
                Instant ends = ((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(
                        new ByteArrayInputStream(node.textValue().strip().getBytes(StandardCharsets.US_ASCII))))
                        .getNotAfter().toInstant();
                if (!ends.isAfter(now)) {
                    find(Severity.ERROR, file + ": het certificaat in " + path + " is verlopen op " + Days.of(ends)
                            + ". Vraag om het nieuwe en zet het hier.");
                } else if (ends.isBefore(now.plus(SOON))) {
                    find(Severity.WARNING, file + ": het certificaat in " + path + " verloopt op " + Days.of(ends)
                            + ". Vraag nu om het nieuwe.");
                }
            } catch (CertificateException isSaidByTheDirectory) {
                // Or by the standard whose block it is in.
            }
        }
        node.properties().forEach(entry -> certificates(file, path.isEmpty() ? entry.getKey()
                : path + "." + entry.getKey(), entry.getValue()));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            certificates(file, path + "[" + (i + 1) + "]", node.get(i));
        }
    }

    /** Without hidden ones: a mounted Kubernetes ConfigMap keeps its bookkeeping there. */
    private static List<Path> entries(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(entry -> !entry.getFileName().toString().startsWith(".")).sorted().toList();
        } catch (IOException isSaidByTheDirectory) {
            return List.of();
        }
    }

    private void find(Severity severity, String sentence) {
        findings.add(Finding.of(severity, sentence));
    }
}
