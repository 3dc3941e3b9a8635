package nl.schakel.demo.iwmo;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Plays the municipality from outside, with JSON or the page's own forms: {@code POST
 * /_sim/verzoeken/{referentie}/{deed}} with a deed of the scenario files, {@code POST /_sim/scenario} ({@code name},
 * and {@code for: next} or {@code category}), {@code POST /_sim/abonnementen} ({@code callbackUrl}, {@code auth}),
 * {@code POST /_sim/gedrag} ({@code traag}, {@code fout}, {@code uit}, {@code antwoordKwijt}, {@code dubbel}, {@code
 * gewoon}). Answers 204, or 400, 404 or 409 with one sentence.
 */
final class Control {

    private final SimulatedIwmo municipality;

    Control(SimulatedIwmo municipality) {
        this.municipality = municipality;
    }

    void obey(List<String> path, ObjectNode order) {
        if (path.size() == 3 && "verzoeken".equals(path.get(0))) {
            if (!Desk.deeds().containsKey(path.get(2))) {
                throw new NoSuchElementException("Deze handeling bestaat niet.");
            }
            municipality.perform(path.get(1), path.get(2), texts(order));
        } else if (path.equals(List.of("abonnementen"))) {
            municipality.subscribe(URI.create(order.path("callbackUrl").asText()), order.path("auth").asText());
        } else if (path.equals(List.of("scenario"))) {
            choose(order);
        } else if (path.equals(List.of("gedrag"))) {
            municipality.misbehaviour().obey(order);
        } else {
            throw new NoSuchElementException("Deze opdracht bestaat niet.");
        }
    }

    private void choose(ObjectNode order) {
        String name = order.path("name").asText();
        if (order.has("category")) {
            municipality.scenarioFor(order.path("category").asText(), name);
        } else if ("next".equals(order.path("for").asText())) {
            municipality.next(name);
        } else {
            municipality.scenario(name.isEmpty() ? null : name);
        }
    }

    private static Map<String, String> texts(ObjectNode order) {
        Map<String, String> texts = new LinkedHashMap<>();
        order.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
