package nl.schakel.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.referral.Provision;

/**
 * What one policy file lets one role know. Read from the file itself and not through the hub: a proof that asked the
 * hub what is allowed would allow its mistakes.
 */
final class Agreed {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /**
     * A coded fact.
     *
     * @param resource what it is read from
     * @param place    {@code system|code} of Observation.code, or of the category; null for a device
     * @param codes    {@code system|code}, all that may go; none where it is a score of which the class goes
     */
    record Fact(String element, String resource, String place, List<String> codes) {
    }

    private final Set<String> person = new HashSet<>();
    private final List<Fact> facts = new ArrayList<>();

    private Agreed(JsonNode policy, String role, Map<String, String> systems) {
        for (JsonNode released : policy.path("released")) {
            if (!released.path("role").asText().equals(role)) {
                continue;
            }
            String element = released.path("element").asText();
            JsonNode from = released.path("from");
            if (element.startsWith("person.")) {
                person.add(element);
            } else if (from.isObject()) {
                JsonNode place = from.has("code") ? from.path("code") : from.path("category");
                List<String> codes = new ArrayList<>();
                codes(released.path("codes"), systems, codes);
                facts.add(new Fact(element, from.path("resource").asText(),
                        place.isMissingNode() ? null : inFull(place.asText(), systems), codes));
            }
        }
    }

    /**
     * @param config the folder that holds {@code provisions/}
     * @param role   as the files name it
     */
    static Agreed read(Path config, Provision provision, String role) {
        try (InputStream labels = Disclosure.class.getResourceAsStream("labels.yaml")) {
            Map<String, String> systems = new HashMap<>();
            YAML.readTree(labels).path("systems").properties()
                    .forEach(system -> systems.put(system.getKey(), system.getValue().asText()));
            return new Agreed(YAML.readTree(config.resolve("provisions/" + provision.code() + ".yaml").toFile()), role,
                    systems);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param element for instance {@code person.phone} */
    boolean releases(String element) {
        return person.contains(element);
    }

    List<Fact> facts() {
        return facts;
    }

    private static void codes(JsonNode node, Map<String, String> systems, List<String> codes) {
        if (node.isTextual()) {
            codes.add(inFull(node.asText(), systems));
        }
        node.forEach(inner -> codes(inner, systems, codes));
    }

    private static String inFull(String code, Map<String, String> systems) {
        int bar = code.indexOf('|');
        return systems.get(code.substring(0, bar)) + code.substring(bar);
    }
}
