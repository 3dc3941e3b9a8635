package nl.schakel.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Searches places for markers, and keeps which were seen where: allowed ones are counted, others are leaks. */
final class Sightings {

    private static final int WINDOW = 8 * 1024 * 1024;
    private static final int OVERLAP = 64 * 1024;

    /**
     * A marker where it must not be.
     *
     * @param origin  what it was in the referral: type, path and kind
     * @param wrapped in what it was packed, outermost first; empty where in the clear
     */
    record Leak(String origin, Place place, String wrapped) {

        /** Never what stands around it. */
        @Override
        public String toString() {
            return origin + " in " + place.name() + (wrapped.isEmpty() ? "" : ", packed in" + wrapped);
        }
    }

    /** What was searched and seen in one place. */
    static final class Tally {

        private long bytes;
        private long leaks;
        private final Set<Marker> allowed = new HashSet<>();

        long bytes() {
            return bytes;
        }

        long leaks() {
            return leaks;
        }

        /** Different markers that the policy lets out here. */
        int allowed() {
            return allowed.size();
        }
    }

    private final Markers markers;
    private final Scanner scanner;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final Map<Leak, Integer> leaks = new HashMap<>();
    private final Map<String, Integer> releasedOrigins = new TreeMap<>();

    Sightings(Markers markers) {
        this.markers = markers;
        this.scanner = new Scanner(markers);
    }

    void search(Place place, String text) {
        search(place, text.getBytes(StandardCharsets.UTF_8));
    }

    void search(Place place, byte[] bytes) {
        Tally tally = tallies.computeIfAbsent(place.name(), name -> new Tally());
        tally.bytes += bytes.length;
        Layers.open(bytes, (wrapped, content) -> scanner.scan(content, marker -> see(marker, place, wrapped, tally)));
    }

    /** A file in pieces that overlap, so that a large one costs no memory and nothing is cut in two. */
    void search(Place place, Path file) {
        try (var in = Files.newInputStream(file)) {
            byte[] kept = new byte[0];
            for (byte[] part = in.readNBytes(WINDOW); part.length > 0; part = in.readNBytes(WINDOW)) {
                byte[] piece = new byte[kept.length + part.length];
                System.arraycopy(kept, 0, piece, 0, kept.length);
                System.arraycopy(part, 0, piece, kept.length, part.length);
                search(place, piece);
                int keep = Math.min(OVERLAP, part.length);
                kept = Arrays.copyOfRange(piece, piece.length - keep, piece.length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void see(Marker marker, Place place, String wrapped, Tally tally) {
        if (!markers.isAllowed(marker, place)) {
            tally.leaks++;
            leaks.merge(new Leak(markers.origin(marker), place, wrapped), 1, Integer::sum);
        } else if (tally.allowed.add(marker)) {
            releasedOrigins.merge(markers.origin(marker) + " in " + place.name(), 1, Integer::sum);
        }
    }

    /** By place, in the order in which they were first searched. */
    Map<String, Tally> tallies() {
        return tallies;
    }

    /** What was let out, by origin and place, with how many different markers. */
    Map<String, Integer> released() {
        return releasedOrigins;
    }

    /** One sentence for each origin that leaked into each place. */
    List<String> leaks() {
        List<String> sentences = new ArrayList<>();
        leaks.forEach((leak, times) -> sentences.add(leak + (times == 1 ? "" : ", " + times + " times")));
        sentences.sort(null);
        return sentences;
    }
}
