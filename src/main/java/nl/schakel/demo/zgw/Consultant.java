package nl.schakel.demo.zgw;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The automatic consultant: takes up every case that has its people and its document and to which nothing was added
 * for a while, and works it to an end that depends on what was asked for and how urgent it is.
 */
final class Consultant implements AutoCloseable {

    private static final byte[] ANSWER = ("Laat eerst een ergotherapeut thuis kijken. Een proefplaatsing van drie "
            + "maanden is verstandig.").getBytes(StandardCharsets.UTF_8);

    private final Register register;
    private final Catalogue catalogue;
    private final BackOffice office;
    private final Duration pause;
    private final Map<String, Future<?>> waiting = new ConcurrentHashMap<>();
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "simulated-consultant");
        thread.setDaemon(true);
        return thread;
    });

    Consultant(Register register, Catalogue catalogue, BackOffice office, Duration pause) {
        this.register = register;
        this.catalogue = catalogue;
        this.office = office;
        this.pause = pause;
    }

    /** Looks whether a case is complete; the caller holds the register. */
    void look(ObjectNode zaak) {
        String url = zaak.path("url").asText();
        boolean initiator = register.of(Kind.ROL, url).stream()
                .anyMatch(rol -> rol.path("omschrijvingGeneriek").asText().equals("initiator"))
                || zaaktype(zaak).equals(Catalogue.CONSULTATION);
        if (initiator && !zaak.path("zaakinformatieobjecten").isEmpty() && !taken.contains(url)) {
            Future<?> earlier = waiting.put(url, later(() -> take(url)));
            if (earlier != null) {
                earlier.cancel(false);
            }
        }
    }

    /** The hub says that the consent was taken back: work stops, and what has its resultaat is closed. */
    void withdrawn(ObjectNode zaak) {
        String url = zaak.path("url").asText();
        taken.add(url);
        Future<?> earlier = waiting.remove(url);
        if (earlier != null) {
            earlier.cancel(false);
        }
        stopped.add(url);
        if (!zaak.path("resultaat").isNull()) {
            later(() -> closeQuietly(url));
        }
    }

    private void closeQuietly(String zaak) {
        try {
            office.status(zaak, "Afgehandeld", "");
        } catch (IllegalStateException done) {
            // The hub closed it itself.
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    private void take(String url) {
        waiting.remove(url);
        if (taken.add(url)) {
            play(url, script(url).iterator());
        }
    }

    private void play(String zaak, Iterator<Consumer<String>> script) {
        if (!script.hasNext() || stopped.contains(zaak)) {
            return;
        }
        try {
            script.next().accept(zaak);
        } catch (IllegalStateException done) {
            // A person at the page closed the case first: nothing left to play.
            return;
        }
        later(() -> play(zaak, script));
    }

    private Future<?> later(Runnable step) {
        try {
            return worker.schedule(step, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // The municipality has closed for the day.
            return CompletableFuture.completedFuture(null);
        }
    }

    private List<Consumer<String>> script(String zaak) {
        Consumer<String> start = key -> office.status(key, "In onderzoek", "");
        Consumer<String> close = key -> office.status(key, "Afgehandeld", "");
        switch (zaaktype(office.zaak(zaak))) {
            case Catalogue.ADVICE -> {
                return List.of(start, result("Advies uitgebracht"), close);
            }
            case Catalogue.CONSULTATION -> {
                return List.of(start, key -> office.answer(key, "Antwoord", "text/plain", ANSWER), result("Beantwoord"),
                        close);
            }
            default -> {
                // A melding: what follows depends on what is asked.
            }
        }
        if (Set.of("spoed", "stat", "asap", "urgent").contains(property(zaak, "urgentie"))) {
            return List.of(start, granted(Period.ofMonths(3)), result("Toegekend"), close);
        }
        return switch (property(zaak, "voorziening")) {
            case "scootmobiel" -> List.of(start, key -> office.status(key, "Wacht op cliënt", ""),
                    key -> office.suspend(key, true, "Wacht op gegevens van de cliënt"),
                    key -> office.suspend(key, false, ""), start, granted(Period.ofYears(5)), result("Toegekend"),
                    close);
            case "woningaanpassing" -> List.of(start,
                    key -> office.extend(key, "Bouwkundig advies nodig", Period.ofDays(14)),
                    granted(Period.ofYears(10)), result("Gedeeltelijk toegekend"), close);
            case "rolstoel" -> List.of(start,
                    key -> office.decision(key, "Afwijzing Wmo", LocalDate.now(Cases.ZONE), null, ""),
                    result("Afgewezen"), close);
            case "dagbesteding", "welzijn-op-recept" -> List.of(start, result("Opgelost zonder maatwerk"), close);
            case "vervoersdienst" -> List.of(result("Andere gemeente"), close);
            case "kortdurend-verblijf" -> List.of(start, result("Ingetrokken"), close);
            default -> List.of(start, granted(Period.ofYears(2)), result("Toegekend"), close);
        };
    }

    private Consumer<String> granted(Period term) {
        return key -> {
            LocalDate from = LocalDate.now(Cases.ZONE).plusDays(7);
            office.decision(key, "Toekenning Wmo", from, from.plus(term).minusDays(1), "");
        };
    }

    private Consumer<String> result(String name) {
        return key -> office.result(key, name, "");
    }

    private String zaaktype(ObjectNode zaak) {
        synchronized (register) {
            return catalogue.identification(zaak.path("zaaktype").asText());
        }
    }

    private String property(String zaak, String name) {
        synchronized (register) {
            return register.of(Kind.ZAAKEIGENSCHAP, zaak).stream()
                    .filter(property -> property.path("naam").asText().equals(name))
                    .map(property -> property.path("waarde").asText().trim().toLowerCase(Locale.ROOT)
                            .replace(' ', '-'))
                    .findFirst().orElse("");
        }
    }
}
