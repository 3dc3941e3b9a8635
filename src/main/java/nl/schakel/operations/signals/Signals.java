package nl.schakel.operations.signals;

import java.time.Duration;

import nl.schakel.calendar.Turns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Looks every few seconds how the hub stands: for the numbers, in every process, and for the alerts, in one of them. By
 * the name {@code signals}.
 */
public class Signals {

    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private final Readings readings;
    private final Gauges gauges;
    private final QueueCounts queues;
    private final Watch watch;
    private final Processes processes;
    private final Turns turns;
    private final Duration interval;
    private boolean blind;

    Signals(Readings readings, Gauges gauges, QueueCounts queues, Watch watch, Processes processes, Turns turns,
            Duration interval) {
        this.readings = readings;
        this.gauges = gauges;
        this.queues = queues;
        this.watch = watch;
        this.processes = processes;
        this.turns = turns;
        this.interval = interval;
    }

    /** One look. Without the database there is nothing to see; that is said once, and the numbers grow old. */
    public synchronized void look() {
        try {
            lookNow();
            blind = false;
        } catch (DataAccessException | TransactionException e) {
            if (!blind) {
                log.warn("De hub kan niet zien hoe hij ervoor staat ({}); hij blijft het proberen.",
                        e.getClass().getSimpleName());
            }
            blind = true;
        }
    }

    private void lookNow() {
        processes.sign();
        Reading reading = readings.read();
        gauges.show(reading, queues.filled());
        watch.tellOwn();
        // A little shorter than the interval: a timer that ticks a moment early must not skip a turn.
        if (turns.take("signals", interval.multipliedBy(9).dividedBy(10))) {
            watch.tell(reading);
        }
    }
}
