package nl.schakel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

import nl.schakel.operations.flow.RunningRoutes.Step;
import nl.schakel.operations.flow.RunningRoutes.Took;
import nl.schakel.operations.flow.RunningRoutes.Totals;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of a route comes from the route that runs: its steps, and how often each was done. */
class RouteCountsTest {

    private static final String ROUTES = """
            - routeConfiguration:
                id: faults
                errorHandler:
                  defaultErrorHandler: {}
                onException:
                  - onException:
                      id: park-it
                      exception: [java.lang.IllegalStateException]
                      handled:
                        constant: "true"
                      steps:
                        - bean:
                            ref: work
                            method: park
                  - onException:
                      id: try-again
                      exception: [java.lang.Exception]
                      handled:
                        constant: "false"
                      steps:
                        - bean:
                            ref: work
                            method: release
            - route:
                id: deliver
                description: Bezorgen
                routeConfigurationId: faults
                from:
                  uri: direct:deliver
                  steps:
                    - setProperty:
                        name: recipient
                        constant: consultant
                    - bean:
                        id: open
                        ref: work
                        method: open
                    - filter:
                        simple: "${body}"
                        steps:
                          - bean:
                              id: close
                              ref: work
                              method: close
            - route:
                id: held
                description: Vastgehouden
                from:
                  uri: direct:held
                  steps:
                    - bean:
                        ref: work
                        method: close
            """;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final RouteCounts counts = new RouteCounts(route -> !route.equals("held"), Clock.systemUTC());

    /** What the steps do. */
    public static final class Work {

        public Object open(String body) {
            return body.equals("nothing") ? null : body;
        }

        public void close(String body) {
            if (body.equals("wrong")) {
                throw new IllegalStateException("someone must change something");
            }
            if (body.equals("away")) {
                throw new UnsupportedOperationException("not now");
            }
        }

        public void park() {
        }

        public void release() {
        }
    }

    @BeforeEach
    void start() throws Exception {
        camel.disableJMX();
        camel.getRegistry().bind("work", new Work());
        camel.addRoutePolicyFactory(counts);
        camel.getCamelContextExtension().addInterceptStrategy(counts);
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromBytes("routes.camel.yaml",
                ROUTES.getBytes(StandardCharsets.UTF_8)));
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void every_step_is_counted_with_what_became_of_it_also_where_a_fault_was_dealt_with() {
        for (String body : List.of("one", "two", "nothing", "wrong", "away")) {
            camel.createProducerTemplate().send("direct:deliver", exchange -> exchange.getMessage().setBody(body));
        }

        Totals totals = counts.totals().get("deliver");
        assertThat(totals.exchanges()).isEqualTo(5);
        assertThat(totals.failed()).as("parked, and to be tried again").isEqualTo(2);
        assertThat(totals.took()).hasSize(Took.values().length);
        List<Step> steps = new RouteModel(camel, counts).steps("deliver");
        assertThat(steps).extracting(Step::kind).containsExactly("setProperty", "bean", "filter", "onException",
                "onException");
        assertThat(steps).extracting(Step::done).containsExactly(5L, 5L, 5L, 1L, 1L);
        assertThat(steps.get(0).words()).isEqualTo("recipient");
        assertThat(steps.get(1).id()).isEqualTo("open");
        assertThat(steps.get(1).failed()).isZero();
        assertThat(steps.get(2).inside()).singleElement().satisfies(close -> {
            assertThat(close.words()).isEqualTo("work.close");
            assertThat(close.done()).isEqualTo(4);
            assertThat(close.failed()).isEqualTo(2);
        });
        assertThat(steps.get(3).inside()).extracting(Step::words).containsExactly("work.park");
    }

    @Test
    void a_route_that_is_held_does_not_start_and_all_others_do() {
        assertThat(camel.getRouteController().getRouteStatus("held").isStarted()).isFalse();
        assertThat(camel.getRouteController().getRouteStatus("deliver").isStarted()).isTrue();
    }
}
