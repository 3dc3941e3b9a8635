package nl.schakel.disclosure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The agreements that hold now. It looks at the files every few seconds and follows a change without a restart, but
 * only a change that is whole and valid: until then the version that ran keeps running. Whoever needs more than one
 * answer from the same version asks {@link #get()} once.
 */
public final class CurrentPolicies implements Supplier<Policies>, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CurrentPolicies.class);

    private final Path configDirectory;
    private final PolicyArchive archive;
    private final Duration interval;
    private volatile Policies running;
    private volatile ScheduledExecutorService looking;
    private Sight judged;
    private Sight moving;
    private boolean broken;
    private boolean troubled;

    /** What a look saw: the outside of the files and, where it read them, which content they had. */
    private record Sight(String outside, String content) {
    }

    /**
     * Reads the agreements and keeps their text for an auditor.
     *
     * @param configDirectory the folder that holds {@code provisions/}
     * @param dataDirectory   the folder in which {@code policies/<version>/} keeps the text of every version that ran
     * @param interval        how long between two looks; a change is followed after two that see the same
     * @throws PolicyInvalid        where a rule is broken, with one Dutch sentence for each
     * @throws UncheckedIOException where the text cannot be kept
     */
    public CurrentPolicies(Path configDirectory, Path dataDirectory, Duration interval) {
        this.configDirectory = configDirectory;
        this.archive = new PolicyArchive(dataDirectory);
        this.interval = interval;
        String outside = PolicyFiles.glance(configDirectory);
        PolicyFiles files = PolicyFiles.read(configDirectory);
        this.running = Policies.of(files);
        this.judged = new Sight(outside, content(files));
        try {
            archive.keep(files);
        } catch (IOException e) {
            throw new UncheckedIOException("the text of the policies cannot be kept", e);
        }
    }

    /** The version that holds now; never null, and itself it never changes. */
    @Override
    public Policies get() {
        return running;
    }

    /**
     * The folder with the files of a version that ran, as {@link Disclosure#policyVersion()} names it.
     *
     * @return empty where that version never ran on this data directory
     */
    public Optional<Path> text(String version) {
        return archive.find(version);
    }

    /** One look; a change is taken when the look before saw the very same. */
    synchronized void look() {
        String outside = PolicyFiles.glance(configDirectory);
        if (outside.equals(judged.outside())) {
            moving = null;
            return;
        }
        PolicyFiles files = PolicyFiles.read(configDirectory);
        Sight seen = new Sight(outside, content(files));
        if (!seen.equals(moving)) {
            // Someone may still be writing.
            moving = seen;
            return;
        }
        if (seen.content().equals(judged.content()) || judge(files)) {
            judged = seen;
            moving = null;
        }
    }

    /** @return false where it must be tried again */
    private boolean judge(PolicyFiles files) {
        Policies next;
        try {
            next = Policies.of(files);
        } catch (PolicyInvalid e) {
            tell(e.findings());
            broken = true;
            return true;
        }
        if (!next.version().equals(running.version())) {
            try {
                archive.keep(files);
            } catch (IOException e) {
                trouble(e);
                return false;
            }
            running = next;
            log.info("De afspraken in provisions zijn {}; vanaf nu geldt versie {}.",
                    broken ? "weer in orde" : "gewijzigd", next.version());
        } else if (broken) {
            log.info("De afspraken in provisions zijn weer in orde; versie {} bleef gelden.", next.version());
        }
        broken = false;
        troubled = false;
        return true;
    }

    private void tell(List<String> findings) {
        for (String finding : findings) {
            // What someone typed in a file must not begin a line of its own in the log.
            log.warn("De afspraken in provisions zijn gewijzigd en kloppen niet, versie {} blijft gelden: {}",
                    running.version(), finding.replaceAll("\\p{Cntrl}", " "));
        }
    }

    private static String content(PolicyFiles files) {
        return files.version() + files.findings();
    }

    private void trouble(Throwable trouble) {
        if (!troubled) {
            log.warn("De afspraken in provisions zijn nu niet te volgen ({}), versie {} blijft gelden; elke {} een "
                    + "poging.", trouble.getClass().getSimpleName(), running.version(), interval);
            troubled = true;
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "policy-look");
            thread.setDaemon(true);
            return thread;
        });
        executor.scheduleWithFixedDelay(this::lookOnward, interval.toMillis(), interval.toMillis(),
                TimeUnit.MILLISECONDS);
        looking = executor;
    }

    private void lookOnward() {
        try {
            look();
        } catch (RuntimeException | OutOfMemoryError e) {
            // Whatever it is: without the next look no change would be followed any more.
            trouble(e);
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService executor = looking;
        looking = null;
        if (executor != null) {
            executor.shutdown();
        }
    }

    @Override
    public boolean isRunning() {
        return looking != null;
    }
}
