package nl.schakel.operations.check;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.DryRun;
import nl.schakel.municipality.DryRun.Severity;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;

/**
 * Goes round the municipalities and tries each out, several at a time. One that hangs is left behind after its time:
 * it delays no other, and is a finding.
 */
public final class Tour {

    private static final int AT_A_TIME = 8;

    private final Map<String, DryRun> dryRuns;
    private final Duration patience;
    private final PrintStream progress;
    private int done;

    /**
     * @param patience how long a municipality may take, all its recipients together
     * @param progress gets a line for each municipality that is done
     */
    public Tour(Collection<DryRun> dryRuns, Duration patience, PrintStream progress) {
        this.dryRuns = dryRuns.stream().collect(Collectors.toMap(DryRun::standard, Function.identity()));
        this.patience = patience;
        this.progress = progress;
    }

    /**
     * A municipality to try out.
     *
     * @param targets   its recipients whose settings are sound
     * @param worstCase what its errors count for: of one that no longer exists only what is under way can go wrong
     */
    public record Stop(Municipality municipality, List<Target> targets, Severity worstCase) {
    }

    /** @param place the municipality as it is reached for this recipient */
    public record Target(RecipientRole recipient, Municipality place) {
    }

    /** Tries all out and waits until the last is done or its time is over. */
    public List<Finding> of(List<Stop> stops) {
        ExecutorService guides = Executors.newFixedThreadPool(AT_A_TIME, Tour::daemon);
        // Not bounded here: a visit that cannot be interrupted keeps its thread, and must not keep a guide.
        ExecutorService visits = Executors.newCachedThreadPool(Tour::daemon);
        try {
            List<Future<List<Finding>>> tours = new ArrayList<>();
            for (Stop stop : stops) {
                tours.add(guides.submit(() -> guided(stop, stops.size(), visits)));
            }
            List<Finding> findings = new ArrayList<>();
            for (Future<List<Finding>> tour : tours) {
                findings.addAll(tour.get());
            }
            return findings;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a tour ended in an error", e.getCause());
        } finally {
            guides.shutdownNow();
            visits.shutdownNow();
        }
    }

    private List<Finding> guided(Stop stop, int all, ExecutorService visits) throws InterruptedException {
        Queue<Finding> found = new ConcurrentLinkedQueue<>();
        Future<?> visit = visits.submit(() -> visit(stop, found));
        String outcome = null;
        try {
            visit.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            visit.cancel(true);
            outcome = "geen antwoord";
            found.add(finding(stop, stop.municipality(), Severity.ERROR, "too-slow", "de proef was na "
                    + patience.toSeconds() + " s niet klaar. Ga na of het systeem van de gemeente bereikbaar is en op "
                    + "tijd antwoordt."));
        } catch (ExecutionException e) {
            outcome = "vastgelopen";
            found.add(finding(stop, stop.municipality(), Severity.ERROR, "dry-run-failed", "de proef liep vast op een "
                    + "onverwachte fout (" + e.getCause().getClass().getSimpleName() + ")."));
        }
        List<Finding> result = List.copyOf(found);
        tell(stop, all, outcome != null ? outcome : result.isEmpty() ? "in orde"
                : Report.number(result.size(), "bevinding", "bevindingen"));
        return result;
    }

    private void visit(Stop stop, Queue<Finding> found) {
        stop.targets().forEach(target -> {
            Municipality place = target.place();
            DryRun dryRun = dryRuns.get(place.standard());
            if (dryRun == null) {
                found.add(finding(stop, place, Severity.WARNING, "no-dry-run", "de koppeling is niet geprobeerd, "
                        + "want voor " + place.standard() + " is er geen proef."));
                return;
            }
            try {
                dryRun.tryOut(place, target.recipient()).forEach(one ->
                        found.add(finding(stop, place, one.severity(), one.code(), one.sentence())));
            } catch (Fault fault) {
                found.add(finding(stop, place, Severity.ERROR, fault.code(), fault.sentence()));
            }
        });
    }

    private static Finding finding(Stop stop, Municipality place, Severity severity, String code, String sentence) {
        Severity counted = severity.compareTo(stop.worstCase()) < 0 ? stop.worstCase() : severity;
        return Finding.of(counted, place, code, sentence);
    }

    private synchronized void tell(Stop stop, int all, String outcome) {
        done++;
        int width = String.valueOf(all).length();
        String standards = stop.targets().stream().map(target -> target.place().standard()).distinct()
                .collect(Collectors.joining(", "));
        progress.printf("[%" + width + "d/%d] %s %s (%s) \u2026 %s%n", done, all, stop.municipality().code(),
                stop.municipality().name(), standards, outcome);
        progress.flush();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "check");
        thread.setDaemon(true);
        return thread;
    }
}
