package nl.schakel.disclosure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.hl7.fhir.r4.model.Bundle;

/**
 * Looks for anything of the sender's in what leaves: every value of the referral, whole and word by word, against the
 * whole serialised Disclosure. What our own tables and the policy say, and the person as released, may be there.
 */
final class LeakScan {

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    private static final int SHORTEST = 4;

    private LeakScan() {
    }

    static String serialised(Disclosure disclosure) {
        try {
            return JSON.writeValueAsString(disclosure);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What leaked: empty where nothing did. */
    static Set<String> leaks(Bundle input, Disclosure disclosure) {
        String out = serialised(disclosure);
        Set<String> values = new HashSet<>();
        Set<String> names = new HashSet<>();
        try {
            JsonNode tree = JSON.readTree(Referrals.FHIR.newJsonParser().encodeResourceToString(input));
            collect(tree, values, names);
            String ours = ours() + String.join(" ", names) + JSON.writeValueAsString(disclosure.person());
            Set<String> leaked = new TreeSet<>();
            for (String value : values) {
                Stream.concat(Stream.of(value), Arrays.stream(value.split("[^\\p{L}\\p{N}]+")))
                        .filter(part -> part.length() >= SHORTEST)
                        .filter(part -> out.contains(part) && !ours.contains(part))
                        .forEach(leaked::add);
            }
            return leaked;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Words and codes that are ours to say, the names of a Disclosure's parts among them. */
    private static String ours() throws IOException {
        StringBuilder ours = new StringBuilder("policyVersion provision role person facts withheld elements");
        ours.append(Referrals.POLICIES.version());
        try (var labels = LeakScan.class.getResourceAsStream("labels.yaml");
             Stream<Path> policies = Files.list(Path.of("config/provisions"))) {
            ours.append(new String(labels.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("(?m)#.*$", ""));
            for (Path policy : (Iterable<Path>) policies::iterator) {
                ours.append(Files.readString(policy).replaceAll("(?m)^#.*$|# .*$", ""));
            }
        }
        List.of(WithheldReason.values()).forEach(reason -> ours.append(' ').append(reason.code()));
        return ours.toString();
    }

    private static void collect(JsonNode node, Set<String> values, Set<String> names) {
        if (node.isValueNode()) {
            values.add(node.asText());
        }
        node.properties().forEach(property -> {
            names.add(property.getKey());
            if (property.getKey().equals("resourceType")) {
                names.add(property.getValue().asText());
            } else {
                collect(property.getValue(), values, names);
            }
        });
        if (node.isArray()) {
            node.forEach(item -> collect(item, values, names));
        }
    }
}
