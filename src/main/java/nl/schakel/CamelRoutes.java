package nl.schakel;

import java.util.List;

import nl.schakel.operations.signals.RouteStates;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.springframework.stereotype.Component;

/** Which routes run, as Camel tells it. One that is suspended is held by an operator: that is no trouble. */
@Component
class CamelRoutes implements RouteStates {

    private static final String DOOR = "referral-intake";

    private final CamelContext camel;

    CamelRoutes(CamelContext camel) {
        this.camel = camel;
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
        return camel.getRoutes().stream().map(Route::getRouteId)
                .filter(id -> camel.getRouteController().getRouteStatus(id) != null
                        && camel.getRouteController().getRouteStatus(id).isStopped())
                .sorted().toList();
    }
}
