package nl.schakel.disclosure.page;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Days and moments as they are written in a Dutch letter, in Dutch time. */
final class DutchTime {

    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");
    private static final Locale DUTCH = new Locale("nl", "NL");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", DUTCH);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMMM yyyy 'om' H.mm 'uur'", DUTCH).withZone(AMSTERDAM);

    private DutchTime() {
    }

    /** {@code 20 november 2026}. */
    static String day(LocalDate day) {
        return DAY.format(day);
    }

    /** The day in the Netherlands at that moment. */
    static String day(Instant moment) {
        return DAY.format(LocalDate.ofInstant(moment, AMSTERDAM));
    }

    /** {@code 20 november 2026 om 11.02 uur}. */
    static String moment(Instant moment) {
        return MOMENT.format(moment);
    }
}
