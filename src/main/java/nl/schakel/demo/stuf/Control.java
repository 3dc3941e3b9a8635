package nl.schakel.demo.stuf;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Plays the municipality from outside: {@code POST /_sim/zaken/{zaaknummer}/{deed}} with the deeds of a scenario's
 * course and {@code afhandelen}, {@code POST /_sim/scenario}, {@code POST /_sim/abonnementen}, {@code POST
 * /_sim/gedrag}, with JSON or the page's own forms. Answers 204, or 400, 404 or 409 with one sentence.
 */
final class Control {

    private final SimulatedStuf municipality;

    Control(SimulatedStuf municipality) {
        this.municipality = municipality;
    }

    void obey(List<String> path, ObjectNode order) {
        if (path.size() == 3 && "zaken".equals(path.get(0))) {
            deed(path.get(1), path.get(2), texts(order));
        } else if (path.equals(List.of("scenario"))) {
            municipality.scenario(order.path("name").asText(null));
        } else if (path.equals(List.of("abonnementen"))) {
            municipality.subscribe(URI.create(order.path("callbackUrl").asText()), order.path("auth").asText());
        } else if (path.equals(List.of("gedrag"))) {
            municipality.misbehaviour().obey(order);
        } else {
            throw new NoSuchElementException("Deze opdracht bestaat niet.");
        }
    }

    private void deed(String zaak, String deed, Map<String, String> order) {
        if (deed.equals("afhandelen")) {
            municipality.setResult(zaak, order.getOrDefault("name", ""));
            municipality.close(zaak);
            return;
        }
        Consultant.perform(municipality.office(), zaak, new Scenario.Step(deed, Duration.ZERO, order));
    }

    private static Map<String, String> texts(ObjectNode order) {
        Map<String, String> texts = new LinkedHashMap<>();
        order.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
