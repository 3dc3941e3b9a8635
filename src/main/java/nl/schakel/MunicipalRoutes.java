package nl.schakel;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.Standard;
import nl.schakel.referral.Bell;
import nl.schakel.referral.RecipientRole;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.stereotype.Component;

/**
 * Opens the routes of every municipality in the directory from the templates in {@code routes/}: each has its own
 * queues, so one that is down delays no other.
 */
@Component
class MunicipalRoutes implements CamelContextConfiguration {

    private final Directory directory;
    private final Set<String> lookedAt;

    MunicipalRoutes(Directory directory, List<Standard> standards) {
        this.directory = directory;
        this.lookedAt = standards.stream().filter(Standard::isLookedAt).map(Standard::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void beforeApplicationStart(CamelContext camel) {
    }

    @Override
    public void afterApplicationStart(CamelContext camel) {
        for (Municipality municipality : directory.municipalities()) {
            for (RecipientRole recipient : RecipientRole.values()) {
                municipality.at(recipient).ifPresent(place -> {
                    open(camel, "municipality-" + place.standard(), place, recipient);
                    open(camel, "municipality-withdrawal-" + place.standard(), place, recipient);
                });
            }
            if (lookedAt.contains(municipality.standard())) {
                String template = "municipality-update-" + municipality.standard();
                TemplatedRouteBuilder.builder(camel, template)
                        .routeId(template + "-" + municipality.code())
                        .parameter("code", municipality.code().value())
                        .add();
            }
        }
    }

    private static void open(CamelContext camel, String template, Municipality place, RecipientRole recipient) {
        String name = Bell.place(place.code(), recipient);
        TemplatedRouteBuilder.builder(camel, template)
                .routeId(template + "-" + name)
                .parameter("place", name)
                .parameter("recipient", recipient.name())
                .add();
    }
}
