package nl.schakel.disclosure;

import java.time.LocalDate;
import java.util.List;

/**
 * What one party receives of what a meeting agreed.
 *
 * @param day        of the meeting; null where not told or not released
 * @param actions    as far as released
 * @param disclosure the same as the record has it, with everything that was withheld
 */
public record MdoRelease(LocalDate day, List<MdoAction> actions, Disclosure disclosure) {

    public MdoRelease {
        actions = List.copyOf(actions);
    }
}
