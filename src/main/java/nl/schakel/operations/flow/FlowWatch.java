package nl.schakel.operations.flow;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Keeps the history going where nobody looks, and writes the last of it down when the hub stops. */
final class FlowWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FlowWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Overview overview;
    private final RouteHistory history;
    private volatile ScheduledExecutorService thread;
    private boolean silent;

    FlowWatch(Overview overview, RouteHistory history) {
        this.overview = overview;
        this.history = history;
    }

    @Override
    public void start() {
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread watch = new Thread(work, "flow-watch");
            watch.setDaemon(true);
            return watch;
        });
        thread.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        // Not interrupted in the middle of its work: that could close a file of the embedded database.
        running.shutdown();
        try {
            running.awaitTermination(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            history.look();
            history.write();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.debug("What was counted last is not written: {}", e.getClass().getSimpleName());
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void look() {
        try {
            overview.keep();
            silent = false;
        } catch (RuntimeException e) {
            // A schedule that throws is not repeated.
            if (!silent) {
                log.warn("De cijfers van de routes kunnen nu niet worden bijgehouden ({}).",
                        e.getClass().getSimpleName());
            }
            silent = true;
        }
    }
}
