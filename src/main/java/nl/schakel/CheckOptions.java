package nl.schakel;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;

import nl.schakel.identity.GemeenteCode;

/**
 * How {@code check} is asked to look.
 *
 * @param municipality only this one, null for all
 * @param offline      files and routes only
 * @param strict       warnings count as well
 * @param patience     how long one municipality may take
 */
record CheckOptions(GemeenteCode municipality, boolean offline, boolean strict, Duration patience) {

    static final String USAGE = """
            Gebruik: java -jar schakel.jar check [opties]

              --municipality <code>  alleen deze gemeente, bijvoorbeeld 0363
              --offline              alleen de bestanden en de routes, niets over het netwerk
              --strict               ook een waarschuwing is een fout
              --timeout <seconden>   hoe lang de proef met één gemeente mag duren (anders: 30)

            Bekijkt config/ (SCHAKEL_CONFIG) en routes/ (SCHAKEL_ROUTES) zoals de hub ze zou lezen, en probeert elke
            gemeente uit zonder iets te versturen of te wijzigen. Kan naast een hub die draait. Uitkomst: 0 niets staat
            in de weg, 1 er is een fout, 2 verkeerd gevraagd.
            """;

    private static final Duration USUAL = Duration.ofSeconds(30);

    /** @throws IllegalArgumentException with a Dutch sentence, where it is wrongly asked */
    static CheckOptions of(List<String> arguments) {
        CheckOptions options = new CheckOptions(null, false, false, USUAL);
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            options = options.with(rest.next(), rest);
        }
        return options;
    }

    boolean asksFor(GemeenteCode code) {
        return municipality == null || municipality.equals(code);
    }

    private CheckOptions with(String option, Iterator<String> rest) {
        return switch (option) {
            case "--offline" -> new CheckOptions(municipality, true, strict, patience);
            case "--strict" -> new CheckOptions(municipality, offline, true, patience);
            case "--municipality" -> new CheckOptions(new GemeenteCode(value(rest, "\\d{4}", "Achter --municipality "
                    + "hoort een gemeentecode, vier cijfers.")), offline, strict, patience);
            case "--timeout" -> new CheckOptions(municipality, offline, strict, Duration.ofSeconds(Long.parseLong(
                    value(rest, "[1-9]\\d{0,3}", "Achter --timeout hoort een aantal seconden."))));
            default -> throw new IllegalArgumentException("Deze optie is er niet.");
        };
    }

    private static String value(Iterator<String> rest, String form, String otherwise) {
        String value = rest.hasNext() ? rest.next() : "";
        if (!value.matches(form)) {
            throw new IllegalArgumentException(otherwise);
        }
        return value;
    }
}
