package nl.schakel.demo.stuf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads scenarios from a folder of YAML files, in the order of their names. A file holds {@code about}, and where
 * wanted {@code when}, {@code door} and {@code course}; a step names its deed under {@code do} and may wait {@code
 * after}.
 */
public final class ScenarioFiles {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Set<String> KEYS = Set.of("about", "when", "door", "course");

    private ScenarioFiles() {
    }

    /**
     * All scenarios of a folder; none where there is no such folder.
     *
     * @throws IllegalArgumentException with a Dutch sentence that names the file that cannot be read
     */
    public static List<Scenario> read(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted()
                    .map(ScenarioFiles::readOne).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the scenarios cannot be listed", e);
        }
    }

    private static Scenario readOne(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.yaml$", "");
        try {
            JsonNode root = YAML.readTree(Files.readString(file));
            if (!root.isObject() || !root.path("about").isTextual()) {
                throw wrong(file, "begint niet met about, een zin over wat het laat zien");
            }
            root.fieldNames().forEachRemaining(key -> {
                if (!KEYS.contains(key)) {
                    throw wrong(file, "kent '" + key + "' niet; wel about, when, door en course");
                }
            });
            return new Scenario(name, root.path("about").asText(), texts(root.path("when")),
                    steps(file, root.path("door")), steps(file, root.path("course")));
        } catch (IOException e) {
            throw wrong(file, "is geen leesbare YAML");
        }
    }

    private static List<Scenario.Step> steps(Path file, JsonNode list) {
        List<Scenario.Step> steps = new ArrayList<>();
        for (JsonNode node : list) {
            Map<String, String> with = texts(node);
            String deed = with.remove("do");
            String after = with.remove("after");
            if (deed == null) {
                throw wrong(file, "heeft een stap zonder do");
            }
            try {
                steps.add(new Scenario.Step(deed, after == null ? null : Duration.parse(after), Map.copyOf(with)));
            } catch (DateTimeException e) {
                throw wrong(file, "heeft bij '" + deed + "' een after dat geen tijdsduur is, zoals PT2S");
            }
        }
        return List.copyOf(steps);
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    private static IllegalArgumentException wrong(Path file, String what) {
        return new IllegalArgumentException("Scenario " + file.getFileName() + " " + what + ".");
    }
}
