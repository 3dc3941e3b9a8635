package nl.schakel.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Year;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayCalendar;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;

/**
 * Dutch working days: Monday to Friday, except the days that the Algemene termijnenwet names (art. 3). That law counts
 * 5 May every year and puts Good Friday on a par with the holidays, whoever works on them.
 */
public final class WorkingDays {

    private final HolidayManager holidays =
            HolidayManager.getInstance(ManagerParameters.create(HolidayCalendar.NETHERLANDS));
    private final Map<Integer, Set<LocalDate>> byYear = new ConcurrentHashMap<>();

    /** Whether a day counts. */
    public boolean isWorkingDay(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && !byYear.computeIfAbsent(day.getYear(), this::holidays).contains(day);
    }

    /**
     * The last day of a term: a number of working days after a day, which itself does not count.
     *
     * @param days at least 0
     */
    public LocalDate after(LocalDate day, int days) {
        LocalDate last = day;
        for (int left = days; left > 0; ) {
            last = last.plusDays(1);
            if (isWorkingDay(last)) {
                left--;
            }
        }
        return last;
    }

    /**
     * The last day of a term that would end on a day: that day, or the first working day after it (Algemene
     * termijnenwet art. 1).
     */
    public LocalDate onOrAfter(LocalDate day) {
        LocalDate last = day;
        while (!isWorkingDay(last)) {
            last = last.plusDays(1);
        }
        return last;
    }

    private Set<LocalDate> holidays(int year) {
        return holidays.getHolidays(Year.of(year)).stream().map(Holiday::getDate)
                .collect(Collectors.toUnmodifiableSet());
    }
}
