package nl.schakel.operations.flow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import nl.schakel.operations.flow.RunningRoutes.RunningRoute;
import nl.schakel.operations.flow.WaitingWork.Pile;
import nl.schakel.referral.DeadLetters;

/** Puts together how every route is doing for every partner. */
final class Standings {

    private static final String DEAD = "dead.";

    private final RunningRoutes routes;
    private final RouteHistory history;
    private final HeldRoutes held;

    Standings(RunningRoutes routes, RouteHistory history, HeldRoutes held) {
        this.routes = routes;
        this.history = history;
        this.held = held;
    }

    private record Key(String partner, String queue) {
    }

    /** All routes, and one more for each partner for whom something waits on a route that serves all. */
    List<Standing> all(List<Pile> piles, List<DeadLetters.Group> deadLetters) {
        Map<String, Flow> day = history.day();
        Map<String, HeldRoutes.Held> kept = held.all().stream()
                .collect(Collectors.toMap(HeldRoutes.Held::route, Function.identity()));
        List<RunningRoute> running = routes.all();
        Map<String, RunningRoute> byQueue = running.stream()
                .collect(Collectors.toMap(RunningRoute::name, Function.identity(), (one, other) -> one));
        Map<Key, List<Pile>> waiting = piles.stream()
                .collect(Collectors.groupingBy(pile -> new Key(pile.partner(), pile.queue())));
        Map<Key, Long> dead = deadLetters.stream().collect(Collectors.groupingBy(
                group -> new Key(group.partner(), queue(group.queue())),
                Collectors.summingLong(DeadLetters.Group::count)));
        Map<Key, RunningRoute> keys = new LinkedHashMap<>();
        running.forEach(route -> keys.put(new Key(route.partner(), route.name()), route));
        waiting.keySet().forEach(key -> keys.putIfAbsent(key, byQueue.get(key.queue())));
        dead.keySet().forEach(key -> keys.putIfAbsent(key, byQueue.get(key.queue())));
        List<Standing> standings = new ArrayList<>();
        keys.forEach((key, route) -> {
            boolean own = route != null && route.partner().equals(key.partner());
            List<Pile> here = waiting.getOrDefault(key, List.of());
            standings.add(new Standing(key.partner(), route, key.queue(), own,
                    own ? day.getOrDefault(route.id(), Flow.NONE) : Flow.NONE,
                    own ? history.lately(route.id()) : Flow.NONE,
                    here.stream().mapToLong(Pile::count).sum(),
                    here.stream().map(Pile::oldest).filter(Objects::nonNull).min(Instant::compareTo)
                            .orElse(null),
                    route == null ? null : kept.get(route.id()), dead.getOrDefault(key, 0L)));
        });
        return standings;
    }

    private static String queue(String name) {
        return name.startsWith(DEAD) ? name.substring(DEAD.length()) : name;
    }
}
