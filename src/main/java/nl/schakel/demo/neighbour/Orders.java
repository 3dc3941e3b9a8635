package nl.schakel.demo.neighbour;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Takes orders to a neighbour from outside, with JSON or with the forms of its own page. Answers 204, or 303 to a form;
 * 400, 404 or 409 with one sentence where the neighbour throws IllegalArgumentException or DateTimeException,
 * NoSuchElementException or IllegalStateException; 403 to a page of somebody else.
 */
public final class Orders extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final transient BiConsumer<List<String>, ObjectNode> neighbour;

    /** @param neighbour gets the parts of the path and what the order says; fields left empty in a form are not there */
    public Orders(BiConsumer<List<String>, ObjectNode> neighbour) {
        this.neighbour = neighbour;
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
            neighbour.accept(path, form ? fields(body) : members(body));
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

    private static ObjectNode members(byte[] body) throws IOException {
        JsonNode order = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        if (order instanceof ObjectNode members) {
            return members;
        }
        throw new IllegalArgumentException("no JSON object");
    }

    private static ObjectNode fields(byte[] body) {
        ObjectNode fields = JSON.createObjectNode();
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
