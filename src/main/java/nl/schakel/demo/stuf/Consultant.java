package nl.schakel.demo.stuf;

import java.time.Duration;
import java.time.Period;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;


/** The automatic consultant: works every case that has its two documents by the course of its scenario. */
final class Consultant implements AutoCloseable {

    private final BackOffice office;
    private final Duration pause;
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "simulated-stuf-consultant");
        thread.setDaemon(true);
        return thread;
    });

    Consultant(BackOffice office, Duration pause) {
        this.office = office;
        this.pause = pause;
    }

    void take(String zaak, Scenario scenario) {
        if (taken.add(zaak)) {
            play(zaak, scenario.course().iterator());
        }
    }

    /** The hub says that the consent was taken back: work stops. */
    void stop(String zaak) {
        taken.add(zaak);
        stopped.add(zaak);
    }

    private void play(String zaak, Iterator<Scenario.Step> course) {
        if (!course.hasNext()) {
            return;
        }
        Scenario.Step step = course.next();
        Duration wait = step.after() == null ? pause : step.after();
        try {
            worker.schedule(() -> {
                if (!stopped.contains(zaak)) {
                    act(zaak, step);
                    play(zaak, course);
                }
            }, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // The municipality has closed for the day.
        }
    }

    private void act(String zaak, Scenario.Step step) {
        try {
            perform(office, zaak, step);
        } catch (IllegalStateException | NoSuchElementException done) {
            // A person at the page closed the case first.
        }
    }

    /** The deeds of a course: status, result, decision, suspend, resume, extend, close. */
    static void perform(BackOffice office, String zaak, Scenario.Step step) {
        String name = step.get("name", "");
        switch (step.deed()) {
            case "status" -> office.status(zaak, name);
            case "result" -> office.result(zaak, name, step.get("note", ""));
            case "decision" -> office.decide(zaak, name,
                    Register.today().plus(Period.parse(step.get("from", "P7D"))), step.with().containsKey("until")
                            ? Register.today().plus(Period.parse(step.get("until", "P2Y"))) : null);
            case "suspend" -> office.suspend(zaak, true);
            case "resume" -> office.suspend(zaak, false);
            case "extend" -> office.extend(zaak, Integer.parseInt(step.get("days", "14")), true);
            case "close" -> office.close(zaak);
            default -> throw new IllegalArgumentException("Een zaak kent geen '" + step.deed() + "'.");
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
