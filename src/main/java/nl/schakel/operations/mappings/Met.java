package nl.schakel.operations.mappings;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import nl.schakel.alert.UnmappedCodes.Sighting;

/**
 * A code in all the weeks that are kept.
 *
 * @param first null where no moments are kept; so is last
 */
record Met(String place, String table, String code, int thisWeek, int lastWeek, int weeks, LocalDate oldestWeek,
           LocalDate newestWeek, Instant first, Instant last) {

    private record Key(String place, String table, String code) {
    }

    /** In the order of the sightings. */
    static List<Met> of(List<Sighting> sightings, LocalDate week) {
        Map<Key, List<Sighting>> byCode = new LinkedHashMap<>();
        sightings.forEach(one -> byCode.computeIfAbsent(new Key(one.place(), one.table(), one.code()),
                key -> new ArrayList<>()).add(one));
        return byCode.entrySet().stream().map(entry -> of(entry.getKey(), entry.getValue(), week)).toList();
    }

    private static Met of(Key key, List<Sighting> all, LocalDate week) {
        return new Met(key.place(), key.table(), key.code(), in(all, week), in(all, week.minusWeeks(1)),
                all.stream().mapToInt(Sighting::times).sum(),
                all.stream().map(Sighting::week).min(LocalDate::compareTo).orElseThrow(),
                all.stream().map(Sighting::week).max(LocalDate::compareTo).orElseThrow(),
                all.stream().map(Sighting::first).filter(Objects::nonNull).min(Instant::compareTo).orElse(null),
                all.stream().map(Sighting::last).filter(Objects::nonNull).max(Instant::compareTo).orElse(null));
    }

    private static int in(List<Sighting> all, LocalDate week) {
        return all.stream().filter(one -> one.week().equals(week)).mapToInt(Sighting::times).sum();
    }
}
