package nl.schakel.directory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import nl.schakel.identity.GemeenteCode;

/**
 * Every Dutch municipality since 1990, what became of it, and which one an address lies in. From CBS and 4pp, whose
 * sources and licences stand in the files.
 *
 * <p>A postcode is a hint: its four digits may straddle a border. What an address says of its municipality itself
 * counts beside it, and where the two do not agree the answer is several, never a guess.
 *
 * <p>Immutable; one for the whole process.
 */
public final class Gemeenten {

    private static final Pattern POSTCODE = Pattern.compile("([1-9][0-9]{3})\\s*([A-Za-z]{2})?");
    private static final Pattern MARKS = Pattern.compile("\\p{M}");
    private static final String PREFIX = "gemeente ";
    /** No letter before this one has an accent. */
    private static final int FIRST_MARKED = 128;

    private final Map<GemeenteCode, Gemeente> byCode = new LinkedHashMap<>();
    private final Map<String, List<Gemeente>> byName = new HashMap<>();
    /** By the first postcode of each range. */
    private final TreeMap<Integer, Range> ranges = new TreeMap<>();

    private record Range(int last, GemeenteCode code, String place) {
    }

    private static final class Loaded {
        static final Gemeenten ALL = new Gemeenten();
    }

    private Gemeenten() {
        Map<String, LocalDate> days = new HashMap<>();
        for (String[] part : lines("gemeenten.csv")) {
            Gemeente gemeente = new Gemeente(new GemeenteCode(part[0]), bare(part[1]),
                    part[2].isEmpty() ? null : part[2], part[3], days.computeIfAbsent(part[4], LocalDate::parse),
                    part[5].isEmpty() ? null : days.computeIfAbsent(part[5], LocalDate::parse), codes(part[6]));
            byCode.put(gemeente.code(), gemeente);
            byName.computeIfAbsent(plain(part[1]), key -> new ArrayList<>(1)).add(gemeente);
            if (gemeente.also() != null) {
                byName.computeIfAbsent(plain(part[2]), key -> new ArrayList<>(1)).add(gemeente);
            }
        }
        Map<String, GemeenteCode> codes = new HashMap<>();
        for (String[] part : lines("postcodes.csv")) {
            ranges.put(Integer.parseInt(part[0]), new Range(Integer.parseInt(part[1]),
                    codes.computeIfAbsent(part[2], GemeenteCode::new), part[3]));
        }
    }

    /** All there are; read at the first call. */
    public static Gemeenten all() {
        return Loaded.ALL;
    }

    /**
     * What was found.
     *
     * @param candidates none: unknown; one: this one; several: the sender must say which
     */
    public record Found(Set<Gemeente> candidates) {

        /** Unknown. */
        public static final Found NOTHING = new Found(Set.of());

        /** In the order found. */
        public Found {
            candidates = Collections.unmodifiableSet(new LinkedHashSet<>(candidates));
        }

        /** The one; empty where there is none, and where there are several. */
        public Optional<Gemeente> only() {
            return candidates.size() == 1 ? candidates.stream().findFirst() : Optional.empty();
        }

        public boolean isUnknown() {
            return candidates.isEmpty();
        }

        public boolean isAmbiguous() {
            return candidates.size() > 1;
        }

        /** The official names, for the one who must choose. */
        public String names() {
            return candidates.stream().map(Gemeente::name).sorted().collect(Collectors.joining(", "));
        }

        /** Those that both have. */
        public Found and(Found other) {
            return new Found(candidates.stream().filter(other.candidates::contains)
                    .collect(Collectors.toCollection(LinkedHashSet::new)));
        }

        /** Those that either has. */
        public Found or(Found other) {
            Set<Gemeente> both = new LinkedHashSet<>(candidates);
            both.addAll(other.candidates);
            return new Found(both);
        }
    }

    /** In the order of their codes. */
    public Collection<Gemeente> list() {
        return Collections.unmodifiableCollection(byCode.values());
    }

