package nl.schakel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import nl.schakel.operations.check.Finding;
import nl.schakel.operations.check.HubSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.env.ConfigurableEnvironment;

class RouteFilesTest {

    private static final ConfigurableEnvironment SETTINGS = HubSettings.read(Map.of(), "classpath:/").environment();
    private static final HouseBeans BEANS = new HouseBeans(SETTINGS);
    private static final String SOUND = """
            - route:
                id: extra
                description: Een extra route
                routeConfigurationId: delivery-errors
                from:
                  uri: jms:queue:extra
                  parameters:
                    concurrentConsumers: "{{schakel.consumers.update}}"
                  steps:
                    - filter:
                        simple: "${body}"
                        steps:
                          - bean:
                              ref: deliveries
                              method: close
            """;

    @TempDir
    private Path folder;

    @AfterAll
    static void close() {
        BEANS.close();
    }

    private List<String> findings(String... needed) {
        return RouteFiles.findings(folder, List.of(needed), BEANS, SETTINGS).stream().map(Finding::sentence).toList();
    }

    private void shipped() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void the_flows_of_the_project_are_sound() throws IOException {
        shipped();
        Files.writeString(folder.resolve("extra.camel.yaml"), SOUND);

        assertThat(findings("municipality-zgw", "municipality-withdrawal-zgw", "municipality-update-zgw")).isEmpty();
    }

    static Stream<Arguments> spoilt() {
        return Stream.of(
                Arguments.of("id: extra", "#", "een route heeft geen id."),
                Arguments.of("description: Een extra route", "", "extra heeft geen description, en die leest de "
                        + "beheerder."),
                Arguments.of("id: extra", "id: feedback", "de id feedback staat ook in feedback.camel.yaml."),
                Arguments.of("delivery-errors", "delivry-errors",
                        "routeConfigurationId noemt delivry-errors, en die is er niet."),
                Arguments.of("ref: deliveries", "ref: delivries",
                        "een stap roept delivries aan, en die bean is er niet."),
                Arguments.of("method: close", "method: cloze", "een stap roept cloze van deliveries aan, en dat kan "
                        + "deliveries niet."),
                Arguments.of("jms:queue", "jmz:queue", "jmz: is geen soort begin van een route dat de hub kent (route "
                        + "extra)."),
                Arguments.of("consumers.update", "consumers.upd",
                        "{{schakel.consumers.upd}} is geen instelling en geen parameter van het sjabloon."),
                Arguments.of("from:", "form:", "bij regel 2: form kan daar niet staan."),
                Arguments.of("ref: deliveries", "ref: [", "bij regel 16 staat geen geldige YAML voor een route."));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("spoilt")
    void a_flow_that_cannot_work_gets_a_sentence(String right, String wrong, String sentence) throws IOException {
        shipped();
        Files.writeString(folder.resolve("zextra.camel.yaml"), SOUND.replace(right, wrong));

        assertThat(findings()).first().isEqualTo("zextra.camel.yaml: " + sentence);
    }

    @Test
    void what_must_be_there_is_missed() throws IOException {
        shipped();
        Files.delete(folder.resolve("feedback.camel.yaml"));
        Files.delete(folder.resolve("municipality-zgw.camel.yaml"));

        assertThat(findings("municipality-zgw")).containsExactly(
                "Geen route in routes/ begint met jms:queue:feedback: verwijzingen blijven daar staan.",
                "Er is geen sjabloon municipality-zgw in routes/, en een gemeente heeft het nodig.");
    }

    @Test
    void without_the_folder_there_are_no_flows() {
        folder = folder.resolve("nowhere");

        assertThat(findings()).singleElement().asString().startsWith("De map routes ontbreekt");
    }
}
