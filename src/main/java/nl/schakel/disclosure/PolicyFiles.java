package nl.schakel.disclosure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of {@code provisions/} as they were at one moment.
 *
 * @param contents bytes by file name, in the order of the names
 * @param findings what is wrong with the folder itself, one Dutch sentence each
 * @param version  the start of the SHA-256 over names and bytes, 16 hexadecimal digits
 */
record PolicyFiles(SortedMap<String, byte[]> contents, List<String> findings, String version) {

    private static final int VERSION_LENGTH = 16;
    private static final String NOTHING_GOES =
            ": zonder afspraken per voorziening gaat er niets naar een gemeente.";

    /** Reads what is there; what is wrong becomes a finding. */
    static PolicyFiles read(Path configDirectory) {
        List<String> findings = new ArrayList<>();
        SortedMap<String, byte[]> contents = new TreeMap<>();
        for (Path file : policies(configDirectory.resolve("provisions"), findings)) {
            contents.put(file.getFileName().toString(), content(file, findings));
        }
        return new PolicyFiles(contents, List.copyOf(findings), version(contents));
    }

    /** The version that files with these contents are. */
    static String version(SortedMap<String, byte[]> contents) {
        MessageDigest digest = sha256();
        contents.forEach((name, content) -> {
            // Name and length first: moving a line from one file to the next must change the version.
            digest.update((name + "\n" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        });
        return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_LENGTH);
    }

    /** The outside of the files: as long as this stays the same, nobody wrote in them. Cheap enough to ask often. */
    static String glance(Path configDirectory) {
        StringBuilder glance = new StringBuilder();
        try {
            for (Path file : listed(configDirectory.resolve("provisions"))) {
                BasicFileAttributes outside = Files.readAttributes(file, BasicFileAttributes.class);
                glance.append(file.getFileName()).append(' ').append(outside.size()).append(' ')
                        .append(outside.lastModifiedTime()).append(' ').append(outside.fileKey()).append('\n');
            }
        } catch (IOException e) {
            glance.append("unreadable");
        }
        return glance.toString();
    }

    private static List<Path> listed(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted().toList();
        }
    }

    private static List<Path> policies(Path directory, List<String> findings) {
        if (!Files.isDirectory(directory)) {
            findings.add("De map provisions ontbreekt" + NOTHING_GOES);
            return List.of();
        }
        try {
            List<Path> files = listed(directory);
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
