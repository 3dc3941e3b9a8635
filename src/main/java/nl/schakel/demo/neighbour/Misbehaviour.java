package nl.schakel.demo.neighbour;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a neighbour behaves badly on request: slow, failing, gone, losing its answers, doing things twice. Well-behaved
 * until told otherwise. Safe to change while calls are under way.
 */
public final class Misbehaviour {

    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger lostAnswers = new AtomicInteger();
    private final AtomicInteger doubled = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    private volatile Duration delay = Duration.ZERO;
    private volatile int failureStatus = 503;
    private volatile boolean down;
    private volatile Predicate<Exchange> scope = exchange -> true;
    private volatile BiConsumer<Exchange, Phase> watcher = (exchange, phase) -> { };

    /** Takes this long over every call before it does anything; the work is done even where the caller has left. */
    public void slow(Duration delay) {
        this.delay = delay;
    }

    /** Answers the next calls with this status and does nothing with them; many of them last until {@link #behave}. */
    public void fail(int requests, int status) {
        this.failureStatus = status;
        failures.set(requests);
    }

    /** Accepts connections and closes them unanswered, with nothing done, until told otherwise. */
    public void down(boolean down) {
        this.down = down;
    }

    /** Does the work of the next calls and closes the connection before the answer. */
    public void loseAnswers(int requests) {
        lostAnswers.set(requests);
    }

    /** Does the next writing calls twice, as behind a proxy that repeats them; the caller sees the second answer. */
    public void answerTwice(int requests) {
        doubled.set(requests);
    }

    /** Narrows slow, fail, loseAnswers and answerTwice to the calls it accepts. */
    public void onlyOn(Predicate<Exchange> calls) {
        this.scope = calls;
    }

    /**
     * Calls the watcher at both {@link Phase}s of every call, on the thread that serves it. Where it throws, the
     * connection is closed unanswered: at BEFORE nothing has been done, at AFTER everything has.
     */
    public void onRequest(BiConsumer<Exchange, Phase> watcher) {
        this.watcher = watcher;
    }

    /** Ends all misbehaviour and watching. */
    public void behave() {
        slow(Duration.ZERO);
        failures.set(0);
        down(false);
        lostAnswers.set(0);
        doubled.set(0);
        onlyOn(exchange -> true);
        onRequest((exchange, phase) -> { });
    }

    /**
     * As an order says: {@code gewoon} (true), {@code traag} (a duration), {@code fout} ({@code aantal}, {@code status}),
     * {@code uit} (true or false), {@code antwoordKwijt} and {@code dubbel} (how many calls).
     */
    public void obey(JsonNode order) {
        if (order.path("gewoon").asBoolean()) {
            behave();
        }
        if (order.has("traag")) {
            slow(Duration.parse(order.path("traag").asText()));
        }
        if (order.has("fout")) {
            fail(order.path("fout").path("aantal").asInt(1), order.path("fout").path("status").asInt(503));
        }
        if (order.has("uit")) {
            down(order.path("uit").asBoolean());
        }
        if (order.has("antwoordKwijt")) {
            loseAnswers(order.path("antwoordKwijt").asInt());
        }
        if (order.has("dubbel")) {
            answerTwice(order.path("dubbel").asInt());
        }
    }

    /** Wakes every call that is being slow, so that a neighbour can stop. */
    public void end() {
        closed.countDown();
    }

    boolean isDown() {
        return down;
    }

    /** Whether the watcher lets the call go on. */
    boolean passes(Exchange exchange, Phase phase) {
        try {
            watcher.accept(exchange, phase);
            return true;
        } catch (RuntimeException interrupted) {
            return false;
        }
    }

    void takeTime(Exchange exchange) {
        Duration wait = delay;
        if (wait.isZero() || !scope.test(exchange)) {
            return;
        }
        try {
            closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** The status to fail with, or 0. */
    int failure(Exchange exchange) {
        return taken(failures, exchange) ? failureStatus : 0;
    }

    boolean losesAnswer(Exchange exchange) {
        return taken(lostAnswers, exchange);
    }

    boolean happensTwice(Exchange exchange) {
        return !"GET".equals(exchange.method()) && taken(doubled, exchange);
    }

    private boolean taken(AtomicInteger left, Exchange exchange) {
        return left.get() > 0 && scope.test(exchange)
                && left.getAndUpdate(count -> count > 0 ? count - 1 : 0) > 0;
    }
}
