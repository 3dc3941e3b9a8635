package nl.schakel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Whether the files of the flows are as they were when this process read them. */
final class RouteVersions {

    private static final long FRESH = TimeUnit.SECONDS.toNanos(5);

    private final Path folder;
    private final Map<String, String> atStart;
    private volatile Map<String, String> now;
    private volatile long lookedAt;

    RouteVersions(Path folder) {
        this.folder = folder;
        this.atStart = hashes();
        this.now = atStart;
        this.lookedAt = System.nanoTime();
    }

    /** Files that changed, came or went since the start; by name. */
    Set<String> changed() {
        if (System.nanoTime() - lookedAt > FRESH) {
            now = hashes();
            lookedAt = System.nanoTime();
        }
        Map<String, String> present = now;
        Set<String> changed = ConcurrentHashMap.newKeySet();
        Stream.concat(atStart.keySet().stream(), present.keySet().stream())
                .filter(file -> !atStart.getOrDefault(file, "").equals(present.get(file))).forEach(changed::add);
        return changed;
    }

    private Map<String, String> hashes() {
        Map<String, String> hashes = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().endsWith(".camel.yaml")).toList()) {
                hashes.put(file.getFileName().toString(), hash(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            // A folder that is gone differs from what was read, which is what is asked.
            return Map.of();
        }
        return hashes;
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
