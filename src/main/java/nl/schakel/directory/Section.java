package nl.schakel.directory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * One level of a file: hands out its values checked, notes a sentence for what is wrong, and in the end knows which
 * keys nobody asked for. Reading goes on after a finding, so that one start shows them all.
 */
final class Section {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode node;
    private final String path;
    private final List<String> findings;
    private final Set<String> asked = new HashSet<>();
    private final List<Section> inner = new ArrayList<>();

    /** @param findings where a sentence about a broken rule goes */
    Section(JsonNode node, List<String> findings) {
        this(node, "", findings);
    }

    private Section(JsonNode node, String path, List<String> findings) {
        this.node = node;
        this.path = path;
        this.findings = findings;
        if (!node.isMissingNode() && !node.isObject()) {
            findings.add(path.substring(0, path.length() - 1) + " moet uit sleutels met waarden bestaan.");
        }
    }

    boolean has(String key) {
        return node.hasNonNull(key);
    }

    /** A value that must be there; null where it is not or is wrong, and then there is a finding. */
    <T> T required(String key, Function<String, T> form, String meaning) {
        if (!has(key)) {
            asked.add(key);
            finding(key, "ontbreekt: nodig is " + meaning);
            return null;
        }
        return optional(key, form, meaning, null);
    }

    /** @param form throws a RuntimeException or gives null where the text is not of the form */
    <T> T optional(String key, Function<String, T> form, String meaning, T otherwise) {
        asked.add(key);
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = node.get(key);
        if (value.isNumber()) {
            // YAML reads 0363 as an octal number: what was written can no longer be seen.
            finding(key, "moet tussen aanhalingstekens staan, anders leest YAML het als getal");
            return otherwise;
        }
        try {
            T result = value.isTextual() && !value.textValue().isBlank() ? form.apply(value.textValue().strip()) : null;
            if (result != null) {
                return result;
            }
        } catch (RuntimeException wrongForm) {
            // Said below, without the value: it may be a secret in the wrong place.
        }
        finding(key, "klopt niet: nodig is " + meaning);
        return otherwise;
    }

    boolean flag(String key, boolean otherwise) {
        asked.add(key);
        if (has(key) && !node.get(key).isBoolean()) {
            finding(key, "klopt niet: nodig is true of false");
        }
        return has(key) ? node.get(key).asBoolean() : otherwise;
    }

    /** A part with keys of its own; one without any where the file leaves it out. */
    Section section(String key) {
        asked.add(key);
        return inner(has(key) ? node.get(key) : MissingNode.getInstance(), path + key + ".");
    }

    /** The parts of a list. */
    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        List<JsonNode> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            sections.add(inner(items.get(i), path + key + "[" + (i + 1) + "]."));
        }
        return sections;
    }

    /** The values of a list, in order; not checked further. */
    List<JsonNode> items(String key) {
        asked.add(key);
        if (has(key) && !node.get(key).isArray()) {
            finding(key, "moet een lijst zijn");
            return List.of();
        }
        List<JsonNode> items = new ArrayList<>();
        if (has(key)) {
            node.get(key).forEach(items::add);
        }
        return items;
    }

    /** A part that another room reads and checks; null, and a finding, where the file leaves it out. */
    Map<String, Object> block(String key) {
        asked.add(key);
        if (!has(key) || !node.get(key).isObject()) {
            finding(key, "ontbreekt: nodig is het blok met de gegevens van de koppeling");
            return null;
        }
        return JSON.convertValue(node.get(key), new TypeReference<Map<String, Object>>() { });
    }

    /** The JSON of a part, null where the file leaves it out. */
    String json(String key) {
        asked.add(key);
        return has(key) ? node.get(key).toString() : null;
    }

    void finding(String key, String what) {
        findings.add(path + key + " " + what + ".");
    }

    /** Notes every key, here and deeper, that nobody asked for: a key with a typing error would do nothing unseen. */
    void refuseUnknown() {
        node.fieldNames().forEachRemaining(key -> {
            if (!asked.contains(key)) {
                finding(key, "is geen bekende sleutel");
            }
        });
        inner.forEach(Section::refuseUnknown);
    }

    private Section inner(JsonNode child, String childPath) {
        Section section = new Section(child, childPath, findings);
        inner.add(section);
        return section;
    }
}
