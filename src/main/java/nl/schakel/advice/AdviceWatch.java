package nl.schakel.advice;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;

import nl.schakel.advice.AdviceRequest.State;
import nl.schakel.alert.Alerts;
import nl.schakel.calendar.Turns;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;

/**
 * Watches the terms of what was asked: an answer that does not come is told once to the operator and once more to the
 * GP, and the operator hears once when it is over. It also takes back what no consent covers any more. The steps of a
 * round, by the name {@code adviceWatch}; one of several hub processes does each.
 */
public class AdviceWatch {

    private static final int PAGE = 200;
    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy",
            Locale.forLanguageTag("nl"));

    private final AdviceStore store;
    private final AdviceDesk desk;
    private final Alerts alerts;
    private final Directory directory;
    private final Turns turns;
    private final Duration interval;
    private final Clock clock;

    AdviceWatch(AdviceStore store, AdviceDesk desk, Alerts alerts, Directory directory, Turns turns, Duration interval,
                Clock clock) {
        this.store = store;
        this.desk = desk;
        this.alerts = alerts;
        this.directory = directory;
        this.turns = turns;
        this.interval = interval;
        this.clock = clock;
    }

    /** One round, where it is this process's turn. */
    public void look() {
        if (!turns.take("advice", interval)) {
            return;
        }
        pages(() -> store.withoutConsent(PAGE), request -> desk.standing(request).state() == State.WITHDRAWN);
        pages(() -> store.late(LocalDate.ofInstant(clock.instant(), DUTCH_TIME), PAGE), this::tell);
        pages(() -> store.lateNoMore(PAGE), this::tellOver);
    }

    /** Until a page is not full, or nothing of it could be done: then the next round goes on. */
    private static void pages(Supplier<List<AdviceRequest>> next, Predicate<AdviceRequest> work) {
        List<AdviceRequest> page;
        long done;
        do {
            page = next.get();
            done = page.stream().filter(work).count();
        } while (page.size() == PAGE && done > 0);
    }

    /** The alert first: what a crash leaves undone is told by the next round, and the alert is not told twice. */
    private boolean tell(AdviceRequest request) {
        alerts.start(subject(request), "Praktijk " + directory.practice(request.practice()).map(Practice::name)
                .orElse(request.practice().value()) + " heeft een vraag van " + name(request) + " niet beantwoord; dat had "
                + "uiterlijk " + DAY.format(request.due()) + " gemoeten. De praktijk krijgt een herinnering.");
        return store.remind(request);
    }

    private boolean tellOver(AdviceRequest request) {
        alerts.end(subject(request), "De vraag van " + name(request) + " wacht niet meer op antwoord.");
        return store.tellLateNoMore(request.id());
    }

    private String name(AdviceRequest request) {
        return "gemeente " + directory.municipality(request.municipality()).map(Municipality::name)
                .orElse(request.municipality().value());
    }

    private static String subject(AdviceRequest request) {
        return "advice/" + request.id();
    }
}
