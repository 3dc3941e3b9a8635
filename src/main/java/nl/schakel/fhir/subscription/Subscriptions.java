package nl.schakel.fhir.subscription;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import nl.schakel.alert.Alerts;
import nl.schakel.calendar.Turns;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Practice;
import nl.schakel.fhir.subscription.Notifications.Kind;
import nl.schakel.fhir.subscription.Subscriber.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Calls subscribers: once when they subscribe, then for what changed, and to say that the hub is there. At least once;
 * one that was away is told its newest events in one call, and reads from the numbers what it missed.
 */
class Subscriptions {

    private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

    private static final int MOST_UNDER_WAY = 500;
    /** More than the longest time-out that a subscriber may ask, and what is done beside the call. */
    private static final Duration LONGEST_TURN = Duration.ofMinutes(3);
    /**
     * So far back every look asks what changed: what changed while a turn was taken is found after it, by whichever
     * process.
     */
    private static final Duration BACK = LONGEST_TURN.plus(News.OVERLAP);
    /** Of what a practice may not know and changed all the time. */
    private static final Duration MOST_TO_READ_AGAIN = Duration.ofHours(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
    /** One that was given up is tried now and then: it may come back without a word. */
    private static final Duration GIVEN_UP_PAUSE = Duration.ofHours(1);
    private static final Duration CLEANING = Duration.ofHours(1);

    private final Rounds rounds;
    private final SubscriptionStore store;
    private final News news;
    private final Notifications notifications;
    private final Hook hook;
    private final Directory directory;
    private final Alerts alerts;
    private final Turns turns;
    private final FhirContext fhir;
    private final Settings settings;
    private final Clock clock;
    private final AtomicInteger underWay = new AtomicInteger();
    /** What changed before this was looked at; not kept, so that a process that starts looks at everybody once. */
    private volatile Instant lookFrom;

    Subscriptions(Rounds rounds, SubscriptionStore store, News news, Notifications notifications, Hook hook,
                  Directory directory, Alerts alerts, Turns turns, FhirContext fhir, Settings settings,
                  Clock clock) {
        this.rounds = rounds;
        this.store = store;
        this.news = news;
        this.notifications = notifications;
        this.hook = hook;
        this.directory = directory;
        this.alerts = alerts;
        this.turns = turns;
        this.fhir = fhir;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What an installation may set.
     *
     * @param look   how often is looked; the first pause after a failure too
     * @param giveUp how long an address may fail before the operator is told
     * @param kept   how long events can be asked again
     */
    record Settings(Duration look, Duration giveUp, Duration kept) {
    }

    /** Takes the turns that are due. Does not wait for answers, so that no address holds up another. */
    public void look() {
        Instant began = clock.instant();
        if (lookFrom == null) {
            Instant earliest = began.minus(settings.kept());
            lookFrom = rounds.oldest().filter(earliest::isBefore).orElse(earliest);
        }
        int room = MOST_UNDER_WAY - underWay.get();
        List<Subscriber> due = room > 0 ? rounds.due(rounds.changedSince(lookFrom), room) : List.of();
        boolean all = due.size() < room;
        for (Subscriber subscriber : due) {
            all &= tryTurn(subscriber);
        }
        if (all) {
            lookFrom = began.minus(BACK);
        }
        if (turns.take("subscription-events", CLEANING)) {
            rounds.forget(settings.kept());
        }
    }

    /** @return false where it could not be looked at */
    private boolean tryTurn(Subscriber subscriber) {
        try {
            if (hasWork(subscriber)) {
                String claim = UUID.randomUUID().toString();
                rounds.claim(subscriber.id(), claim, LONGEST_TURN).ifPresent(claimed -> take(claimed, claim));
            }
            return true;
        } catch (RuntimeException e) {
            // Its claim, if it had one, ends by itself; the others do not wait for that.
            log.warn("Het abonnement {} kon nu niet bekeken worden: {}.", subscriber.id(),
                    e.getClass().getSimpleName());
            return false;
        }
    }

    /** Looks before it claims: a claim writes, and most of what changes lately was told already. */
    private boolean hasWork(Subscriber subscriber) {
        if (subscriber.state() != State.ACTIVE || subscriber.behind() || hasUntold(subscriber) || hasBeat(subscriber)
                || hasEnded(subscriber)) {
            return true;
        }
        News.Found found = news.since(subscriber);
        return !found.events().isEmpty() || found.seenUntil().isAfter(subscriber.seenUntil().plus(MOST_TO_READ_AGAIN));
    }

    private static boolean hasUntold(Subscriber subscriber) {
        return subscriber.lastNumber() > subscriber.toldNumber();
    }

    private boolean hasBeat(Subscriber subscriber) {
        return subscriber.beat() != null && !subscriber.beat().isAfter(clock.instant());
    }

    private boolean hasEnded(Subscriber subscriber) {
        Instant end = subscriber.terms().end();
        return end != null && !end.isAfter(clock.instant());
    }

    private void take(Subscriber claimed, String claim) {
        if (hasEnded(claimed)) {
            rounds.end(claimed, claim, State.OFF, null);
            alerts.end(claimed.subject(), "Het abonnement is afgelopen.");
            return;
        }
        List<URI> registered = directory.practice(claimed.practice()).map(Practice::subscriptionEndpoints)
                .orElse(List.of());
        if (!RegisteredAddress.isWithin(claimed.terms().endpoint(), registered)) {
            rounds.end(claimed, claim, State.ERROR, SubscriptionReason.ENDPOINT_UNREGISTERED.sentence());
            return;
        }
        if (claimed.state() == State.REQUESTED) {
            call(claimed, claim, Kind.HANDSHAKE);
            return;
        }
        News.Found found = news.since(claimed);
        rounds.note(claimed, claim, found).ifPresent(subscriber -> {
            if (!found.complete()) {
                rounds.release(subscriber, claim);
            } else if (hasUntold(subscriber)) {
                call(subscriber, claim, Kind.EVENT);
            } else if (hasBeat(subscriber) || subscriber.state() == State.ERROR) {
                call(subscriber, claim, Kind.HEARTBEAT);
            } else {
                rounds.release(subscriber, claim);
            }
        });
    }

    private void call(Subscriber subscriber, String claim, Kind kind) {
        Terms asked = subscriber.terms();
        List<Event> events = kind != Kind.EVENT ? List.of() : store.events(subscriber.id(),
                Math.max(subscriber.toldNumber(), subscriber.lastNumber() - asked.maxCount()) + 1,
                subscriber.lastNumber(), asked.maxCount());
        IParser parser = asked.mediaType().equals(Terms.XML) ? fhir.newXmlParser() : fhir.newJsonParser();
        byte[] body = parser.encodeResourceToString(notifications.bundle(subscriber, kind, events))
                .getBytes(StandardCharsets.UTF_8);
        List<String> headers = store.sealed(subscriber.id()).headers();
        hook.post(asked, headers, body, trouble -> {
            underWay.decrementAndGet();
            try {
                answered(subscriber, claim, trouble);
            } catch (DataAccessException e) {
                // Its claim ends by itself, and the call is repeated then.
                log.warn("Wat een abonnee antwoordde, kon niet bewaard worden: {}.", e.getClass().getSimpleName());
            }
        });
        underWay.incrementAndGet();
    }

    /** @param trouble Dutch, null where the address answered as it should */
    private void answered(Subscriber subscriber, String claim, String trouble) {
        State before = subscriber.state();
        if (trouble == null) {
            long until = before == State.REQUESTED ? subscriber.toldNumber() : subscriber.lastNumber();
            if (rounds.told(subscriber, claim, until) && before != State.ACTIVE) {
                alerts.end(subscriber.subject(), "Het abonnement van " + name(subscriber) + " loopt weer.");
            }
        } else if (before == State.REQUESTED) {
            rounds.failed(subscriber, claim, State.ERROR, null, trouble);
        } else if (before == State.ACTIVE && !isGivenUp(subscriber)) {
            rounds.failed(subscriber, claim, State.ACTIVE, pause(subscriber.failures()), trouble);
        } else if (rounds.failed(subscriber, claim, State.ERROR, GIVEN_UP_PAUSE, trouble)) {
            alerts.start(subscriber.subject(), "Het HIS van " + name(subscriber) + " neemt al langer niets aan van wat"
                    + " het met een abonnement wil horen. " + trouble + " De hub probeert het nog eens per uur.");
        }
    }

    private boolean isGivenUp(Subscriber subscriber) {
        return subscriber.failing() != null && !subscriber.failing().plus(settings.giveUp()).isAfter(clock.instant());
    }

    /** Twice as long after every failure, up to a quarter of an hour. */
    private Duration pause(int failures) {
        Duration pause = settings.look().multipliedBy(1L << Math.min(failures, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private String name(Subscriber subscriber) {
        return directory.practice(subscriber.practice()).map(Practice::toString)
                .orElse("praktijk " + subscriber.practice());
    }
}
