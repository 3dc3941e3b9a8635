package nl.schakel.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingDaysTest {

    private final WorkingDays calendar = new WorkingDays();

    @ParameterizedTest(name = "{0} + {1} working days = {2}: {3}")
    @CsvSource({
        "2026-11-24, 3, 2026-11-27, a week without holidays",
        "2026-11-26, 3, 2026-12-01, a weekend in between",
        "2026-11-28, 1, 2026-11-30, from a Saturday",
        "2026-12-23, 3, 2026-12-29, both Christmas days and a weekend",
        "2026-04-01, 3, 2026-04-08, Good Friday and Easter Monday",
        "2026-05-04, 1, 2026-05-06, Liberation Day",
        "2026-04-24, 1, 2026-04-28, King's Day",
        "2026-12-31, 1, 2027-01-04, New Year's Day on a Friday",
        "2026-05-13, 1, 2026-05-15, Ascension Day",
        "2026-11-24, 0, 2026-11-24, no days"})
    void a_term_in_working_days_skips_what_the_law_skips(LocalDate from, int days, LocalDate last, String why) {
        assertThat(calendar.after(from, days)).isEqualTo(last);
    }

    @Test
    void kings_day_moves_to_the_saturday_where_it_would_fall_on_a_sunday() {
        assertThat(calendar.isWorkingDay(LocalDate.of(2025, 4, 28))).isTrue();
        assertThat(calendar.isWorkingDay(LocalDate.of(2025, 4, 25))).isTrue();
    }
}
