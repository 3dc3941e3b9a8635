package nl.schakel.municipality.zgw;

import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.directory.Municipality;
import nl.schakel.referral.Fault;

/**
 * Sees to it that municipalities tell the hub of changes: makes its subscription at their notification service, and
 * repairs it when it is gone, when its secret, filters or address changed, and when a version of the zaaktype was
 * published, because a filter names one version. Subscriptions of others are left alone.
 */
final class ZgwSubscriptions {

    private static final String STEP = "abonnement";
    /** A case of a version that ended longer ago is long closed, and the poll still looks at it. */
    private static final Period CASES_LAST = Period.ofYears(2);

    private final ZgwClient client;
    private final ZgwCatalogue catalogue;
    private final CallbackProbe callback;
    private final SubscriptionMemory memory;
    private final Clock clock;

    ZgwSubscriptions(ZgwClient client, ZgwCatalogue catalogue, CallbackProbe callback, SubscriptionMemory memory,
                     Clock clock) {
        this.client = client;
        this.catalogue = catalogue;
        this.callback = callback;
        this.memory = memory;
        this.clock = clock;
    }

    /** Whether the hub subscribes itself; otherwise the municipality does that by hand. */
    static boolean isWanted(Municipality municipality) {
        try {
            return Desk.of(municipality).stream().anyMatch(desk -> desk.settings().notificaties() != null);
        } catch (Fault.Translation e) {
            // The start complained of the settings already.
            return false;
        }
    }

    /**
     * Looks at the subscriptions of one municipality and repairs what is not as it should be.
     *
     * @return what went wrong, one Dutch sentence for each; empty where all is well
     */
    List<String> keep(Municipality municipality) {
        List<String> wrong = new ArrayList<>();
        groups(municipality).forEach((name, desks) -> {
            try {
                keep(municipality, name, desks).ifPresent(wrong::add);
            } catch (Fault fault) {
                wrong.add(fault.sentence());
            }
        });
        return wrong;
    }

    /** Desks of one service and one secret share a subscription, under the name of the first. */
    private static Map<String, List<Desk>> groups(Municipality municipality) {
        Map<List<String>, List<Desk>> shared = new LinkedHashMap<>();
        Desk.of(municipality).stream().filter(desk -> desk.settings().notificaties() != null).forEach(desk ->
                shared.computeIfAbsent(List.of(desk.settings().notificaties().toString(),
                        desk.settings().callbackSecret()), key -> new ArrayList<>()).add(desk));
        Map<String, List<Desk>> groups = new LinkedHashMap<>();
        shared.values().forEach(desks -> groups.put(
                CaseIdentity.recipientAt(desks.get(0).place()).code(), desks));
        return groups;
    }

    private Optional<String> keep(Municipality municipality, String name, List<Desk> desks) {
        ZgwSettings settings = desks.get(0).settings();
        Optional<String> unreachable = callback.finding(municipality, settings.callbackSecret());
        if (unreachable.isPresent()) {
            // The service would find the same and refuse.
            return unreachable;
        }
        Subscription wanted = wanted(municipality, desks);
        ZgwConnection at = client.open(desks.get(0).place());
        String fingerprint = wanted.fingerprint(settings.secret());
        Optional<SubscriptionMemory.Kept> known = memory.find(municipality.code(), name);
        Optional<JsonNode> current = current(at, wanted, known);
        boolean whole = current.isPresent() && wanted.isShownAs(current.get())
                && known.filter(kept -> kept.fingerprint().equals(fingerprint)
                        && kept.address().equals(current.get().path("url").asText())).isPresent();
        if (!whole) {
            String base = settings.notificaties() + "/abonnement";
            ZgwConnection.Answer answer = current.isEmpty() ? at.post(base, wanted.body(), STEP)
                    : at.put(at.addressOf(current.get(), STEP), wanted.body(), STEP);
            if (answer.refused() != null) {
                throw at.refusal(answer.refused());
            }
            memory.keep(municipality.code(), name,
                    new SubscriptionMemory.Kept(at.addressOf(answer.made(), STEP), fingerprint));
        }
        return Optional.empty();
    }

    /** The one that was made earlier; where that is forgotten, one that calls the hub: nobody else has reason to. */
    private static Optional<JsonNode> current(ZgwConnection at, Subscription wanted,
                                              Optional<SubscriptionMemory.Kept> known) {
        List<JsonNode> all = at.list(at.settings().notificaties(), "/abonnement", Map.of(), STEP);
        return known.flatMap(kept -> all.stream()
                        .filter(one -> one.path("url").asText().equals(kept.address())).findFirst())
                .or(() -> all.stream().filter(one -> one.path("callbackUrl").asText().equals(wanted.callback()))
                        .findFirst());
    }

    /** As narrow as the standard allows: notifications of other cases are none of the hub's business. */
    private Subscription wanted(Municipality municipality, List<Desk> desks) {
        Set<Subscription.Channel> channels = new LinkedHashSet<>();
        LocalDate past = LocalDate.ofInstant(clock.instant(), CaseIdentity.AMSTERDAM).minus(CASES_LAST);
        for (Desk desk : desks) {
            ZgwConnection at = client.open(desk.place());
            String rsin = desk.settings().rsin().value();
            for (JsonNode version : catalogue.versions(at)) {
                LocalDate end = ZgwConnection.date(version, "eindeGeldigheid");
                if (end == null || end.isAfter(past)) {
                    String url = at.addressOf(version, ZgwCatalogue.STEP);
                    channels.add(new Subscription.Channel("zaken", Map.of("bronorganisatie", rsin, "zaaktype", url)));
                    decisions(at, url, channels);
                }
            }
        }
        if (channels.isEmpty()) {
            ZgwConnection at = client.open(desks.get(0).place());
            throw new Fault.Translation("zgw-zaaktype-unknown", at.sentence(STEP, "heeft geen gepubliceerd zaaktype '"
                    + desks.get(0).settings().zaaktype() + "' om een abonnement op te nemen"));
        }
        return new Subscription(callback.address(municipality), desks.get(0).settings().callbackSecret(), channels);
    }

    /** By besluittype only: a body that works for several municipalities decides in the name of each. */
    private static void decisions(ZgwConnection at, String version, Set<Subscription.Channel> channels) {
        ZgwSettings settings = at.settings();
        if (settings.besluiten() == null || settings.decisions().isEmpty()) {
            return;
        }
        at.list(settings.catalogi(), "/besluittypen", Map.of("zaaktypen", version), ZgwCatalogue.STEP).stream()
                .filter(type -> settings.decisions().containsKey(type.path("omschrijving").asText().strip()))
                .forEach(type -> channels.add(new Subscription.Channel("besluiten",
                        Map.of("besluittype", at.addressOf(type, ZgwCatalogue.STEP)))));
    }
}
