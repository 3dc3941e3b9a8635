package nl.schakel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.municipality.Standard;
import nl.schakel.referral.Bell;
import nl.schakel.referral.BellListeners;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralStore;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The routes of every municipality in the directory, from the templates in {@code routes/}: each has its own queues, so
 * one that is down delays no other. A route opens when the first bell rings on its queue: most municipalities are quiet
 * most of the day, and a thousand routes would make every start slow. What waited before a start, or before another
 * hub process died, is looked up in the database.
 */
@Component("municipalRoutes")
class MunicipalRoutes implements CamelContextConfiguration, BellListeners, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MunicipalRoutes.class);

    private final Map<String, Template> byQueue = new HashMap<>();
    private final ReferralStore referrals;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<String> wanted = new LinkedBlockingQueue<>();
    private volatile Thread opener;

    MunicipalRoutes(Directory directory, List<Standard> standards, ReferralStore referrals) {
        this.referrals = referrals;
        directory.municipalities().forEach(municipality -> byQueue.putAll(templates(municipality, standards)));
    }

    /**
     * A route that can be opened.
     *
     * @param id         of the template in {@code routes/}
     * @param route      id of the route itself
     * @param parameters of the template
     */
    record Template(String id, String route, Map<String, String> parameters) {
    }

    /** The routes that a municipality asks for, of all its recipients, by the queue that they listen to. */
    static Map<String, Template> templates(Municipality municipality, List<Standard> standards) {
        Map<String, Template> routes = new HashMap<>();
        for (RecipientRole recipient : RecipientRole.values()) {
            municipality.at(recipient).ifPresent(place -> {
                routes.put(Bell.delivery(place.code(), recipient), template("municipality-", place, recipient));
                routes.put(Bell.withdrawal(place.code(), recipient),
                        template("municipality-withdrawal-", place, recipient));
                boolean takes = standards.stream().anyMatch(standard -> standard.takesAdditions()
                        && standard.name().equals(place.standard()));
                if (takes) {
                    routes.put(Bell.mdo(place.code(), recipient), template("mdo-", place, recipient));
                }
            });
        }
        if (standards.stream().anyMatch(s -> s.isLookedAt() && s.name().equals(municipality.standard()))) {
            String template = "municipality-update-" + municipality.standard();
            routes.put(Bell.update(municipality.code()), new Template(template, template + "-" + municipality.code(),
                    Map.of("code", municipality.code().value())));
        }
        return routes;
    }

    private static Template template(String kind, Municipality place, RecipientRole recipient) {
        String name = Bell.place(place.code(), recipient);
        return new Template(kind + place.standard(), kind + place.standard() + "-" + name,
                Map.of("place", name, "recipient", recipient.name()));
    }

    @Override
    public void beforeApplicationStart(CamelContext camel) {
    }

    @Override
    public void afterApplicationStart(CamelContext camel) {
        opener = new Thread(() -> open(camel), "municipal-routes");
        opener.setDaemon(true);
        opener.start();
    }

    /** A thread that waits for bells would keep a hub that is closed in memory. */
    @Override
    public void close() {
        if (opener != null) {
            opener.interrupt();
        }
    }

    @Override
    public void listenTo(String queue) {
        if (byQueue.containsKey(queue) && known.add(queue)) {
            wanted.add(queue);
        }
    }

    /** The routes that may open, by the queue that they listen to. */
    Map<String, Template> planned() {
        return Map.copyOf(byQueue);
    }

    /** Listens wherever something may wait whose bell rang before this process was there, or rang in one that died. */
    public void listenWhereWorkWaits() {
        for (GemeenteCode code : referrals.municipalitiesAtWork()) {
            for (RecipientRole recipient : RecipientRole.values()) {
                listenTo(Bell.delivery(code, recipient));
                listenTo(Bell.withdrawal(code, recipient));
                listenTo(Bell.mdo(code, recipient));
            }
            listenTo(Bell.update(code));
        }
    }

    private void open(CamelContext camel) {
        try {
            listenWhereWorkWaits();
        } catch (DataAccessException e) {
            log.warn("De database is nog niet bereikbaar; de hub kijkt straks opnieuw bij welke gemeenten werk wacht.");
        }
        try {
            while (!camel.isStopped()) {
                open(camel, wanted.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void open(CamelContext camel, String queue) {
        Template template = byQueue.get(queue);
        TemplatedRouteBuilder route = TemplatedRouteBuilder.builder(camel, template.id()).routeId(template.route());
        template.parameters().forEach(route::parameter);
        try {
            route.add();
            log.info("De route {} staat open.", template.route());
        } catch (RuntimeException e) {
            if (!camel.isStarted()) {
                return;
            }
            // The next bell or the next look tries again.
            known.remove(queue);
            log.warn("De route {} opent niet: {}.", template.route(), e.getClass().getSimpleName());
        }
    }
}
