package nl.schakel.operations.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The flows of this process: those that run, and those of municipalities that open at their first bell. */
public interface RunningRoutes {

    /** All of them; cheap enough for every look at a page. */
    List<RunningRoute> all();

    /** One of them; empty where there is no such route. */
    default Optional<RunningRoute> find(String id) {
        return all().stream().filter(route -> route.id().equals(id)).findFirst();
    }

    /** What a route does, its faults last; empty where there is no such route. */
    List<Step> steps(String id);

    /** How much went over each route since this process started; a route that nothing went over may be missing. */
    Map<String, Totals> totals();

    /** What was last on its way over a route in this process, by number, the newest first, at most 20. */
    List<Passage> passages(String id);

    /** Has the routes of {@link HeldRoutes} stopped and all others started, as soon as it can be done. */
    void follow();

    /**
     * One flow.
     *
     * @param description Dutch, from its file
     * @param partner     {@code municipality/0363}, or {@code hub} where it serves all
     * @param begin       what it begins with
     * @param name        of the queue, the door or the timer
     * @param current     whether its file, and that of its faults, is as it was when this process read it
     */
    record RunningRoute(String id, String description, String partner, Begin begin, String name, State state,
                        boolean current) {

        /** Whether it may be held without anybody who calls the hub noticing: what is held waits. */
        public boolean mayBeHeld() {
            return begin != Begin.DOOR;
        }
    }

    /** With what a route begins. */
    enum Begin {
        /** What waits is in a queue. */
        QUEUE,
        /** It looks by itself whether there is something to do. */
        TIMER,
        /** Somebody calls and waits for the answer. */
        DOOR
    }

    /** How a route is doing. */
    enum State {
        STARTED,
        /** It opens when the first bell rings for it. */
        QUIET,
        /** On its way to another state. */
        MOVING,
        STOPPED
    }

    /**
     * One step of a route.
     *
     * @param kind   {@code bean}, {@code filter}, {@code onException}, and what else Camel knows
     * @param id     from the file, or as Camel named it
     * @param words  what it calls or asks, from the file
     * @param inside the steps within it
     * @param done   how often it was done in this process
     * @param failed how often it failed
     */
    record Step(String kind, String id, String words, List<Step> inside, long done, long failed) {

        public Step {
            inside = List.copyOf(inside);
        }
    }

    /**
     * What went over a route since this process started.
     *
     * @param exchanges all of them
     * @param failed    of those, which failed, also where the route knew what to do with it
     * @param took      how many took how long, one number per {@link Took}
     * @param last      when the last one was done, milliseconds since 1970; 0 where there was none
     */
    record Totals(long exchanges, long failed, List<Long> took, long last) {

        public Totals {
            took = List.copyOf(took);
        }
    }

    /**
     * Something that came over a route.
     *
     * @param about the hub's own number of it
     * @param at    milliseconds since 1970
     */
    record Passage(String about, long at) {
    }

    /** Steps in which durations are counted: up to and including each. */
    enum Took {
        MS_50(50), MS_100(100), MS_250(250), MS_500(500), S_1(1000), S_2_5(2500), S_5(5000), S_15(15_000), S_60(60_000),
        LONGER(Long.MAX_VALUE);

        private final long millis;

        Took(long millis) {
            this.millis = millis;
        }

        /** The longest that belongs here; of {@link #LONGER} without end. */
        public Duration most() {
            return Duration.ofMillis(millis);
        }

        /** Where a duration belongs. */
        public static Took of(long millis) {
            for (Took took : values()) {
                if (millis <= took.millis) {
                    return took;
                }
            }
            return LONGER;
        }
    }
}
