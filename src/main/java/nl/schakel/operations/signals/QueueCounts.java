package nl.schakel.operations.signals;

import java.util.List;

/** What lies in the queues, where the broker is inside the hub; told by the front door. */
public interface QueueCounts {

    /**
     * One queue that is not empty.
     *
     * @param messages  how many in all
     * @param scheduled how many of them wait for the end of a pause
     */
    record Queue(String name, long messages, long scheduled) {
    }

    /** Queues that are not empty; none where the broker is elsewhere and counts for itself. */
    List<Queue> filled();
}
