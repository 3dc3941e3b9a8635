package nl.schakel.demo.iwmo;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Plays the municipality from outside, with JSON or the page's own forms: {@code POST
 * /_sim/verzoeken/{referentie}/{deed}} with a deed of the scenario files, {@code POST /_sim/scenario} ({@code name},
 * and {@code for: next} or {@code category}), {@code POST /_sim/abonnementen} ({@code callbackUrl}, {@code auth}),
 * {@code POST /_sim/gedrag} ({@code traag}, {@code fout}, {@code uit}, {@code antwoordKwijt}, {@code dubbel}, {@code
 * gewoon}). Answers 204, or 400, 404 or 409 with one sentence.
 */
final class ControlServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final transient SimulatedIwmo municipality;

    ControlServlet(SimulatedIwmo municipality) {
        this.municipality = municipality;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String origin = request.getHeader("Origin");
        if (origin != null && !origin.endsWith("//" + request.getHeader("Host"))) {
            say(response, 403, "Alleen vanaf de eigen pagina.");
            return;
        }
        boolean form = String.valueOf(request.getContentType()).startsWith("application/x-www-form-urlencoded");
        try {
            List<String> path = Arrays.stream(String.valueOf(request.getPathInfo()).split("/"))
                    .filter(part -> !part.isEmpty()).toList();
            byte[] body = request.getInputStream().readAllBytes();
            obey(path, form ? fields(body) : texts(body));
        } catch (NoSuchElementException unknown) {
            say(response, 404, unknown.getMessage());
            return;
        } catch (IllegalStateException refused) {
            say(response, 409, refused.getMessage());
            return;
        } catch (IOException | DateTimeException | IllegalArgumentException unreadable) {
            say(response, 400, "De opdracht is niet te lezen.");
            return;
        }
        if (form) {
            response.setStatus(303);
            response.setHeader("Location", "/");
        } else {
            response.setStatus(204);
        }
    }

    private void obey(List<String> path, Map<String, String> order) {
        if (path.size() == 3 && "verzoeken".equals(path.get(0))) {
            if (!Desk.deeds().containsKey(path.get(2))) {
                throw new NoSuchElementException("Deze handeling bestaat niet.");
            }
            municipality.perform(path.get(1), path.get(2), order);
        } else if (path.equals(List.of("abonnementen"))) {
            municipality.subscribe(URI.create(order.getOrDefault("callbackUrl", "")), order.getOrDefault("auth", ""));
        } else if (path.equals(List.of("scenario"))) {
            choose(order);
        } else if (path.equals(List.of("gedrag"))) {
            behave(order);
        } else {
            throw new NoSuchElementException("Deze opdracht bestaat niet.");
        }
    }

    private void choose(Map<String, String> order) {
        String name = order.getOrDefault("name", "");
        if (order.containsKey("category")) {
            municipality.scenarioFor(order.get("category"), name);
        } else if ("next".equals(order.get("for"))) {
            municipality.next(name);
        } else {
            municipality.scenario(name.isEmpty() ? null : name);
        }
    }

    private void behave(Map<String, String> order) {
        if (Boolean.parseBoolean(order.get("gewoon"))) {
            municipality.misbehaviour().behave();
        }
        if (order.containsKey("traag")) {
            municipality.misbehaviour().slow(Duration.parse(order.get("traag")));
        }
        if (order.containsKey("fout")) {
            municipality.misbehaviour().fail(Integer.parseInt(order.getOrDefault("aantal", "1")),
                    Integer.parseInt(order.get("fout")));
        }
        if (order.containsKey("uit")) {
            municipality.misbehaviour().down(Boolean.parseBoolean(order.get("uit")));
        }
        if (order.containsKey("antwoordKwijt")) {
            municipality.misbehaviour().loseAnswers(Integer.parseInt(order.get("antwoordKwijt")));
        }
        if (order.containsKey("dubbel")) {
            municipality.misbehaviour().answerTwice(Integer.parseInt(order.get("dubbel")));
        }
    }

    private static Map<String, String> texts(byte[] body) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        JsonNode node = JSON.readTree(body);
        node.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    /** Fields that were left empty on the page are not there. */
    private static Map<String, String> fields(byte[] body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : new String(body, StandardCharsets.US_ASCII).split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2 && !parts[1].isEmpty()) {
                fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static void say(HttpServletResponse response, int status, String sentence) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write(sentence);
    }
}
