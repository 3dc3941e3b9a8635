package nl.schakel.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

/** Finds and opens the YAML files of a configuration and fills in what comes from the environment. */
final class ConfigurationFiles {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    private final ObjectMapper yaml = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final Function<String, String> environment;
    private final List<String> findings = new ArrayList<>();

    ConfigurationFiles(Function<String, String> environment) {
        this.environment = environment;
    }

    List<String> findings() {
        return findings;
    }

    /**
     * Reads every file of one folder.
     *
     * @param into   receives what was read without a finding, by file
     * @param read   gives what a file describes, null where it noted a finding
     * @param number the code that the file's name must begin with
     */
    <T> void read(Path folder, Map<String, T> into, BiFunction<Section, List<String>, T> read,
                  Function<T, String> number) {
        for (Path file : files(folder)) {
            List<String> own = new ArrayList<>();
            JsonNode tree = parse(file, own);
            if (tree != null) {
                fillIn(tree, "", own);
                T result = read.apply(new Section(tree, own), own);
                String name = file.getFileName().toString();
                if (own.isEmpty() && !name.startsWith(number.apply(result) + "-")) {
                    own.add("de bestandsnaam moet beginnen met " + number.apply(result) + "-, de code in het bestand.");
                }
                if (own.isEmpty()) {
                    into.put(file.toString(), result);
                }
            }
            own.forEach(finding -> findings.add(file.getFileName() + ": " + finding));
        }
    }

    private List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            // Hidden names: a mounted Kubernetes ConfigMap keeps its bookkeeping there.
            List<Path> visible = files.filter(f -> !f.getFileName().toString().startsWith("."))
                    .filter(Files::isRegularFile).sorted().toList();
            visible.stream().filter(f -> f.toString().endsWith(".yml")).forEach(f -> findings.add(f.getFileName()
                    + ": de naam moet eindigen op .yaml, anders wordt het bestand niet gelezen."));
            return visible.stream().filter(f -> f.toString().endsWith(".yaml")).toList();
        } catch (IOException e) {
            findings.add(folder.getFileName() + ": de map is niet te lezen.");
            return List.of();
        }
    }

    private JsonNode parse(Path file, List<String> own) {
        try {
            JsonNode tree = yaml.readTree(Files.readAllBytes(file));
            if (tree != null && tree.isObject()) {
                return tree;
            }
            own.add("het bestand is leeg of bestaat niet uit sleutels met waarden.");
        } catch (JsonProcessingException e) {
            // The parser's own message quotes the file, secrets included.
            String where = e.getLocation() == null ? "het bestand" : "regel " + e.getLocation().getLineNr();
            own.add(where + " is geen geldige YAML, of een sleutel staat er dubbel.");
        } catch (IOException e) {
            own.add("het bestand is niet te lezen.");
        }
        return null;
    }

    /** In the parsed tree, not in the text: a value from the environment cannot become structure. */
    private void fillIn(JsonNode node, String path, List<String> own) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> {
                String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                if (entry.getValue() instanceof TextNode text) {
                    entry.setValue(filledIn(text, key, own));
                } else {
                    fillIn(entry.getValue(), key, own);
                }
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof TextNode text) {
                    array.set(i, filledIn(text, path, own));
                } else {
                    fillIn(array.get(i), path, own);
                }
            }
        }
    }

    private JsonNode filledIn(TextNode text, String key, List<String> own) {
        Matcher matcher = PLACEHOLDER.matcher(text.textValue());
        return TextNode.valueOf(matcher.replaceAll(placeholder -> {
            String value = environment.apply(placeholder.group(1));
            if (value == null || value.isBlank()) {
                own.add(key + " verwijst naar de omgevingsvariabele " + placeholder.group(1)
                        + ", die ontbreekt of leeg is.");
                return Matcher.quoteReplacement(placeholder.group());
            }
            return Matcher.quoteReplacement(value);
        }));
    }
}
