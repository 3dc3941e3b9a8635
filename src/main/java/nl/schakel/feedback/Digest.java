package nl.schakel.feedback;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

import nl.schakel.calendar.WorkingDays;

/**
 * When a practice that asked for a digest hears what there is: once a working day, at its hour. On Mondays an hour from
 * nine to eleven becomes eleven: at ten on Monday a practice is at its busiest, and the hour that it chose is a good
 * one on the four other days.
 *
 * <p>Two things do not wait for the hour, because waiting for a digest is not waiting for nothing: whatever concerns an
 * urgent referral, and what asks the GP to act because nobody else will (not delivered, not taken up, another
 * municipality).
 */
final class Digest {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final LocalTime BUSY_FROM = LocalTime.of(9, 0);
    private static final LocalTime BUSY_UNTIL = LocalTime.of(11, 0);
    private static final Set<BusinessStatus> ACT_NOW = Set.of(BusinessStatus.NIET_BEZORGD,
            BusinessStatus.ANDERE_GEMEENTE, BusinessStatus.NIET_IN_BEHANDELING);

    private final WorkingDays days;

    Digest(WorkingDays days) {
        this.days = days;
    }

    /**
     * From when this may be told. News from before today's hour may be told all day from then: a hub or a HIS that was
     * away at the hour catches up the same day.
     *
     * @param hour   of the practice, null where it hears everything at once
     * @param unheard what the practice has not heard, oldest first, not empty
     */
    Instant tells(LocalTime hour, List<Feedback> unheard, Instant now) {
        if (hour == null || breaksThrough(unheard.get(unheard.size() - 1))) {
            return now;
        }
        Instant since = unheard.get(0).at();
        LocalDate today = LocalDate.ofInstant(now, DUTCH_TIME);
        Instant due = moment(hour, today);
        if (days.isWorkingDay(today) && (now.isBefore(due) || since.isBefore(due))) {
            return now.isBefore(due) ? due : now;
        }
        return moment(hour, days.after(today, 1));
    }

    private static boolean breaksThrough(Feedback newest) {
        return newest.referral().urgency().isUrgent() || ACT_NOW.contains(newest.status());
    }

    private static Instant moment(LocalTime hour, LocalDate day) {
        boolean busy = day.getDayOfWeek() == DayOfWeek.MONDAY && !hour.isBefore(BUSY_FROM)
                && hour.isBefore(BUSY_UNTIL);
        return day.atTime(busy ? BUSY_UNTIL : hour).atZone(DUTCH_TIME).toInstant();
    }
}
