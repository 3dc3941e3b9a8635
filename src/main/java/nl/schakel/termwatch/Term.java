package nl.schakel.termwatch;

import java.time.LocalDate;

/**
 * A term that runs.
 *
 * @param due the last day in time; null while the clock stands still (opschorting)
 */
record Term(TermKind kind, LocalDate due) {

    boolean isLateOn(LocalDate day) {
        return due != null && due.isBefore(day);
    }
}
