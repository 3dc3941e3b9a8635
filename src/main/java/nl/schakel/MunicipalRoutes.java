package nl.schakel;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
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

    MunicipalRoutes(Directory directory) {
        this.directory = directory;
    }

    @Override
    public void beforeApplicationStart(CamelContext camel) {
    }

    @Override
    public void afterApplicationStart(CamelContext camel) {
        for (Municipality municipality : directory.municipalities()) {
            open(camel, "municipality-" + municipality.standard(), municipality);
            open(camel, "municipality-update-" + municipality.standard(), municipality);
        }
    }

    private static void open(CamelContext camel, String template, Municipality municipality) {
        TemplatedRouteBuilder.builder(camel, template)
                .routeId(template + "-" + municipality.code())
                .parameter("code", municipality.code().value())
                .add();
    }
}
