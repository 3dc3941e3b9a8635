package nl.schakel.disclosure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * The text of every version that ever ran: a Disclosure names only the version, and an auditor must be able to read
 * years later what it allowed (AVG art. 5(2)).
 */
final class PolicyArchive {

    private final Path folder;

    PolicyArchive(Path dataDirectory) {
        this.folder = dataDirectory.resolve("policies");
    }

    /** The folder with the files of this version; empty where it never ran here. */
    Optional<Path> find(String version) {
        return version.matches("[0-9a-f]{16}") && Files.isDirectory(folder.resolve(version))
                ? Optional.of(folder.resolve(version)) : Optional.empty();
    }

    /** Keeps the files, whole or not at all; another process may keep the same version at the same moment. */
    void keep(PolicyFiles files) throws IOException {
        if (find(files.version()).isPresent()) {
            return;
        }
        Files.createDirectories(folder);
        Path unfinished = Files.createTempDirectory(folder, ".new-");
        try {
            for (Map.Entry<String, byte[]> file : files.contents().entrySet()) {
                Files.write(unfinished.resolve(file.getKey()), file.getValue(), StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
            }
            Files.move(unfinished, folder.resolve(files.version()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard(unfinished, files);
            if (find(files.version()).isEmpty()) {
                throw e;
            }
        }
    }

    private static void discard(Path unfinished, PolicyFiles files) throws IOException {
        for (String name : files.contents().keySet()) {
            Files.deleteIfExists(unfinished.resolve(name));
        }
        Files.deleteIfExists(unfinished);
    }
}
