package nl.schakel.referral;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries bells from the outbox to the broker: many in one broker transaction, their deletion committed only after it.
 * The hot path and the recovery after a crash are the same loop: it runs when woken and at every {@code sweep} in any
 * case, so a bell that a crash swallowed rings at the next start. A bell that rang and was not deleted in time rings
 * twice; the broker drops the second by its duplicate id, and whoever hears it reads the current state first.
 */
final class BellRinger implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BellRinger.class);
    private static final int BATCH = 500;
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toMillis(3);
    private static final String DUPLICATE_ID = "_AMQ_DUPL_ID";
    private static final String GROUP = "JMSXGroupID";

    private final Outbox outbox;
    private final TransactionTemplate transaction;
    private final ConnectionFactory connections;
    private final BellListeners listeners;
    private final Duration sweep;
    private final Semaphore calls = new Semaphore(0);
    private volatile Thread thread;
    private boolean silent;

    BellRinger(Outbox outbox, TransactionTemplate transaction, ConnectionFactory connections,
               BellListeners listeners, Duration sweep) {
        this.outbox = outbox;
        this.transaction = transaction;
        this.connections = connections;
        this.listeners = listeners;
        this.sweep = sweep;
        outbox.wakes(calls::release);
    }

    @Override
    public void start() {
        thread = new Thread(this::run, "bell-ringer");
        thread.start();
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            // An interrupt in the middle of its work could close files of the embedded database or broker.
            calls.release();
            try {
                running.join(TimeUnit.SECONDS.toMillis(5));
                running.interrupt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        while (thread == Thread.currentThread()) {
            try {
                boolean more = ringOldest();
                if (silent) {
                    log.info("De wachtrij is weer bereikbaar; de wachtende berichten gaan door.");
                    silent = false;
                }
                if (!more) {
                    calls.tryAcquire(sweep.toMillis(), TimeUnit.MILLISECONDS);
                    calls.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (JMSException | RuntimeException | OutOfMemoryError e) {
                // Whatever it is: without this thread nothing would move any more.
                pause(e);
            }
        }
    }

    /** One line when trouble starts, one when it is over. */
    private void pause(Throwable trouble) {
        if (thread == null) {
            return;
        }
        if (!silent) {
            log.warn("De wachtrij of de database is niet bereikbaar ({}); er gaat niets verloren, elke {} een poging.",
                    trouble.getClass().getSimpleName(), sweep);
            silent = true;
        }
        try {
            // Shorter than the patience of stop().
            TimeUnit.MILLISECONDS.sleep(Math.min(sweep.toMillis(), LONGEST_PAUSE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether there may be more */
    private boolean ringOldest() throws JMSException {
        List<Outbox.Pending> bells = outbox.oldest(BATCH);
        if (bells.isEmpty()) {
            return false;
        }
        try {
            // Whoever deletes a bell rings it; another process waits here and finds it gone.
            Boolean ours = transaction.execute(status -> {
                boolean all = outbox.rung(bells) == bells.size();
                if (all) {
                    ringNow(bells);
                } else {
                    status.setRollbackOnly();
                }
                return all;
            });
            bells.stream().map(pending -> pending.bell().queue()).distinct().forEach(listeners::listenTo);
            return !Boolean.TRUE.equals(ours) || bells.size() == BATCH;
        } catch (ConcurrencyFailureException e) {
            return true;
        } catch (Unreachable e) {
            throw e.reason;
        }
    }

    private void ringNow(List<Outbox.Pending> bells) {
        try {
            try {
                ring(bells, true);
            } catch (JMSException refused) {
                // One bell that rang before makes the broker refuse all that came with it; without a transaction it
                // drops that one alone.
                ring(bells, false);
            }
        } catch (JMSException e) {
            throw new Unreachable(e);
        }
    }

    /** Takes the broker's exception out of the database's transaction. */
    private static final class Unreachable extends RuntimeException {

        private final transient JMSException reason;

        Unreachable(JMSException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    private void ring(List<Outbox.Pending> bells, boolean together) throws JMSException {
        try (Connection connection = connections.createConnection();
             Session session = connection.createSession(together,
                     together ? Session.SESSION_TRANSACTED : Session.AUTO_ACKNOWLEDGE);
             MessageProducer producer = session.createProducer(null)) {
            producer.setDeliveryMode(DeliveryMode.PERSISTENT);
            for (Outbox.Pending pending : bells) {
                String about = pending.bell().about();
                TextMessage message = session.createTextMessage(about);
                // One consumer at a time works on a thing: an older state never overtakes a newer one.
                message.setStringProperty(GROUP, about);
                // With what it is about: an outbox that was restored from a copy gives the same numbers out again.
                message.setStringProperty(DUPLICATE_ID,
                        pending.bell().queue() + "/" + pending.id() + "/" + about);
                producer.send(session.createQueue(pending.bell().queue()), message);
            }
            if (together) {
                session.commit();
            }
        }
    }
}
