package nl.schakel.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What a hub leaves on disk. */
final class Leftovers {

    private Leftovers() {
    }

    /** Everything on disk, as it is now, and what it is called. */
    static void search(Path data, Sightings sightings) {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String path = data.relativize(file).toString();
                sightings.search(path.startsWith("database") ? Place.DATABASE
                        : path.startsWith("broker") ? Place.BROKER : Place.OTHER_FILE, file);
                sightings.search(Place.OTHER_FILE, path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
