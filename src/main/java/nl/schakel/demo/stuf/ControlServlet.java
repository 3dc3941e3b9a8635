package nl.schakel.demo.stuf;

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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Plays the municipality from outside: {@code POST /_sim/zaken/{zaaknummer}/{deed}} with the deeds of a scenario's
 * course and {@code afhandelen}, {@code POST /_sim/scenario}, {@code POST /_sim/abonnementen}, {@code POST
 * /_sim/gedrag}, with JSON or the page's own forms. Answers 204, or 400, 404 or 409 with one sentence.
 */
final class ControlServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final transient SimulatedStuf municipality;

    ControlServlet(SimulatedStuf municipality) {
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
            obey(path, form ? fields(body) : members(body));
        } catch (NoSuchElementException unknown) {
            say(response, 404, unknown.getMessage());
            return;
        } catch (IllegalStateException refused) {
            say(response, 409, refused.getMessage());
            return;
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException unreadable) {
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
        if (path.size() == 3 && "zaken".equals(path.get(0))) {
            deed(path.get(1), path.get(2), order);
        } else if (path.equals(List.of("scenario"))) {
            municipality.scenario(order.get("name"));
        } else if (path.equals(List.of("abonnementen"))) {
            municipality.subscribe(URI.create(order.getOrDefault("callbackUrl", "")), order.getOrDefault("auth", ""));
        } else if (path.equals(List.of("gedrag"))) {
            behave(order);
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

    private void behave(Map<String, String> order) {
        if (order.containsKey("gewoon")) {
            municipality.misbehaviour().behave();
        }
        if (order.containsKey("traag")) {
            municipality.misbehaviour().slow(Duration.parse(order.get("traag")));
        }
        if (order.containsKey("fout")) {
            municipality.misbehaviour().fail(Integer.parseInt(order.get("fout")), 503);
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

    private static Map<String, String> members(byte[] body) throws JsonProcessingException {
        JsonNode tree = JSON.readTree(body.length == 0 ? "{}" : new String(body, StandardCharsets.UTF_8));
        Map<String, String> members = new LinkedHashMap<>();
        tree.properties().forEach(field -> members.put(field.getKey(), field.getValue().asText()));
        return members;
    }

    private static Map<String, String> fields(byte[] body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : new String(body, StandardCharsets.US_ASCII).split("&")) {
            String[] parts = pair.split("=", 2);
            fields.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static void say(HttpServletResponse response, int status, String sentence) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write(sentence);
    }
}
