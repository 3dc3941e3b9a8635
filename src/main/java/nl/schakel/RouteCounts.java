package nl.schakel;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import nl.schakel.operations.flow.RunningRoutes.Passage;
import nl.schakel.operations.flow.RunningRoutes.Took;
import nl.schakel.operations.flow.RunningRoutes.Totals;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Counts what goes over each route and each of its steps, and has a route that is held not start. A count costs two
 * additions; what Camel measures by itself tells neither the steps nor the moment, and JMX is off.
 */
final class RouteCounts implements RoutePolicyFactory, InterceptStrategy {

    private static final int REMEMBERED = 20;
    private static final Pattern NUMBER = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Map<String, Counter> routes = new ConcurrentHashMap<>();
    private final Map<String, StepCounter> steps = new ConcurrentHashMap<>();
    private final Predicate<String> mayStart;
    private final Clock clock;

    /** @param mayStart asked of every route before it starts */
    RouteCounts(Predicate<String> mayStart, Clock clock) {
        this.mayStart = mayStart;
        this.clock = clock;
    }

    private static final class StepCounter {

        private final LongAdder done = new LongAdder();
        private final LongAdder failed = new LongAdder();
    }

    private static final class Counter {

        private final LongAdder exchanges = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final AtomicLongArray took = new AtomicLongArray(Took.values().length);
        private final Deque<Passage> passages = new ArrayDeque<>();
        private volatile long last;

        private void count(boolean failure, long millis, long now) {
            exchanges.increment();
            if (failure) {
                failed.increment();
            }
            took.incrementAndGet(Took.of(millis).ordinal());
            last = now;
        }

        private void remember(String about, long now) {
            synchronized (passages) {
                passages.removeIf(passage -> passage.about().equals(about));
                passages.addFirst(new Passage(about, now));
                if (passages.size() > REMEMBERED) {
                    passages.removeLast();
                }
            }
        }

        private Totals totals() {
            List<Long> durations = new ArrayList<>();
            for (int step = 0; step < took.length(); step++) {
                durations.add(took.get(step));
            }
            // Together they say how many: what is counted meanwhile is in the next look as a whole.
            return new Totals(durations.stream().mapToLong(Long::longValue).sum(), failed.sum(), durations, last);
        }
    }

    /** Since this process started. */
    Map<String, Totals> totals() {
        Map<String, Totals> totals = new HashMap<>();
        routes.forEach((id, counter) -> totals.put(id, counter.totals()));
        return totals;
    }

    /** The newest first. */
    List<Passage> passages(String route) {
        Counter counter = routes.get(route);
        if (counter == null) {
            return List.of();
        }
        synchronized (counter.passages) {
            return List.copyOf(counter.passages);
        }
    }

    /** How often a step was done. */
    long done(String route, String step) {
        StepCounter counter = steps.get(key(route, step));
        return counter == null ? 0 : counter.done.sum();
    }

    /** How often a step failed. */
    long failed(String route, String step) {
        StepCounter counter = steps.get(key(route, step));
        return counter == null ? 0 : counter.failed.sum();
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext camel, String id, NamedNode route) {
        Counter counter = routes.computeIfAbsent(id, unknown -> new Counter());
        return new RoutePolicySupport() {

            @Override
            public void onInit(Route started) {
                if (!mayStart.test(id)) {
                    started.setAutoStartup(false);
                }
            }

            @Override
            public void onExchangeBegin(Route over, Exchange exchange) {
                // The body of a bell is a number; anything else is nobody's business here.
                if (exchange.getFromEndpoint().getEndpointUri().startsWith("jms:")) {
                    String about = exchange.getMessage().getBody(String.class);
                    if (about != null && NUMBER.matcher(about).matches()) {
                        counter.remember(about, clock.millis());
                    }
                }
            }

            @Override
            public void onExchangeDone(Route over, Exchange exchange) {
                counter.count(exchange.isFailed() || ExchangeHelper.isFailureHandled(exchange),
                        exchange.getClock().elapsed(), clock.millis());
            }
        };
    }

    @Override
    public Processor wrapProcessorInInterceptors(CamelContext camel, NamedNode step, Processor target, Processor next) {
        return new DelegateAsyncProcessor(target) {

            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                return super.process(exchange, sync -> {
                    count(exchange, step.getId());
                    callback.done(sync);
                });
            }
        };
    }

    private void count(Exchange exchange, String step) {
        String route = ExchangeHelper.getRouteId(exchange);
        if (route == null) {
            return;
        }
        StepCounter counter = steps.computeIfAbsent(key(route, step), unknown -> new StepCounter());
        counter.done.increment();
        if (exchange.getException() != null) {
            counter.failed.increment();
        }
    }

    private static String key(String route, String step) {
        return route + "/" + step;
    }
}
