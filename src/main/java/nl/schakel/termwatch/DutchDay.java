package nl.schakel.termwatch;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Days as Dutch law and Dutch readers have them. */
final class DutchDay {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.forLanguageTag("nl"));

    private DutchDay() {
    }

    static LocalDate of(Instant moment) {
        return LocalDate.ofInstant(moment, DUTCH_TIME);
    }

    static String written(LocalDate day) {
        return WRITTEN.format(day);
    }
}
