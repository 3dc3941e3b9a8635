package nl.schakel.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes {@code gemeenten.csv} and {@code postcodes.csv}: facts only, from the tables of CBS, of RvIG and of 4pp in
 * {@code ../shared/standards/municipal/gemeenten}. Run {@code main} in the project's folder after a new year's tables
 * came in, and read what changed before it is kept.
 */
final class GemeentenGenerator {

    static final Path TABLES = Path.of("../shared/standards/municipal/gemeenten");
    static final Path RESOURCES = Path.of("src/main/resources/nl/schakel/directory");
    /** The day on which the municipalities of 4pp existed. */
    private static final String DAY_OF_POSTCODES = "2013-12-31";
    /** The newest day that the tables tell of. */
    private static final String NEWEST = "2026-01-01";

    /**
     * What the table of RvIG, which ends early in 2021 and names one new code each, does not tell. Source: CBS,
     * Gemeentelijke indeling op 1 januari 2014, 2015, 2018, 2019, 2021, 2022 and 2023.
     */
    private static final Map<String, String> SUCCESSORS = Map.ofEntries(
            Map.entry("0055", "0074 0080 1900 1921"), Map.entry("1671", "0796 0828"),
            Map.entry("0140", "0080 1900 1949"), Map.entry("0053", "1966 1969"),
            Map.entry("0003", "1979"), Map.entry("0010", "1979"), Map.entry("0024", "1979"),
            Map.entry("0788", "0757 0824 0855 0865"),
            Map.entry("0370", "0439"), Map.entry("0398", "1980"), Map.entry("0416", "1980"),
            Map.entry("0756", "1982"), Map.entry("0786", "1982"), Map.entry("0815", "1982"),
            Map.entry("1684", "1982"), Map.entry("1702", "1982"),
            Map.entry("0856", "1991"), Map.entry("1685", "1991"), Map.entry("0457", "0363"),
            Map.entry("0501", "1992"), Map.entry("0530", "1992"), Map.entry("0614", "1992"));

    /** Names in daily use beside the official one. */
    private static final Map<String, String> ALSO = Map.of("0518", "Den Haag", "0796", "Den Bosch");

    private static final Pattern FIELD = Pattern.compile("\"((?:[^\"]|\"\")*)\"|([^,]*)");

    private final Map<String, Row> gemeenten = new TreeMap<>();

    private record Row(String code, String name, String province, String from, String until, String successors) {

        boolean existsOn(String day) {
            return from.compareTo(day) <= 0 && (until.isEmpty() || until.compareTo(day) > 0);
        }
    }

    /** A postcode of four digits, in the municipality that it was in on {@link #DAY_OF_POSTCODES}. */
    private record Area(int postcode, String code, String place) {
    }

    public static void main(String[] arguments) throws IOException {
        GemeentenGenerator generator = new GemeentenGenerator();
        Files.createDirectories(RESOURCES);
        Files.write(RESOURCES.resolve("gemeenten.csv"), generator.gemeenten());
        Files.write(RESOURCES.resolve("postcodes.csv"), generator.postcodes());
    }

    GemeentenGenerator() throws IOException {
        Map<String, String> newCodes = new TreeMap<>();
        Map<String, String> names = new TreeMap<>();
        for (List<String> row : read("rvig-tabel33-gemeenten-2021.csv")) {
            names.put(row.get(0), row.get(1));
            newCodes.put(row.get(0), row.get(2));
        }
        for (String line : lines("nlextract-gemeentelijke-indeling-1990-2025.csv")) {
            String[] part = line.split(";", -1);
            String code = part[2];
            // The old spelling of a name that is gone is better kept by RvIG.
            String name = part[5].isEmpty() || part[3].equalsIgnoreCase(names.getOrDefault(code, part[3])) ? part[3]
                    : names.get(code);
            String known = SUCCESSORS.getOrDefault(code, newCodes.getOrDefault(code, ""));
            String province = part[1].replace("Friesland", "Fryslân");
            Row row = new Row(code, name, province, part[4], part[5], part[5].isEmpty() ? "" : known);
            gemeenten.merge(code, row, GemeentenGenerator::together);
        }
    }

    /** A municipality that changed province kept its code. */
    private static Row together(Row one, Row other) {
        Row newer = one.from().compareTo(other.from()) > 0 ? one : other;
        return new Row(newer.code(), newer.name(), newer.province(), newer == one ? other.from() : one.from(),
                newer.until(), newer.successors());
    }

