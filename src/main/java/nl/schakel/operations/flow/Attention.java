package nl.schakel.operations.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import nl.schakel.alert.Alerts.Alert;
import nl.schakel.operations.flow.Standing.Trouble;
import nl.schakel.referral.DeadLetters;

/**
 * Whether everything flows, in a sentence, and why not.
 *
 * @param sentence Dutch
 * @param reasons  the worst first; empty where everything flows
 */
record Attention(String sentence, List<Reason> reasons) {

    private static final String WELL = "Alles stroomt";
    /** Of one kind more than so many are told together. */
    private static final int APART = 3;
    /** Alerts of what this page sees with its own eyes, and sooner. */
    private static final Set<String> SEEN_HERE = Set.of("dead-letters", "waiting", "route");
    private static final String DEAD_LETTERS = "/operations/dead-letters";

    Attention {
        reasons = List.copyOf(reasons);
    }

    /**
     * Something that asks for attention.
     *
     * @param words Dutch
     * @param link  where more is to be seen; null where nowhere
     */
    record Reason(String words, String link) {
    }

    /** For the page. */
    public boolean isNeeded() {
        return !reasons.isEmpty();
    }

    /** @param patience how long something may wait */
    static Attention to(List<DeadLetters.Group> deadLetters, List<Alert> alerts, List<Standing> standings,
                        Partners partners, Instant now, Duration patience) {
        List<Standing> routes = standings.stream().filter(standing -> standing.dead() == 0
                        && standing.trouble(now, patience).needsAttention() && !isTold(standing, alerts))
                .sorted(Comparator.comparing((Standing standing) -> standing.trouble(now, patience))
                        .thenComparing(Standing::oldest, Comparator.nullsLast(Comparator.naturalOrder()))).toList();
        List<Reason> reasons = new ArrayList<>();
        List<String> sentence = new ArrayList<>();
        if (!deadLetters.isEmpty()) {
            sentence.add(stuck(deadLetters, partners));
            byPartner(deadLetters).forEach((partner, groups) ->
                    reasons.add(new Reason(capital(stuckAt(groups, partners.name(partner)) + ": "
                            + groups.get(0).sentence()), DEAD_LETTERS)));
        }
        List<Alert> others = alerts.stream().filter(alert -> !SEEN_HERE.contains(kind(alert))).toList();
        if (!others.isEmpty()) {
            sentence.add(DutchWords.count(others.size(), "melding vraagt", "meldingen vragen") + " aandacht");
            reasons.addAll(alerts(others, now));
        }
        if (!routes.isEmpty()) {
            sentence.add(DutchWords.count(routes.size(), "route heeft", "routes hebben") + " aandacht nodig");
            routes.forEach(standing -> reasons.add(reason(standing, partners, now, patience)));
        }
        return new Attention(sentence.isEmpty() ? WELL : String.join(", en ", sentence), reasons);
    }

    /** Where a HIS is away, that says why its feedback waits. */
    private static boolean isTold(Standing standing, List<Alert> alerts) {
        String his = standing.partner().replace("practice/", "his/");
        return standing.partner().startsWith("practice/")
                && alerts.stream().anyMatch(alert -> alert.subject().equals(his));
    }

    private static String stuck(List<DeadLetters.Group> groups, Partners partners) {
        List<String> who = groups.stream().map(DeadLetters.Group::partner).distinct().toList();
        return stuckAt(groups, who.size() == 1 ? partners.name(who.get(0))
                : DutchWords.count(who.size(), "partner", "partners"));
    }

    private static String stuckAt(List<DeadLetters.Group> groups, String where) {
        long count = groups.stream().mapToLong(DeadLetters.Group::count).sum();
        boolean referrals = groups.stream().allMatch(group -> group.queue().contains("municipality.")
                || group.queue().contains("referral."));
        String what = referrals ? DutchWords.count(count, "verwijzing", "verwijzingen")
                : DutchWords.count(count, "bericht", "berichten");
        return what + (count == 1 ? " ligt" : " liggen") + " vast bij " + where;
    }

    private static Map<String, List<DeadLetters.Group>> byPartner(List<DeadLetters.Group> groups) {
        return groups.stream().collect(Collectors.groupingBy(DeadLetters.Group::partner, LinkedHashMap::new,
                Collectors.toList()));
    }

    private static List<Reason> alerts(List<Alert> alerts, Instant now) {
        List<Reason> reasons = new ArrayList<>();
        alerts.stream().collect(Collectors.groupingBy(Attention::kind, LinkedHashMap::new,
                Collectors.toList())).values().forEach(kind -> {
                    kind.stream().limit(kind.size() > APART ? 1 : APART).forEach(alert -> reasons.add(new Reason(
                            alert.sentence() + " (sinds " + DutchWords.moment(alert.since(), now) + ")", null)));
                    if (kind.size() > APART) {
                        reasons.add(new Reason("En nog " + DutchWords.count(kind.size() - 1L, "melding",
                                "meldingen") + " van deze soort.", null));
                    }
                });
        return reasons;
    }

    private static String kind(Alert alert) {
        return alert.subject().split("/", 2)[0];
    }

    private static Reason reason(Standing standing, Partners partners, Instant now, Duration patience) {
        Trouble trouble = standing.trouble(now, patience);
        String waits = standing.waiting() == 0 ? "" : " Er "
                + (standing.waiting() == 1 ? "wacht " : "wachten ") + DutchWords.number(standing.waiting()) + ".";
        String name = standing.route() == null ? "\u201c" + standing.queue() + "\u201d"
                : "\u201c" + standing.route().description() + "\u201d";
        String words = switch (trouble) {
            case HELD -> "De route " + name + " wordt vastgehouden door " + standing.held().operator() + " sinds "
                    + DutchWords.moment(standing.held().since(), now) + ": " + standing.held().reason() + "." + waits;
            case STOPPED -> "De route " + name + " staat stil, en niemand houdt haar vast." + waits;
            case FAILING -> capital(partners.name(standing.partner())) + ": " + name + " lukt niet. In tien minuten "
                    + DutchWords.count(standing.lately().exchanges(), "poging", "pogingen") + ", geen gelukt." + waits;
            default -> capital(partners.name(standing.partner())) + ": "
                    + DutchWords.count(standing.waiting(), "bericht wacht", "berichten wachten") + ", het oudste al "
                    + DutchWords.age(standing.oldest(), now) + (standing.route() == null
                    ? "; er is geen route die dat bezorgt." : " (" + name + ").");
        };
        return new Reason(words, standing.route() == null ? null : "/operations/routes/" + standing.route().id());
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
