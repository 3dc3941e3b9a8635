package nl.schakel.security;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks at start and every hour whether a key is to be followed up. Every process may: the file's lock settles it. */
final class KeyRotation implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);

    private final Keys keys;
    private ScheduledExecutorService clockwork;

    KeyRotation(Keys keys) {
        this.keys = keys;
    }

    @Override
    public synchronized void start() {
        clockwork = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "key-rotation");
            thread.setDaemon(true);
            return thread;
        });
        clockwork.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.HOURS);
    }

    private void look() {
        try {
            keys.rotate();
        } catch (RuntimeException e) {
            log.warn("De sleutels konden niet worden nagekeken; over een uur weer. {}", e.getMessage());
        }
    }

    @Override
    public synchronized void stop() {
        // No interrupt: it would close the file that is being written.
        clockwork.shutdown();
        try {
            if (!clockwork.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("Het nakijken van de sleutels is nog bezig.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clockwork = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return clockwork != null;
    }
}
