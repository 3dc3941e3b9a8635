package nl.schakel.demo.zgw;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.NoSuchElementException;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Plays the municipality from outside: {@code POST /_sim/zaken/{zaaknummer}/status}, or {@code resultaat}, {@code
 * besluit}, {@code opschorting}, {@code verlenging}, {@code antwoord} in its place, {@code POST /_sim/abonnementen},
 * {@code POST /_sim/gedrag}, with JSON or the page's own forms. Answers 204, or 400, 404 or 409 with one sentence.
 */
final class Control {

    private final SimulatedZgw municipality;

    Control(SimulatedZgw municipality) {
        this.municipality = municipality;
    }

    void obey(List<String> path, ObjectNode order) {
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
        municipality.misbehaviour().obey(order);
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
}
