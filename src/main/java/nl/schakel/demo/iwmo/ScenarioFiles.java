package nl.schakel.demo.iwmo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

/**
 * Reads {@link Scenario}s from a folder of YAML files, each with one or more of them, divided by {@code ---}:
 * <pre>
 * name: afgewezen-geen-contract
 * title: Afgewezen, geen contract
 * when: {category: "11"}
 * steps:
 *   - {do: accept}
 *   - {after: PT2S, do: reject, reason: "3", twice: true}
 * </pre>
 */
public final class ScenarioFiles {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> KEYS = Set.of("name", "title", "when", "steps");
    private static final Set<String> STEP_KEYS = Set.of("after", "do", "twice");

    private ScenarioFiles() {
    }

    /**
     * @param deeds what the neighbour can do, each with the keys that say how
     * @return by name, in the order of files and of places in them
     * @throws IllegalArgumentException in one Dutch sentence, where a file is not what it should be
     * @throws UncheckedIOException     where the folder cannot be read
     */
    public static Map<String, Scenario> read(Path folder, Map<String, Set<String>> deeds) {
        Map<String, Scenario> scenarios = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
                try (MappingIterator<JsonNode> parts = YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
                    while (parts.hasNext()) {
                        Scenario scenario = scenario(parts.next(), file.getFileName() + ": ", deeds);
                        if (scenarios.put(scenario.name(), scenario) != null) {
                            throw new IllegalArgumentException(file.getFileName() + ": het scenario " + scenario.name()
                                    + " bestaat al.");
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the scenarios cannot be read", e);
        }
        return scenarios;
    }

    private static Scenario scenario(JsonNode node, String where, Map<String, Set<String>> deeds) {
        node.fieldNames().forEachRemaining(key -> require(KEYS.contains(key), where + key
                + " is geen bekende sleutel van een scenario."));
        String name = node.path("name").asText();
        require(!name.isBlank(), where + "een scenario heeft een name nodig.");
        require(node.path("steps").isArray(), where + name + " heeft steps nodig, desnoods een lege lijst.");
        List<Scenario.Step> steps = new ArrayList<>();
        for (JsonNode step : node.path("steps")) {
            steps.add(step(step, where + name + ": ", deeds));
        }
        return new Scenario(name, node.path("title").asText(name), texts(node.path("when")), steps);
    }

    private static Scenario.Step step(JsonNode node, String where, Map<String, Set<String>> deeds) {
        String deed = node.path("do").asText();
        require(deeds.containsKey(deed), where + "do moet een van deze zijn: "
                + String.join(", ", deeds.keySet().stream().sorted().toList()) + ".");
        Map<String, String> with = texts(node);
        with.keySet().removeAll(STEP_KEYS);
        with.keySet().forEach(key -> require(deeds.get(deed).contains(key), where + key + " hoort niet bij " + deed
                + "."));
        try {
            return new Scenario.Step(Duration.parse(node.path("after").asText("PT0S")), deed, with,
                    node.path("twice").asBoolean());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(where + "after moet een tijdsduur zijn, bijvoorbeeld PT2S.");
        }
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    private static void require(boolean kept, String sentence) {
        if (!kept) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
