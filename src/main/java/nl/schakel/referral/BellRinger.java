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
import org.springframework.dao.DataAccessException;

/**
 * Carries bells from the outbox to the broker: many in one broker transaction, deleted only after it. The hot path and
 * the recovery after a crash are the same loop: it runs when woken and at every {@code sweep} in any case, so a bell
 * that a crash swallowed rings at the next start. A bell that rang and was not deleted in time rings twice; the broker
 * drops the second by its duplicate id, and whoever hears it reads the current state first.
 */
final class BellRinger implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BellRinger.class);
    private static final int BATCH = 500;
    private static final String DUPLICATE_ID = "_AMQ_DUPL_ID";

    private final Outbox outbox;
    private final ConnectionFactory connections;
    private final Duration sweep;
    private final Semaphore calls = new Semaphore(0);
    private volatile Thread thread;
    private boolean silent;

    BellRinger(Outbox outbox, ConnectionFactory connections, Duration sweep) {
        this.outbox = outbox;
        this.connections = connections;
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
            running.interrupt();
            try {
                running.join(TimeUnit.SECONDS.toMillis(5));
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
            } catch (JMSException | DataAccessException | IllegalStateException e) {
                pause(e);
            }
        }
    }

    /** One line when trouble starts, one when it is over. */
    private void pause(Exception trouble) {
        if (thread == null) {
            return;
        }
        if (!silent) {
            log.warn("De wachtrij of de database is niet bereikbaar ({}); er gaat niets verloren, elke {} een poging.",
                    trouble.getClass().getSimpleName(), sweep);
            silent = true;
        }
        try {
            TimeUnit.MILLISECONDS.sleep(sweep.toMillis());
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
        try (Connection connection = connections.createConnection();
             Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
             MessageProducer producer = session.createProducer(null)) {
            producer.setDeliveryMode(DeliveryMode.PERSISTENT);
            for (Outbox.Pending pending : bells) {
                TextMessage message = session.createTextMessage(pending.bell().referral().toString());
                message.setStringProperty(DUPLICATE_ID, pending.bell().queue() + "/" + pending.id());
                producer.send(session.createQueue(pending.bell().queue()), message);
            }
            session.commit();
        }
        outbox.rung(bells);
        return bells.size() == BATCH;
    }
}
