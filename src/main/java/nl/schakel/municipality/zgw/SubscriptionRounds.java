package nl.schakel.municipality.zgw;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Function;

import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes round the subscriptions, from the moment that the hub's own doors are open. Of several hub processes one at a
 * time looks at a municipality; one that is slow keeps few others waiting. What is wrong is told once, and again when
 * it is something else.
 */
final class SubscriptionRounds implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SubscriptionRounds.class);
    private static final Duration EVERY = Duration.ofMinutes(15);
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final int AT_ONCE = 4;

    private final List<Municipality> municipalities;
    private final Function<Municipality, List<String>> keep;
    private final BiPredicate<String, Duration> turn;
    private final Map<GemeenteCode, List<String>> told = new ConcurrentHashMap<>();
    private final Map<GemeenteCode, Boolean> busy = new ConcurrentHashMap<>();
    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "zgw-subscriptions");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param municipalities those where the hub subscribes itself
     * @param keep           looks at one; gives what went wrong
     * @param turn           whether this process may do the work with that name, and nobody else for so long
     */
    SubscriptionRounds(List<Municipality> municipalities, Function<Municipality, List<String>> keep,
                       BiPredicate<String, Duration> turn) {
        this.municipalities = municipalities;
        this.keep = keep;
        this.turn = turn;
    }

    /** Begins; to be called once, when the hub can be called. */
    void start() {
        if (!municipalities.isEmpty()) {
            workers.scheduleWithFixedDelay(this::goRound, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void goRound() {
        municipalities.stream().filter(municipality -> busy.putIfAbsent(municipality.code(), true) == null)
                .forEach(municipality -> workers.execute(() -> {
                    try {
                        look(municipality);
                    } finally {
                        busy.remove(municipality.code());
                    }
                }));
    }

    /** Looks at one municipality, where it is this process's turn. */
    void look(Municipality municipality) {
        try {
            if (turn.test("subscription." + municipality.code(), EVERY)) {
                tell(municipality, keep.apply(municipality));
            }
        } catch (RuntimeException e) {
            // The next round tries again; an exception would end all rounds.
            log.warn("Het abonnement bij gemeente {} kon niet worden bekeken ({}).", municipality,
                    e.getClass().getSimpleName());
        }
    }

    private void tell(Municipality municipality, List<String> wrong) {
        List<String> earlier = wrong.isEmpty() ? told.remove(municipality.code())
                : told.put(municipality.code(), wrong);
        if (wrong.isEmpty() && earlier != null) {
            log.info("Het abonnement op notificaties van gemeente {} is weer in orde.", municipality);
        } else if (!wrong.isEmpty() && !wrong.equals(earlier)) {
            wrong.forEach(sentence -> log.warn("Abonnement op notificaties: {}", sentence));
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