    List<String> gemeenten() {
        List<String> lines = new ArrayList<>(List.of(
                "# Dutch municipalities since 1990: code, names, province, first day, first day no longer, successors.",
                "# Source: CBS, Gemeentelijke indeling op 1 januari, 1990 to 2026, CC BY 4.0; successors to 2020 from",
                "# RvIG, Landelijke tabel 33. More than one successor: it was split. Made on 2026-11-22 by",
                "# GemeentenGenerator.",
                "code;name;also;province;from;until;successors"));
        gemeenten.values().forEach(row -> lines.add(String.join(";", row.code(), row.name(),
                ALSO.getOrDefault(row.code(), ""), row.province(), row.from(), row.until(), row.successors())));
        return lines;
    }

    List<String> postcodes() throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "# The four digits of a postcode to the municipality it was in at the end of 2013; gemeenten.csv leads",
                "# on to the one of any later day, and to several where that one was split. A hint, no proof: an area",
                "# on a border may lie in two. \"place\" is a place there with the name of a municipality elsewhere.",
                "# Source: 4pp, MIT, Copyright (c) 2014 Bob den Otter; municipalities: CBS, CC BY 4.0. Made on",
                "# 2026-11-22 by GemeentenGenerator.",
                "first;last;code;place"));
        Area first = null;
        Area last = null;
        for (Area area : areas()) {
            boolean follows = last != null && area.postcode() == last.postcode() + 1 && area.code().equals(last.code())
                    && area.place().equals(last.place());
            if (!follows) {
                add(lines, first, last);
                first = area;
            }
            last = area;
        }
        add(lines, first, last);
        return lines;
    }

    private static void add(List<String> lines, Area first, Area last) {
        if (first != null) {
            lines.add(first.postcode() + ";" + last.postcode() + ";" + first.code() + ";" + first.place());
        }
    }

    private List<Area> areas() throws IOException {
        List<Area> areas = new ArrayList<>();
        for (List<String> row : read("pc4-gemeente-derived.csv")) {
            String now = row.get(2);
            String code = gemeenten.values().stream()
                    .filter(g -> plain(g.name()).equals(plain(row.get(5))) && g.existsOn(DAY_OF_POSTCODES))
                    .filter(g -> heirs(g.code()).contains(now)).map(Row::code).findFirst().orElse(now);
            List<String> named = named(plain(row.get(1)));
            boolean elsewhere = !named.isEmpty() && heirs(code).stream().noneMatch(named::contains);
            areas.add(new Area(Integer.parseInt(row.get(0)), code, elsewhere ? plain(row.get(1)) : ""));
        }
        areas.sort((one, other) -> Integer.compare(one.postcode(), other.postcode()));
        return areas;
    }

    /** The municipalities of the newest day that a name means. */
    private List<String> named(String plain) {
        List<Row> all = gemeenten.values().stream().filter(g -> plain(g.name()).equals(plain)
                || plain(ALSO.getOrDefault(g.code(), "-")).equals(plain)).toList();
        List<Row> existing = all.stream().filter(g -> g.existsOn(NEWEST)).toList();
        return (existing.isEmpty() ? all : existing).stream().flatMap(g -> heirs(g.code()).stream()).toList();
    }

    private List<String> heirs(String code) {
        Row row = gemeenten.get(code);
        if (row == null) {
            return List.of();
        }
        return row.existsOn(NEWEST) ? List.of(code) : Arrays.stream(row.successors().split(" "))
                .flatMap(next -> next.equals(code) ? Stream.empty() : heirs(next).stream()).toList();
    }

    /** Without capitals, accents and what stands in brackets to tell two of one name apart. */
    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "").toLowerCase(Locale.ROOT)
                .replaceFirst("\\s*\\([^)]*\\)$", "").strip();
    }

    private static List<String> lines(String file) throws IOException {
        List<String> lines = Files.readAllLines(TABLES.resolve(file));
        return lines.subList(1, lines.size());
    }

    private static List<List<String>> read(String file) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines(file)) {
            List<String> row = new ArrayList<>();
            Matcher fields = FIELD.matcher(line);
            int at = 0;
            while (at <= line.length() && fields.find(at)) {
                row.add(fields.group(1) == null ? fields.group(2) : fields.group(1).replace("\"\"", "\""));
                at = fields.end() + 1;
            }
            rows.add(row);
        }
        return rows;
    }
}
