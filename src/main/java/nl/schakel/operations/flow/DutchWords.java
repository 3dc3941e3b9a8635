package nl.schakel.operations.flow;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import nl.schakel.operations.flow.RunningRoutes.Took;

/** Numbers, moments and durations as a Dutch reader expects them. */
final class DutchWords {

    static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    static final String NONE = "–";

    private static final Locale DUTCH = Locale.forLanguageTag("nl-NL");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", DUTCH);
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", DUTCH);

    private DutchWords() {
    }

    /** The time, with the day where that is not today; a dash for null. */
    static String moment(Instant moment, Instant now) {
        if (moment == null) {
            return NONE;
        }
        boolean today = LocalDate.ofInstant(moment, DUTCH_TIME).equals(LocalDate.ofInstant(now, DUTCH_TIME));
        return (today ? TIME : DAY_AND_TIME).format(moment.atZone(DUTCH_TIME));
    }

    /** In whole units of the largest kind; a dash for null. */
    static String age(Instant since, Instant now) {
        if (since == null) {
            return NONE;
        }
        long seconds = Math.max(0, Duration.between(since, now).toSeconds());
        if (seconds < 120) {
            return count(seconds, "seconde", "seconden");
        }
        if (seconds < 2 * 3600) {
            return count(seconds / 60, "minuut", "minuten");
        }
        return seconds < 48 * 3600 ? count(seconds / 3600, "uur", "uur") : count(seconds / 86_400, "dag", "dagen");
    }

    /** A number with its noun. */
    static String count(long number, String one, String more) {
        return number(number) + " " + (number == 1 ? one : more);
    }

    /** With points between the thousands. */
    static String number(long number) {
        return new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(DUTCH)).format(number);
    }

    /** With at most one decimal. */
    static String rate(double perMinute) {
        return new DecimalFormat("#,##0.#", DecimalFormatSymbols.getInstance(DUTCH)).format(perMinute);
    }

    /** At most how long; a dash for null. */
    static String took(Took took) {
        if (took == null) {
            return NONE;
        }
        return took == Took.LONGER ? "> 60 s" : "≤ " + (took.most().toMillis() < 1000
                ? took.most().toMillis() + " ms" : rate(took.most().toMillis() / 1000.0) + " s");
    }
}
