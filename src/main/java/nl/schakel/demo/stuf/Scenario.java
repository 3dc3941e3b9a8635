package nl.schakel.demo.stuf;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a simulated neighbour plays one case, as a file tells it.
 *
 * @param name   of the file, without its end
 * @param about  what it shows, one Dutch sentence
 * @param when   facts of a case that it is for, name to value; empty: only where it is asked for by name
 * @param door   what happens to the messages of such a case, in order; each once unless it says {@code times}
 * @param course what the neighbour's people do with the case once it is whole, in order
 */
public record Scenario(String name, String about, Map<String, String> when, List<Step> door, List<Step> course) {

    /** A neighbour that takes everything and does nothing. */
    public static final Scenario QUIET = new Scenario("rust", "De gemeente neemt alles aan en doet niets.", Map.of(),
            List.of(), List.of());

    /**
     * One deed.
     *
     * @param deed  what is done; which deeds there are is for the neighbour to say
     * @param after how long it waits first; null: as long as the neighbour usually does
     * @param with  the rest of what the file says of it
     */
    public record Step(String deed, Duration after, Map<String, String> with) {

        /** What the file says of it under a name, or this. */
        public String get(String name, String otherwise) {
            return with.getOrDefault(name, otherwise);
        }
    }

    /** Whether it is for a case with these facts. */
    public boolean isFor(Map<String, String> facts) {
        return !when.isEmpty() && when.entrySet().stream()
                .allMatch(entry -> entry.getValue().equals(facts.get(entry.getKey())));
    }
}
