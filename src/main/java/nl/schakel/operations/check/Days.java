package nl.schakel.operations.check;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Days as people in the Netherlands count and write them. */
final class Days {

    private static final ZoneId HERE = ZoneId.of("Europe/Amsterdam");
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.forLanguageTag("nl"));

    private Days() {
    }

    static String of(Instant moment) {
        return of(day(moment));
    }

    static String of(TemporalAccessor day) {
        return WRITTEN.format(day);
    }

    static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, HERE);
    }
}
