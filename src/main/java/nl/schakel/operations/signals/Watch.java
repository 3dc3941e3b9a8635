package nl.schakel.operations.signals;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import nl.schakel.alert.Alerts;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Practice;
import nl.schakel.identity.AgbCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and ends the alerts that follow from what lies still: dead letters, what waits too long, a queue that takes
 * nothing, a flow that stopped, a disk that fills up.
 */
class Watch {

    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final Duration OUTBOX_PATIENCE = Duration.ofMinutes(5);

    private final Alerts alerts;
    private final Directory directory;
    private final AlertSentences sentences;
    private final Processes processes;
    private final RouteStates routes;
    private final Path data;
    private final Limits limits;
    private final Clock clock;

    Watch(Alerts alerts, Directory directory, Processes processes, RouteStates routes, Path data, Limits limits,
          Clock clock) {
        this.alerts = alerts;
        this.directory = directory;
        this.sentences = new AlertSentences(directory);
        this.processes = processes;
        this.routes = routes;
        this.data = data;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * From when something is trouble.
     *
     * @param waiting how long something may wait for a partner
     * @param disk    the smallest free part of the disk, in percent
     */
    record Limits(Duration waiting, int disk) {
    }

    /** What every process sees the same: for one of them to tell. */
    void tell(Reading reading) {
        settle("dead-letters/", deadLetters(reading), subject -> sentences.noDeadLetters(partner(subject)));
        settle("waiting/", waiting(reading), subject -> sentences.noWaiting(partner(subject)));
        settle("broker", broker(reading), subject -> AlertSentences.BROKER_BACK);
        Set<String> present = Set.copyOf(processes.present());
        for (Alerts.Alert alert : alerts.lasting()) {
            String[] subject = alert.subject().split("/");
            if (Set.of("route", "disk").contains(subject[0]) && !present.contains(subject[1])) {
                alerts.end(alert.subject(), sentences.processGone(subject[1]));
            }
        }
    }

    /** What only this process sees. */
    void tellOwn() {
        String own = processes.own();
        Map<String, String> stopped = routes.stopped().stream().collect(Collectors.toMap(
                id -> "route/" + own + "/" + id, id -> sentences.routeStopped(id, own)));
        settle("route/" + own + "/", stopped, subject -> sentences.routeRuns(subject.replaceFirst(".*/", "")));
        int free = free();
        settle("disk/" + own, free >= limits.disk() ? Map.of() : Map.of("disk/" + own, sentences.diskFull(own, free)),
                subject -> sentences.diskFree(own));
    }

    private void settle(String prefix, Map<String, String> trouble, UnaryOperator<String> over) {
        List<String> lasting = alerts.lasting().stream().map(Alerts.Alert::subject)
                .filter(subject -> subject.startsWith(prefix)).toList();
        trouble.forEach((subject, sentence) -> {
            if (!lasting.contains(subject)) {
                alerts.start(subject, sentence);
            }
        });
        lasting.stream().filter(subject -> !trouble.containsKey(subject))
                .forEach(subject -> alerts.end(subject, over.apply(subject)));
    }

    /** Groups come the largest first: that one gives its words. */
    private Map<String, String> deadLetters(Reading reading) {
        Map<String, String> trouble = new LinkedHashMap<>();
        reading.dead().forEach(group -> trouble.computeIfAbsent("dead-letters/" + group.partner(),
                subject -> sentences.deadLetters(group.partner(), reading.dead())));
        return trouble;
    }

    private Map<String, String> waiting(Reading reading) {
        Instant tooLong = reading.at().minus(limits.waiting());
        Map<String, String> trouble = new LinkedHashMap<>();
        reading.waiting().stream().filter(one -> one.since().isBefore(tooLong)).forEach(one -> trouble.computeIfAbsent(
                "waiting/municipality/" + one.municipality(),
                subject -> sentences.waiting("municipality/" + one.municipality(), one.since())));
        Set<String> away = reading.away().stream().map(Reading.Away::practice).collect(Collectors.toSet());
        reading.unheard().stream().filter(one -> one.since().isBefore(tooLong))
                .filter(one -> !away.contains(one.practice()) && hearsAtOnce(one.practice()))
                .forEach(one -> trouble.put("waiting/practice/" + one.practice(),
                        sentences.waiting("practice/" + one.practice(), one.since())));
        return trouble;
    }

    /** One whose HIS is away has its own alert; one that fetches, wants a digest or is in upkeep waits as agreed. */
    private boolean hearsAtOnce(String agb) {
        Practice practice = directory.practice(new AgbCode(agb)).orElse(null);
        return practice != null && practice.endpoint() != null && practice.feedback().digestAt() == null
                && practice.maintenance().stream().noneMatch(window -> window.covers(clock.instant()));
    }

    private Map<String, String> broker(Reading reading) {
        Reading.Outbox outbox = reading.outbox();
        boolean still = outbox.since() != null && outbox.since().plus(OUTBOX_PATIENCE).isBefore(reading.at());
        return still ? Map.of("broker", sentences.brokerAway(outbox)) : Map.of();
    }

    /** In percent; 100 where it cannot be told. */
    private int free() {
        try {
            FileStore store = Files.getFileStore(data);
            return store.getTotalSpace() == 0 ? 100 : (int) (100 * store.getUsableSpace() / store.getTotalSpace());
        } catch (IOException e) {
            log.debug("The disk cannot be looked at ({}).", e.getClass().getSimpleName());
            return 100;
        }
    }

    private static String partner(String subject) {
        return subject.substring(subject.indexOf('/') + 1);
    }
}
