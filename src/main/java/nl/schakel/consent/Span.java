package nl.schakel.consent;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Period;

/**
 * The time that a FHIR date stands for: {@code 2026-11} is the whole of November, in Dutch time.
 *
 * @param start first instant
 * @param end   first instant that no longer belongs to it
 * @param last  the last second that belongs to it
 */
record Span(Instant start, Instant end, Instant last) {

    static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    /** Null where there is no date or it cannot be read. The text is read, not HAPI's Date: that knows no time zone. */
    static Span of(BaseDateTimeType date) {
        String text = date == null ? null : date.getValueAsString();
        if (text == null) {
            return null;
        }
        try {
            return switch (text.length()) {
                case 4 -> days(Year.parse(text).atDay(1), Year.parse(text).plusYears(1).atDay(1));
                case 7 -> days(YearMonth.parse(text).atDay(1), YearMonth.parse(text).plusMonths(1).atDay(1));
                case 10 -> days(LocalDate.parse(text), LocalDate.parse(text).plusDays(1));
                default -> moment(text);
            };
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private static Span days(LocalDate first, LocalDate next) {
        Instant end = next.atStartOfDay(DUTCH_TIME).toInstant();
        return new Span(first.atStartOfDay(DUTCH_TIME).toInstant(), end, end.minusSeconds(1));
    }

    private static Span moment(String text) {
        boolean zoned = text.endsWith("Z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10;
        Instant at = zoned ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(DUTCH_TIME).toInstant();
        boolean fraction = text.indexOf('.') > 0;
        return new Span(at, at.plus(1, fraction ? ChronoUnit.MILLIS : ChronoUnit.SECONDS), at);
    }

    LocalDate firstDay() {
        return LocalDate.ofInstant(start, DUTCH_TIME);
    }

    /** How this moment lies to another; a partial date that overlaps the other cannot be told apart from it. */
    Age ageBeside(Span other) {
        if (equals(other)) {
            return Age.SAME;
        }
        if (other == null) {
            return Age.UNCERTAIN;
        }
        if (!start.isBefore(other.end)) {
            return Age.NEWER;
        }
        return end.isAfter(other.start) ? Age.UNCERTAIN : Age.OLDER;
    }

    enum Age {
        OLDER, SAME, NEWER, UNCERTAIN
    }

    /**
     * A FHIR period beside now.
     *
     * @param last the last second of the period; null where it has no end
     */
    record Window(State state, Instant last) {

        private static final Window OPEN = new Window(State.COVERS, null);

        enum State {
            COVERS, NOT_YET, PAST, UNREADABLE
        }

        static Window of(Period period, Instant now) {
            if (period == null || period.isEmpty()) {
                return OPEN;
            }
            Span from = period.hasStartElement() ? Span.of(period.getStartElement()) : null;
            Span to = period.hasEndElement() ? Span.of(period.getEndElement()) : null;
            boolean neither = !period.hasStartElement() && !period.hasEndElement();
            if (neither || period.hasStartElement() && from == null || period.hasEndElement() && to == null) {
                return new Window(State.UNREADABLE, null);
            }
            Instant last = to == null ? null : to.last();
            if (to != null && !now.isBefore(to.end())) {
                return new Window(State.PAST, last);
            }
            if (from != null && from.start().isAfter(now.plus(ConsentGate.CLOCK_SKEW))) {
                return new Window(State.NOT_YET, last);
            }
            return new Window(State.COVERS, last);
        }

        Fit fit() {
            return switch (state) {
                case COVERS -> Fit.YES;
                case UNREADABLE -> Fit.UNKNOWN;
                default -> Fit.NO;
            };
        }
    }
}
