package nl.schakel.operations.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The files that the hub read when it started, by what was in them then. Taken before anything else reads them: one
 * that changes in between is called changed, never the other way round.
 */
public final class FilesAtStart implements BeanFactoryPostProcessor {

    private static final String NOWHERE = "";

    private final List<Place> places;
    private final Map<Path, Seen> atStart;
    private final Instant at;

    /** What a file is for. */
    public enum Kind {
        SETTINGS, OPERATORS, MEETINGS, MUNICIPALITY, PRACTICE, PROVISION, ROUTE
    }

    /** How a file is now. */
    public enum Change {
        /** As it was when the hub started. */
        NONE, CHANGED, ADDED, REMOVED
    }

    /**
     * A file, as it was and as it is.
     *
     * @param hash   first twelve hexadecimal digits of the SHA-256 of what the hub read; of what is there now where it
     *               read none
     * @param readAt when the hub read it, null where it did not
     */
    public record ReadFile(Path path, Kind kind, String hash, Instant readAt, Change change) {

        /** Its name without folders. */
        public String name() {
            return path.getFileName().toString();
        }
    }

    /** Where files of one kind stand. */
    record Place(Path folder, Kind kind, String pattern) {
    }

    private record Seen(Kind kind, String hash, String outside) {
    }

    private FilesAtStart(List<Place> places, Instant at) {
        this.places = places;
        this.at = at;
        this.atStart = look();
    }

    static FilesAtStart take(List<Path> directories, Path provisions, Path routes, Clock clock) {
        List<Place> places = new ArrayList<>();
        List<Path> settings = new ArrayList<>(List.of(Path.of(""), Path.of("config")));
        directories.stream().filter(directory -> settings.stream().noneMatch(other -> same(other, directory)))
                .forEach(settings::add);
        settings.forEach(folder ->
                places.add(new Place(folder, Kind.SETTINGS, "application(-[^.]+)?\\.(yaml|yml|properties)")));
        directories.forEach(folder -> {
            places.add(new Place(folder, Kind.OPERATORS, "operators\\.yaml"));
            places.add(new Place(folder.resolve("municipalities"), Kind.MUNICIPALITY, "[^.].*\\.yaml"));
            places.add(new Place(folder.resolve("practices"), Kind.PRACTICE, "[^.].*\\.yaml"));
        });
        places.add(new Place(provisions, Kind.MEETINGS, "mdo\\.yaml"));
        places.add(new Place(provisions.resolve("provisions"), Kind.PROVISION, "[^.].*\\.yaml"));
        places.add(new Place(routes, Kind.ROUTE, "[^.].*\\.camel\\.yaml"));
        return new FilesAtStart(List.copyOf(places), clock.instant());
    }

    /** When the hub started. */
    public Instant startedAt() {
        return at;
    }

    /** Every file that was there or is there now, by kind and name. */
    public List<ReadFile> files() {
        Map<Path, Seen> now = look();
        List<ReadFile> files = new ArrayList<>();
        TreeSet<Path> all = new TreeSet<>(atStart.keySet());
        all.addAll(now.keySet());
        for (Path path : all) {
            Seen before = atStart.get(path);
            Seen after = now.get(path);
            Seen shown = before == null ? after : before;
            files.add(new ReadFile(path, shown.kind(), shown.hash(), before == null ? null : at,
                    change(before, after)));
        }
        files.sort((one, other) -> one.kind().compareTo(other.kind()));
        return files;
    }

    /**
     * Whether a file is other than when the hub started, or came or went since.
     *
     * @param file of any kind in {@link Kind}
     */
    public boolean changed(Path file) {
        Path whole = whole(file);
        Seen before = atStart.get(whole);
        boolean there = Files.isRegularFile(whole);
        return before == null ? there : !there || !before.hash().equals(hash(whole));
    }

    private static Change change(Seen before, Seen after) {
        if (before == null) {
            return Change.ADDED;
        }
        return after == null ? Change.REMOVED : before.hash().equals(after.hash()) ? Change.NONE : Change.CHANGED;
    }

    private Map<Path, Seen> look() {
        Map<Path, Seen> found = new TreeMap<>();
        for (Place place : places) {
            for (Path file : list(place)) {
                found.computeIfAbsent(whole(file), path -> seen(path, place.kind()));
            }
        }
        return found;
    }

    /** Thousands of files need not be read again for every page: untouched ones are what they were. */
    private Seen seen(Path file, Kind kind) {
        String outside = outside(file);
        Seen before = atStart == null ? null : atStart.get(file);
        boolean untouched = before != null && before.outside().equals(outside) && !outside.equals(NOWHERE);
        return untouched ? before : new Seen(kind, hash(file), outside);
    }

    private static List<Path> list(Place place) {
        if (!Files.isDirectory(place.folder())) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(place.folder())) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches(place.pattern())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String outside(Path file) {
        try {
            BasicFileAttributes outside = Files.readAttributes(file, BasicFileAttributes.class);
            return outside.size() + " " + outside.lastModifiedTime() + " " + outside.fileKey();
        } catch (IOException e) {
            return NOWHERE;
        }
    }

    /** First twelve hexadecimal digits of the SHA-256 of a file; empty where it cannot be read. */
    static String hash(Path file) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest).substring(0, 12);
        } catch (IOException e) {
            return NOWHERE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static boolean same(Path one, Path other) {
        return whole(one).equals(whole(other));
    }

    private static Path whole(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** Nothing to do: only what is of this kind exists before the beans that read files. */
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    }
}