    /** The municipality that has, or had, this code. */
    public Optional<Gemeente> byCode(GemeenteCode code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /** Whether a municipality with this code exists on a day. */
    public boolean validOn(GemeenteCode code, LocalDate day) {
        return byCode(code).filter(gemeente -> gemeente.validOn(day)).isPresent();
    }

    /**
     * Who has the territory of a municipality on a day: itself while it exists, afterwards those it went into.
     *
     * @return none before it existed, and where nobody knows
     */
    public Found successors(GemeenteCode code, LocalDate day) {
        Gemeente gemeente = byCode.get(code);
        if (gemeente == null || day.isBefore(gemeente.from())) {
            return Found.NOTHING;
        }
        return gemeente.validOn(day) ? new Found(Set.of(gemeente))
                : gemeente.successors().stream().map(next -> successors(next, day)).reduce(Found.NOTHING, Found::or);
    }

    /**
     * The one that a municipality went into as a whole, which has its rights and obligations by law (Wet algemene
     * regels herindeling art. 44); itself while it exists.
     *
     * @return empty where it was split on the way: then there is no such one
     */
    public Optional<Gemeente> heir(GemeenteCode code, LocalDate day) {
        Gemeente gemeente = byCode.get(code);
        while (gemeente != null && gemeente.until() != null && !day.isBefore(gemeente.until())) {
            gemeente = gemeente.successors().size() == 1 ? byCode.get(gemeente.successors().get(0)) : null;
        }
        return Optional.ofNullable(gemeente).filter(found -> found.validOn(day));
    }

    /**
     * The municipality that a name means on a day, without regard to capitals, accents and the word "gemeente" before
     * it. One that exists goes before one that is gone, whose successors are meant.
     */
    public Found byName(String name, LocalDate day) {
        List<Gemeente> named = name == null ? List.of() : byName.getOrDefault(plain(name), List.of());
        List<Gemeente> existing = named.stream().filter(gemeente -> gemeente.validOn(day)).toList();
        return existing.isEmpty()
                ? named.stream().map(gemeente -> successors(gemeente.code(), day)).reduce(Found.NOTHING, Found::or)
                : new Found(new LinkedHashSet<>(existing));
    }

    /**
     * The municipality of a postcode on a day; several where the one it was in was split since.
     *
     * @param postcode with or without its letters; of another form it is not known
     */
    public Found byPostcode(String postcode, LocalDate day) {
        return range(postcode).map(range -> successors(range.code(), day)).orElse(Found.NOTHING);
    }

    /**
     * The municipality of an address on a day: by its postcode, else by name.
     *
     * @param postcode null where the address has none
     * @param district the municipality's name by Dutch profiles (nl-core-AddressInformation), null where not given
     * @param city     the place's name, which may be that of a municipality; null where not given
     * @return several where the postcode was split, where the name is that of several, and where postcode and name
     *         do not agree: it lies on a border, or one of the two is wrong
     */
    public Found byAddress(String postcode, String district, String city, LocalDate day) {
        Found hint = byPostcode(postcode, day);
        Found named = byName(district, day);
        if (named.isUnknown() && !isPlaceIn(postcode, city)) {
            named = byName(city, day);
        }
        if (hint.isUnknown() || named.isUnknown()) {
            return hint.or(named);
        }
        Found both = hint.and(named);
        return both.isUnknown() ? hint.or(named) : both;
    }

    /** Whether a place here just happens to have the name of a municipality elsewhere. */
    private boolean isPlaceIn(String postcode, String city) {
        return city != null && range(postcode).filter(range -> range.place().equals(plain(city))).isPresent();
    }

    private Optional<Range> range(String postcode) {
        return Optional.ofNullable(postcode).map(text -> POSTCODE.matcher(text.strip()))
                .filter(form -> form.matches()).map(form -> Integer.parseInt(form.group(1)))
                .flatMap(number -> Optional.ofNullable(ranges.floorEntry(number))
                        .map(Map.Entry::getValue).filter(range -> number <= range.last()));
    }

    private static String plain(String name) {
        String bare = bare(name.toLowerCase(Locale.ROOT).strip());
        String unmarked = isAscii(bare) ? bare
                : MARKS.matcher(Normalizer.normalize(bare, Normalizer.Form.NFD)).replaceAll("");
        return unmarked.startsWith(PREFIX) ? unmarked.substring(PREFIX.length()).strip() : unmarked;
    }

    /** The usual case, and a quick one. */
    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= FIRST_MARKED) {
                return false;
            }
        }
        return true;
    }

    /** Without what stands in brackets behind a name to tell two of one name apart. */
    private static String bare(String name) {
        int bracket = name.endsWith(")") ? name.lastIndexOf('(') : -1;
        return bracket > 0 ? name.substring(0, bracket).strip() : name;
    }

    private static List<GemeenteCode> codes(String text) {
        return text.isEmpty() ? List.of() : Arrays.stream(text.split(" ")).map(GemeenteCode::new).toList();
    }

    /** The fields of each line but the remarks and the head. */
    private static List<String[]> lines(String resource) {
        try (InputStream file = Gemeenten.class.getResourceAsStream(resource)) {
            String[] all = new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n");
            List<String[]> lines = new ArrayList<>(all.length);
            for (String line : all) {
                if (line.charAt(0) != '#') {
                    lines.add(line.split(";", -1));
                }
            }
            return lines.subList(1, lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
