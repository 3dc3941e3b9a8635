package nl.schakel.demo.iwmo;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import nl.schakel.demo.iwmo.Scenario.Step;

/** The automatic consultant: plays a scenario with every request that comes in. */
final class Clerk implements AutoCloseable {

    private final Desk desk;
    private final Map<String, Scenario> known;
    private final Duration autopilot;
    private final Queue<Scenario> next = new ConcurrentLinkedQueue<>();
    private final Map<String, Scenario> byCategory = new ConcurrentHashMap<>();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "simulated-clerk");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Scenario usual;

    /** @param autopilot pause between the steps where no scenario fits, null: then nothing is done */
    Clerk(Desk desk, Map<String, Scenario> known, Duration autopilot) {
        this.desk = desk;
        this.known = known;
        this.autopilot = autopilot;
    }

    Map<String, Scenario> known() {
        return known;
    }

    /** What is played with every request that nothing else was chosen for; null: nothing. */
    void always(Scenario scenario) {
        usual = scenario;
    }

    /** What is played with the next request only. */
    void next(Scenario scenario) {
        next.add(scenario);
    }

    /** What is played with requests whose first product is of a category. */
    void forCategory(String category, Scenario scenario) {
        byCategory.put(category, scenario);
    }

    /** Takes up a request that the municipality's rules let pass. */
    void take(Request request) {
        choose(request).ifPresent(scenario -> {
            request.scenario = scenario.name();
            play(request, scenario.steps().iterator());
        });
    }

    /** Plays a scenario with a request that is there already. */
    void play(Request request, Scenario scenario) {
        request.scenario = scenario.name();
        play(request, scenario.steps().iterator());
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    private Optional<Scenario> choose(Request request) {
        Scenario once = next.poll();
        if (once != null) {
            return Optional.of(once);
        }
        Scenario category = byCategory.get(request.products.get(0).category);
        if (category != null) {
            return Optional.of(category);
        }
        return known.values().stream().filter(scenario -> scenario.fits(request.marks())).findFirst()
                .or(() -> Optional.ofNullable(usual))
                .or(() -> Optional.ofNullable(autopilot).map(pause -> autopilot(request, pause)));
    }

    private void play(Request request, Iterator<Step> steps) {
        if (!steps.hasNext()) {
            return;
        }
        Step step = steps.next();
        try {
            worker.schedule(() -> {
                try {
                    desk.perform(request, step.deed(), step.with());
                    if (step.twice()) {
                        desk.repeat(request);
                    }
                } catch (IllegalStateException forbidden) {
                    // The scenario asks for what the standard has no message for: it ends here.
                    return;
                }
                play(request, steps);
            }, step.after().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // The municipality has closed for the day.
        }
    }

    /** For the demo: what becomes of a request depends on what was asked for. */
    private static Scenario autopilot(Request request, Duration pause) {
        Step accept = new Step(pause, "accept", Map.of(), false);
        Step investigate = new Step(pause, "investigate", Map.of(), false);
        Step end = switch (request.products.get(0).category) {
            case "08" -> new Step(pause, "reject", Map.of("reason", "5"), false);
            case "11" -> new Step(pause, "reject", Map.of("reason", "7"), false);
            default -> new Step(pause, "grant", Map.of(), false);
        };
        return new Scenario("automatisch", "Vanzelf", Map.of(), List.of(accept, investigate, end));
    }
}
