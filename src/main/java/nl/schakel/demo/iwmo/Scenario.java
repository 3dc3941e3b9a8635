package nl.schakel.demo.iwmo;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a simulated neighbour does with something that arrives, step by step. The words of the steps are the neighbour's
 * own.
 *
 * @param name  by which it is chosen, kebab-case
 * @param title one Dutch line for the neighbour's page
 * @param when  what must be true of an arrival for it to be played unasked, for instance {@code category: "11"}; empty
 *              where it is played only when chosen
 * @param steps in the order in which they are played; none: nothing ever happens
 */
public record Scenario(String name, String title, Map<String, String> when, List<Step> steps) {

    /**
     * One step.
     *
     * @param after pause since the step before
     * @param deed  what is done
     * @param with  how, for instance {@code reason: "3"}
     * @param twice whether what it sends is sent a second time, byte for byte
     */
    public record Step(Duration after, String deed, Map<String, String> with, boolean twice) {
    }

    public Scenario {
        when = Map.copyOf(when);
        steps = List.copyOf(steps);
    }

    /** Whether it is played unasked for an arrival with these marks. */
    public boolean fits(Map<String, String> marks) {
        return !when.isEmpty() && marks.entrySet().containsAll(when.entrySet());
    }
}
