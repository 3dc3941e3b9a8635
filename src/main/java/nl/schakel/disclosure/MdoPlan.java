package nl.schakel.disclosure;

import java.time.LocalDate;
import java.util.List;

/**
 * What a meeting agreed, read out of a CarePlan.
 *
 * @param day      of the meeting; null where the plan does not tell
 * @param actions  what was agreed, in the plan's order
 * @param unknown  places of the activities that say nothing of our own code system: an agreement that silently got lost
 *                 would be worse than a refusal
 * @param withheld what was there and goes to nobody
 */
public record MdoPlan(LocalDate day, List<MdoAction> actions, List<Integer> unknown,
                      List<Disclosure.Withheld> withheld) {

    public MdoPlan {
        actions = List.copyOf(actions);
        unknown = List.copyOf(unknown);
        withheld = List.copyOf(withheld);
    }

    /** Says nothing of what was agreed. */
    @Override
    public String toString() {
        return "MdoPlan of " + actions.size() + " actions";
    }
}
