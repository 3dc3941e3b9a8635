package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

/** What stays behind of the zib examples, told by kind and reason in Dutch that someone who knows the Wmo can check. */
final class StaysBehind {

    private static final Path NAMES = Path.of("src/test/resources/cases/zib2020/namen.yaml");
    private static final Map<String, String> DUTCH = names();
    private static final int WIDTH = 110;

    /** The Dutch name of each resource by its place, for instance {@code Observation[3]}. */
    private final Map<String, String> kinds = new HashMap<>();

    StaysBehind(Bundle bundle) {
        Map<String, Integer> seen = new HashMap<>();
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
            Resource resource = entry.getResource();
            int place = seen.merge(resource.fhirType(), 1, Integer::sum) - 1;
            kinds.put(resource.fhirType() + '[' + place + ']', kind(resource));
        }
    }

    /** By reason, and then every kind with how often; of a resource that goes, the part that stays. */
    List<String> told(Disclosure disclosure) {
        Map<String, Map<String, Integer>> byReason = new HashMap<>();
        Set<String> touched = new HashSet<>();
        for (Disclosure.Withheld withheld : disclosure.withheld()) {
            int end = withheld.path().indexOf(']') + 1;
            String place = withheld.path().substring(0, end);
            assertThat(kinds).containsKey(place);
            touched.add(place);
            String part = withheld.path().substring(end).replaceAll("\\[\\d+]", "");
            byReason.computeIfAbsent(withheld.reason(), reason -> new TreeMap<>())
                    .merge(kinds.get(place) + (part.isEmpty() ? "" : " (" + part.substring(1) + ')'), 1, Integer::sum);
        }
        List<String> lines = new ArrayList<>();
        for (WithheldReason reason : WithheldReason.values()) {
            if (byReason.containsKey(reason.code())) {
                lines.add("    " + reason.words());
                lines.addAll(wrapped(byReason.get(reason.code())));
            }
        }
        Map<String, Integer> whole = new TreeMap<>();
        kinds.forEach((place, kind) -> {
            if (!touched.contains(place)) {
                whole.merge(kind, 1, Integer::sum);
            }
        });
        if (!whole.isEmpty()) {
            lines.add("    (Hiervan blijft niets hier.)");
            lines.addAll(wrapped(whole));
        }
        return lines;
    }

    private static List<String> wrapped(Map<String, Integer> counted) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (Map.Entry<String, Integer> entry : counted.entrySet()) {
            String words = entry.getKey() + (entry.getValue() == 1 ? "" : ", " + entry.getValue() + " keer");
            if (!line.isEmpty() && line.length() + words.length() + 8 > WIDTH) {
                lines.add("      " + line.append(';'));
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : "; ").append(words);
        }
        lines.add("      " + line);
        return lines;
    }

    private static String kind(Resource resource) {
        if (!resource.hasId()) {
            return "De verwijzing zelf";
        }
        String zib = resource.getIdElement().getIdPart().replaceAll("^n?l-core-", "").replaceAll("-\\d\\d", "");
        assertThat(DUTCH).containsKey(zib);
        return DUTCH.get(zib);
    }

    private static Map<String, String> names() {
        try {
            return new YAMLMapper().readValue(NAMES.toFile(), new TypeReference<>() { });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
