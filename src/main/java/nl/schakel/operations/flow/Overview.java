package nl.schakel.operations.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import nl.schakel.alert.Alerts;
import nl.schakel.operations.flow.Standing.Trouble;
import nl.schakel.operations.flow.Traffic.Slot;
import nl.schakel.operations.flow.WaitingWork.Pile;
import nl.schakel.referral.DeadLetters;

/** Everything that the overview shows, gathered at most once in two seconds however many look. */
final class Overview {

    private static final Duration FRESH = Duration.ofSeconds(2);

    private final RouteHistory history;
    private final Standings standings;
    private final WaitingWork waiting;
    private final Traffic traffic;
    private final DeadLetters deadLetters;
    private final Alerts alerts;
    private final Partners partners;
    private final Duration patience;
    private final Clock clock;
    private Gathered gathered;
    private long gatheredAt;

    Overview(RouteHistory history, Standings standings, WaitingWork waiting, Traffic traffic, DeadLetters deadLetters,
             Alerts alerts, Partners partners, Duration patience, Clock clock) {
        this.history = history;
        this.standings = standings;
        this.waiting = waiting;
        this.traffic = traffic;
        this.deadLetters = deadLetters;
        this.alerts = alerts;
        this.partners = partners;
        this.patience = patience;
        this.clock = clock;
    }

    /** What was found at one look. */
    record Gathered(Instant at, Attention attention, List<Standing> standings, List<Pile> piles, List<Slot> day) {
    }

    /**
     * One of the four numbers.
     *
     * @param note null where there is nothing to add
     * @param line a day as SVG
     */
    record Figure(String name, String number, String note, String line) {
    }

    /** The routes of one partner; {@code quiet} of them are not shown. */
    record Group(String heading, List<Standing> rows, int quiet, Trouble worst) {
    }

    /** How it is now. */
    synchronized Gathered now() {
        if (gathered == null || System.nanoTime() - gatheredAt > FRESH.toNanos()
                || Duration.between(gathered.at(), clock.instant()).abs().compareTo(FRESH) > 0) {
            gathered = gather();
            gatheredAt = System.nanoTime();
        }
        return gathered;
    }

    /** Somebody changed something: the next look is a new one. */
    synchronized void forget() {
        gathered = null;
    }

    /** Keeps the history going where nobody looks. */
    void keep() {
        history.look();
        traffic.waits(waiting.piles().stream().filter(pile -> !pile.planned()).mapToLong(Pile::count).sum());
        // What is over is counted before anybody looks.
        traffic.day();
    }

    Duration patience() {
        return patience;
    }

    private Gathered gather() {
        history.look();
        Instant now = clock.instant();
        List<Pile> piles = waiting.piles();
        List<DeadLetters.Group> dead = deadLetters.open();
        List<Standing> all = standings.all(piles, dead);
        return new Gathered(now, Attention.to(dead, alerts.lasting(), all, partners, now, patience), all, piles,
                traffic.day());
    }

    /** Received, delivered, waiting, failed. */
    List<Figure> figures(Gathered now) {
        List<Pile> could = now.piles().stream().filter(pile -> !pile.planned()).toList();
        Instant oldest = could.stream().map(Pile::oldest).filter(Objects::nonNull).min(Instant::compareTo).orElse(null);
        long waits = could.stream().mapToLong(Pile::count).sum();
        return List.of(figure("Ontvangen", now.day(), Slot::received, "in 24 uur"),
                figure("Bezorgd", now.day(), Slot::delivered, "in 24 uur"),
                new Figure("Wachtend", DutchWords.number(waits), oldest == null ? "nu"
                        : "nu, het oudste al " + DutchWords.age(oldest, now.at()),
                        line("Wachtend", now.day(), Slot::waiting)),
                figure("Mislukt", now.day(), Slot::failed, "in 24 uur"));
    }

    private static Figure figure(String name, List<Slot> day, ToLongFunction<Slot> number, String note) {
        return new Figure(name, DutchWords.number(day.stream().mapToLong(number).sum()), note,
                line(name, day, number));
    }

    private static String line(String name, List<Slot> day, ToLongFunction<Slot> number) {
        Slot most = day.stream().max(Comparator.comparingLong(number)).orElseThrow();
        long highest = number.applyAsLong(most);
        return Sparkline.svg(day.stream().map(number::applyAsLong).toList(), name
                + " per tien minuten, de laatste 24 uur: " + (highest == 0 ? "niets" : "hoogstens "
                + DutchWords.number(highest) + ", om "
                + DutchWords.moment(most.start(), day.get(day.size() - 1).start()))
                + ".");
    }

    /** By partner, the worst first, without partners and routes that are quiet unless all are asked for. */
    List<Group> groups(Gathered now, boolean all) {
        List<Group> groups = new ArrayList<>();
        byPartner(now).forEach((partner, rows) -> {
            List<Standing> sorted = rows.stream().sorted(order(now)).toList();
            List<Standing> shown = sorted.stream()
                    .filter(row -> all || row.trouble(now.at(), patience) != Trouble.QUIET).toList();
            Trouble worst = sorted.get(0).trouble(now.at(), patience);
            if (all || worst != Trouble.QUIET || partner.equals(Partners.HUB)) {
                groups.add(new Group(partners.heading(partner), shown, sorted.size() - shown.size(), worst));
            }
        });
        groups.sort(Comparator.comparing(Group::worst).thenComparing(group -> weight(group.rows()),
                Comparator.reverseOrder()).thenComparing(Group::heading));
        return groups;
    }

    /** How many partners have no group because nothing goes over their routes. */
    long quiet(Gathered now) {
        return byPartner(now).entrySet().stream().filter(entry -> !entry.getKey().equals(Partners.HUB))
                .filter(entry -> entry.getValue().stream()
                        .allMatch(row -> row.trouble(now.at(), patience) == Trouble.QUIET)).count();
    }

    private static Map<String, List<Standing>> byPartner(Gathered now) {
        return now.standings().stream().collect(Collectors.groupingBy(Standing::partner));
    }

    private static long weight(List<Standing> rows) {
        return rows.stream().mapToLong(row -> row.dead() + row.waiting()).sum();
    }

    private Comparator<Standing> order(Gathered now) {
        return Comparator.comparing((Standing row) -> row.trouble(now.at(), patience))
                .thenComparing(row -> row.dead() + row.waiting(), Comparator.reverseOrder())
                .thenComparing(row -> row.day().exchanges(), Comparator.reverseOrder())
                .thenComparing(row -> row.route() == null ? row.queue() : row.route().description());
    }
}
