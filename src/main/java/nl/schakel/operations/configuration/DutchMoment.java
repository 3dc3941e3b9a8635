package nl.schakel.operations.configuration;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a moment is written on these pages. */
public final class DutchMoment {

    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm",
            Locale.forLanguageTag("nl")).withZone(ZoneId.of("Europe/Amsterdam"));

    private DutchMoment() {
    }

    /** Dutch time: {@code 22 nov. 2026 14:05}. */
    public static String of(Instant moment) {
        return WRITTEN.format(moment);
    }
}
