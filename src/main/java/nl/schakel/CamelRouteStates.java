package nl.schakel;

import java.util.List;
import java.util.Set;

import nl.schakel.operations.flow.HeldRoutes;
import nl.schakel.operations.signals.RouteStates;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.springframework.stereotype.Component;

/** Which routes run, as Camel tells it. One that an operator holds is no trouble. */
@Component
class CamelRouteStates implements RouteStates {

    private static final String DOOR = "referral-intake";

    private final CamelContext camel;
    private final HeldRoutes held;

    CamelRouteStates(CamelContext camel, HeldRoutes held) {
        this.camel = camel;
        this.held = held;
    }

    @Override
    public boolean isDoorOpen() {
        return camel.getStatus().isStarted() && camel.getRouteController().getRouteStatus(DOOR) != null
                && camel.getRouteController().getRouteStatus(DOOR).isStarted();
    }

    @Override
    public List<String> stopped() {
        if (!camel.getStatus().isStarted()) {
            return List.of();
        }
        Set<String> meant = held.ids();
        return camel.getRoutes().stream().map(Route::getRouteId).filter(id -> !meant.contains(id))
                .filter(id -> camel.getRouteController().getRouteStatus(id) != null
                        && camel.getRouteController().getRouteStatus(id).isStopped())
                .sorted().toList();
    }
}
