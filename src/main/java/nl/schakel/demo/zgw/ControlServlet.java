package nl.schakel.demo.zgw;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Plays the municipality from outside: {@code POST /_sim/zaken/{zaaknummer}/status}, or {@code resultaat}, {@code
 * besluit}, {@code opschorting}, {@code verlenging}, {@code antwoord} in its place, {@code POST /_sim/abonnementen},
 * {@code POST /_sim/gedrag}, with JSON or the page's own forms. Answers 204, or 400, 404 or 409 with one sentence.
 */
final class ControlServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient SimulatedZgw municipality;

    ControlServlet(SimulatedZgw municipality) {
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
            String path = String.valueOf(request.getPathInfo());
            List<String> segments = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
            byte[] body = request.getInputStream().readAllBytes();
            obey(segments, form ? fields(body) : Json.read(body.length == 0 ? new byte[] {'{', '}'} : body));
        } catch (NoSuchElementException unknown) {
            say(response, 404, unknown.getMessage());
            return;
        } catch (IllegalStateException refused) {
            say(response, 409, refused.getMessage());
            return;
        } catch (Problem | DateTimeException | IllegalArgumentException unreadable) {
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

    private void obey(List<String> path, ObjectNode order) {
        if (path.size() == 3 && "zaken".equals(path.get(0))) {
            deed(path.get(1), path.get(2), order);
        } else if (path.equals(List.of("abonnementen"))) {
            municipality.subscribe(URI.create(order.path("callbackUrl").asText()), order.path("auth").asText());
        } else if (path.equals(List.of("gedrag"))) {
            behave(order);
        } else {
            throw new NoSuchElementException("Deze opdracht bestaat niet.");
        }
    }

    private void deed(String zaak, String deed, ObjectNode order) {
        BackOffice office = municipality.office();
        String note = order.path("toelichting").asText();
        switch (deed) {
            case "status" -> office.status(zaak, order.path("status").asText(), note);
            case "resultaat" -> office.result(zaak, order.path("resultaat").asText(), note);
            case "besluit" -> office.decision(zaak, order.path("besluittype").asText(),
                    LocalDate.parse(order.path("ingangsdatum").asText()),
                    order.hasNonNull("vervaldatum") ? LocalDate.parse(order.path("vervaldatum").asText()) : null, note);
            case "opschorting" -> office.suspend(zaak, order.path("indicatie").asBoolean(),
                    order.path("reden").asText());
            case "verlenging" -> office.extend(zaak, order.path("reden").asText(),
                    Period.parse(order.path("duur").asText("P14D")));
            case "antwoord" -> office.answer(zaak, order.path("titel").asText("Antwoord"), "text/plain",
                    order.path("tekst").asText().getBytes(StandardCharsets.UTF_8));
            case "afhandelen" -> {
                office.result(zaak, order.path("resultaat").asText(), note);
                office.status(zaak, "Afgehandeld", "");
            }
            default -> throw new NoSuchElementException("Deze handeling bestaat niet.");
        }
    }

    private void behave(ObjectNode order) {
        if (order.path("gewoon").asBoolean()) {
            municipality.misbehaviour().behave();
        }
        if (order.has("traag")) {
            municipality.slow(Duration.parse(order.path("traag").asText()));
        }
        if (order.has("fout")) {
            municipality.fail(order.path("fout").path("aantal").asInt(1), order.path("fout").path("status").asInt(503));
        }
        if (order.has("uit")) {
            municipality.down(order.path("uit").asBoolean());
        }
        if (order.has("antwoordKwijt")) {
            municipality.loseAnswers(order.path("antwoordKwijt").asInt());
        }
        if (order.has("dubbel")) {
            municipality.answerTwice(order.path("dubbel").asInt());
        }
        if (order.has("notificaties")) {
            municipality.notifications(switch (order.path("notificaties").asText()) {
                case "gewoon" -> Delivery.NORMAL;
                case "kwijt" -> Delivery.LOST;
                case "dubbel" -> Delivery.TWICE;
                case "door-elkaar" -> Delivery.OUT_OF_ORDER;
                default -> throw new IllegalArgumentException("gewoon, kwijt, dubbel of door-elkaar");
            });
        }
        if (order.has("notificatieVertraging")) {
            municipality.notificationDelay(Duration.parse(order.path("notificatieVertraging").asText()));
        }
    }

    private static ObjectNode fields(byte[] body) {
        ObjectNode fields = Json.object();
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
