package nl.schakel.disclosure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/**
 * Our own Dutch words for every element and code that may ever go: what a recipient reads never comes from the sender
 * (a display such as "wheelchair because of MS" is content).
 */
final class Labels {

    private static final String FILE = "labels.yaml";

    private final Map<String, String> systems;
    private final Map<String, String> elements;
    private final Map<String, String> codes;
    private final Map<String, String> classes;

    private Labels(Map<String, Map<String, String>> table) {
        systems = table.get("systems");
        elements = table.get("elements");
        classes = table.get("classes");
        codes = new HashMap<>();
        table.get("codes").forEach((code, words) -> codes.put(inFull(code), words));
    }

    static Labels load() {
        try (InputStream in = Labels.class.getResourceAsStream(FILE)) {
            return new Labels(new YAMLMapper().readValue(in, new TypeReference<>() { }));
        } catch (IOException e) {
            throw new UncheckedIOException("the table of our own words cannot be read", e);
        }
    }

    /** {@code sct|58938008} with the system written out; null where it is not {@code system|code}. */
    String inFull(String code) {
        int bar = code.indexOf('|');
        if (bar < 1 || bar == code.length() - 1 || bar != code.lastIndexOf('|')) {
            return null;
        }
        String system = code.substring(0, bar);
        return systems.getOrDefault(system, system) + code.substring(bar);
    }

    /** The reverse of {@link #inFull}. */
    String shortened(String code) {
        String system = code.substring(0, code.indexOf('|'));
        return systems.entrySet().stream().filter(known -> known.getValue().equals(system)).findFirst()
                .map(Map.Entry::getKey).orElse(system) + code.substring(code.indexOf('|'));
    }

    /** Null where we have no words for it: then it does not go. */
    String element(String element) {
        return elements.get(element);
    }

    /** @param code with the system in full */
    String code(String code) {
        return codes.get(code);
    }

    /** @param name {@code <element>.<class>}, for instance {@code prognosis.temporary} */
    String classOf(String element, String name) {
        return classes.get(element + '.' + name);
    }
}
