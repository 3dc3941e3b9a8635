package nl.schakel.proof;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds every marker in bytes in one pass, however many markers there are: a marker is known by its shape, so no list
 * of words has to be compared. Days are found as ISO writes them, as a Dutch text does, and as Java prints them.
 */
final class Scanner {

    private static final int DAY_BEFORE_YEAR = 34;
    private static final List<String> MONTHS = List.of("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep",
            "okt", "nov", "dec");
    private static final List<String> ENGLISH = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
            "oct", "nov", "dec");
    private static final Pattern IN_WORDS = Pattern.compile(
            "(?:^|[^0-9A-Za-z])(?<day>\\d{1,2})[\\s\u00a0.-]+(?<month>[A-Za-z]{3})[a-z]*\\.?[\\s\u00a0-]+$");
    private static final Pattern IN_DIGITS = Pattern.compile("(?:^|[^0-9A-Za-z])(?<day>\\d{1,2})[-/.](?<month>\\d{1,2})"
            + "[-/.]$");
    private static final Pattern BY_JAVA = Pattern.compile(
            "(?<month>[A-Z][a-z]{2}) (?<day>\\d{2}) \\d{2}:\\d{2}:\\d{2} [A-Z+:0-9]{1,9} $");

    private final Markers markers;

    Scanner(Markers markers) {
        this.markers = markers;
    }

    /** @param found is told of every marker, each time it occurs */
    void scan(byte[] bytes, Consumer<Marker> found) {
        for (int i = 0; i < bytes.length; i++) {
            byte at = bytes[i];
            if (at == 'Z' || at == 'z') {
                text(bytes, i, found);
            } else if ((at == 'f' || at == 'F') && i + 36 <= bytes.length && bytes[i + 8] == '-') {
                uuid(bytes, i, found);
            } else if (isDigit(at) && (i == 0 || !isDigit(bytes[i - 1]))) {
                digits(bytes, i, found);
            }
        }
    }

    private void text(byte[] bytes, int at, Consumer<Marker> found) {
        boolean may = at + Markers.TEXT_LENGTH <= bytes.length && (bytes[at + 1] | 0x20) == 'q';
        if (may) {
            markers.readText(ascii(bytes, at, at + Markers.TEXT_LENGTH)).ifPresent(found);
        }
    }

    private void uuid(byte[] bytes, int at, Consumer<Marker> found) {
        String spelling = ascii(bytes, at, at + 36);
        if (spelling.regionMatches(true, 0, Markers.UUID_START, 0, Markers.UUID_START.length())) {
            markers.readUuid(spelling).ifPresent(found);
        }
    }

    /** A run of digits stands free of letters, or it is part of a hash or of something in base64. */
    private void digits(byte[] bytes, int from, Consumer<Marker> found) {
        int to = from;
        while (to < bytes.length && isDigit(bytes[to])) {
            to++;
        }
        if (from > 0 && isLetter(bytes[from - 1])) {
            return;
        }
        int length = to - from;
        if (length == 4) {
            year(bytes, from, found);
        } else if (to == bytes.length || !isLetter(bytes[to])) {
            if (length == 8 && !isDash(bytes, from - 1) && !isDash(bytes, to)) {
                compact(ascii(bytes, from, to), found);
            } else {
                markers.readDigits(ascii(bytes, from, to)).ifPresent(found);
            }
        } else if (length == 8 && bytes[to] == 'T') {
            compact(ascii(bytes, from, to), found);
        }
    }

    private void year(byte[] bytes, int from, Consumer<Marker> found) {
        int year = Integer.parseInt(ascii(bytes, from, from + 4));
        if (year < Markers.FIRST_DAY.getYear() || year >= Markers.AFTER_LAST.getYear()) {
            return;
        }
        LocalDate iso = isoDay(bytes, from);
        if (iso != null) {
            LocalDateTime moment = moment(bytes, from);
            (moment == null ? markers.readDay(iso) : markers.readMoment(moment).or(() -> markers.readDay(iso)))
                    .ifPresent(found);
            return;
        }
        String before = new String(bytes, Math.max(0, from - DAY_BEFORE_YEAR), Math.min(from, DAY_BEFORE_YEAR),
                StandardCharsets.ISO_8859_1);
        for (Pattern pattern : List.of(IN_WORDS, IN_DIGITS, BY_JAVA)) {
            Matcher matcher = pattern.matcher(before);
            if (matcher.find()) {
                LocalDate day = day(year, matcher.group("month"), matcher.group("day"));
                if (day != null) {
                    markers.readDay(day).ifPresent(found);
                    return;
                }
            }
        }
    }

    private void compact(String digits, Consumer<Marker> found) {
        LocalDate day = day(Integer.parseInt(digits.substring(0, 4)), digits.substring(4, 6), digits.substring(6));
        if (day != null && !day.isBefore(Markers.FIRST_DAY) && day.isBefore(Markers.AFTER_LAST)) {
            markers.readDay(day).ifPresent(found);
        }
    }

    private static LocalDate isoDay(byte[] bytes, int from) {
        boolean may = from + 10 <= bytes.length && bytes[from + 4] == '-' && bytes[from + 7] == '-'
                && (from + 10 == bytes.length || !isDigit(bytes[from + 10]));
        try {
            return may ? LocalDate.parse(ascii(bytes, from, from + 10)) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static LocalDateTime moment(byte[] bytes, int from) {
        try {
            boolean may = from + 19 <= bytes.length && (bytes[from + 10] == 'T' || bytes[from + 10] == ' ');
            return may ? LocalDateTime.parse(ascii(bytes, from, from + 19).replace(' ', 'T')) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static LocalDate day(int year, String month, String day) {
        try {
            String start = month.toLowerCase(Locale.ROOT);
            int number = isDigit((byte) month.charAt(0)) ? Integer.parseInt(month)
                    : Math.max(MONTHS.indexOf(start), ENGLISH.indexOf(start)) + 1;
            return LocalDate.of(year, start.equals("mrt") ? 3 : number, Integer.parseInt(day));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String ascii(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean isDigit(byte at) {
        return at >= '0' && at <= '9';
    }

    private static boolean isLetter(byte at) {
        return (at | 0x20) >= 'a' && (at | 0x20) <= 'z';
    }

    private static boolean isDash(byte[] bytes, int at) {
        return at >= 0 && at < bytes.length && bytes[at] == '-';
    }
}
