package nl.schakel;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import nl.schakel.operations.flow.HeldRoutes;
import nl.schakel.operations.flow.RunningRoutes;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.RouteController;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** The flows as Camel runs them, for those who may not know Camel; and what keeps those stopped that are held. */
@Component
class CamelRoutes implements RunningRoutes, CamelContextConfiguration, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CamelRoutes.class);
    /** How soon this process follows what was decided at another. */
    private static final Duration LOOK = Duration.ofSeconds(5);
    /** How long what is under way may take to end before a route that is held is stopped under it. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final MunicipalRoutes municipal;
    private final HeldRoutes held;
    private final RouteVersions versions;
    private final RouteCounts counts;
    /** The routes that this process stopped, or did not start, because they are held. */
    private final Set<String> withheld = ConcurrentHashMap.newKeySet();
    private final Semaphore calls = new Semaphore(0);
    private volatile CamelContext camel;
    private volatile Thread keeper;

    CamelRoutes(MunicipalRoutes municipal, HeldRoutes held, @Value("${schakel.routes:routes}") String folder,
                Clock clock) {
        this.municipal = municipal;
        this.held = held;
        this.versions = new RouteVersions(Path.of(folder));
        this.counts = new RouteCounts(this::mayStart, clock);
    }

    private boolean mayStart(String route) {
        boolean may = !held.ids().contains(route);
        if (!may) {
            withheld.add(route);
        }
        return may;
    }

    @Override
    public void beforeApplicationStart(CamelContext starting) {
        starting.addRoutePolicyFactory(counts);
        starting.getCamelContextExtension().addInterceptStrategy(counts);
    }

    @Override
    public void afterApplicationStart(CamelContext started) {
        camel = started;
        keeper = new Thread(this::keep, "held-routes");
        keeper.setDaemon(true);
        keeper.start();
    }

    @Override
    public void close() {
        if (keeper != null) {
            keeper.interrupt();
        }
    }

    @Override
    public List<RunningRoute> all() {
        if (camel == null) {
            return List.of();
        }
        RouteModel model = new RouteModel(camel, counts);
        Set<String> changed = versions.changed();
        Map<String, RunningRoute> routes = new HashMap<>();
        Map<String, MunicipalRoutes.Template> byRoute = new HashMap<>();
        municipal.planned().forEach((queue, template) -> {
            byRoute.put(template.route(), template);
            routes.put(template.route(), new RunningRoute(template.route(),
                    model.description(template.id(), template.parameters()), partner(template), Begin.QUEUE, queue,
                    State.QUIET, isCurrent(model, template.route(), template.id(), changed)));
        });
        for (Route route : camel.getRoutes()) {
            String id = route.getRouteId();
            MunicipalRoutes.Template template = byRoute.get(id);
            String uri = route.getEndpoint().getEndpointBaseUri();
            String description = template == null ? route.getDescription()
                    : model.description(template.id(), template.parameters());
            routes.put(id, new RunningRoute(id, description, template == null ? "hub" : partner(template),
                    begin(uri), uri.substring(uri.lastIndexOf(':') + 1).replace("/", ""), state(id),
                    isCurrent(model, id, template == null ? null : template.id(), changed)));
        }
        return List.copyOf(routes.values());
    }

    @Override
    public List<Step> steps(String id) {
        if (camel == null) {
            return List.of();
        }
        RouteModel model = new RouteModel(camel, counts);
        if (camel.getRoute(id) != null) {
            return model.steps(id);
        }
        return municipal.planned().values().stream().filter(template -> template.route().equals(id)).findFirst()
                .map(template -> model.planned(template.id(), id)).orElse(List.of());
    }

    @Override
    public Map<String, Totals> totals() {
        return counts.totals();
    }

    @Override
    public List<Passage> passages(String id) {
        return counts.passages(id);
    }

    @Override
    public void follow() {
        calls.release();
    }

    private static String partner(MunicipalRoutes.Template template) {
        Map<String, String> parameters = template.parameters();
        String place = parameters.containsKey("code") ? parameters.get("code") : parameters.get("place");
        return "municipality/" + place.split("\\.", 2)[0];
    }

    private static Begin begin(String uri) {
        return uri.startsWith("jms:") ? Begin.QUEUE : uri.startsWith("timer:") ? Begin.TIMER : Begin.DOOR;
    }

    private State state(String route) {
        ServiceStatus status = camel.getRouteController().getRouteStatus(route);
        return status == ServiceStatus.Started ? State.STARTED
                : status == null || status.isStopped() || status == ServiceStatus.Initialized ? State.STOPPED
                : State.MOVING;
    }

    private static boolean isCurrent(RouteModel model, String route, String template, Set<String> changed) {
        return changed.isEmpty() || Collections.disjoint(changed, model.files(route, template));
    }

    private void keep() {
        try {
            while (!camel.isStopped()) {
                keepOnce();
                calls.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                calls.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepOnce() throws InterruptedException {
        try {
            Set<String> wanted = held.ids();
            for (Route route : new ArrayList<>(camel.getRoutes())) {
                keep(route.getRouteId(), wanted.contains(route.getRouteId()));
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (DataAccessException e) {
            log.debug("The database is not there: what is held stays held.");
        } catch (Exception e) {
            // Camel declares nothing narrower. The next look tries again.
            if (!camel.isStopped()) {
                log.warn("Een route vasthouden of vrijgeven lukt nog niet ({}).", e.getClass().getSimpleName());
            }
        }
    }

    private void keep(String route, boolean hold) throws Exception {
        RouteController controller = camel.getRouteController();
        if (hold && controller.getRouteStatus(route) == ServiceStatus.Started) {
            withheld.add(route);
            controller.stopRoute(route, PATIENCE.toSeconds(), TimeUnit.SECONDS);
            log.info("De route {} wordt vastgehouden.", route);
        } else if (!hold && withheld.contains(route)) {
            controller.startRoute(route);
            withheld.remove(route);
            log.info("De route {} is vrijgegeven.", route);
        }
    }
}
