package nl.schakel.demo.stuf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.w3c.dom.Element;

/** Which scenario a case follows, and what of its door was done. */
final class Play {

    /** The name of the scenario for every case that no other is for. */
    private static final String USUAL = "gewoon";

    private final List<Scenario> scenarios;
    private final Register register;
    private final AtomicReference<Scenario> forced = new AtomicReference<>();
    private final Map<String, Scenario> ofCase = new ConcurrentHashMap<>();
    private final Map<String, Integer> used = new HashMap<>();

    Play(List<Scenario> scenarios, Register register) {
        this.scenarios = scenarios;
        this.register = register;
    }

    /** Every new case follows this one; null: the first that is for it. */
    void force(String name) {
        forced.set(name == null ? null : scenarios.stream().filter(scenario -> scenario.name().equals(name)).findFirst()
                .orElseThrow(() -> new NoSuchElementException("Dit scenario bestaat niet.")));
        synchronized (used) {
            used.clear();
        }
    }

    Scenario of(String zaak) {
        return ofCase.computeIfAbsent(zaak, number -> choose(register.find(number).map(Dossier::facts)
                .orElse(Map.of())));
    }

    private Scenario choose(Map<String, String> facts) {
        Scenario wanted = forced.get();
        return wanted != null ? wanted : scenarios.stream().filter(scenario -> scenario.isFor(facts)).findFirst()
                .or(() -> scenarios.stream().filter(scenario -> scenario.name().equals(USUAL)).findFirst())
                .orElse(Scenario.QUIET);
    }

    /** What is in the way of this message; each step of the door as often as it says. */
    Optional<Scenario.Step> trouble(String operation, Element message) {
        String zaak = caseOf(operation, message);
        Scenario scenario = zaak.isEmpty() ? Optional.ofNullable(forced.get()).orElse(Scenario.QUIET)
                : operation.startsWith("creeerZaak") ? choose(facts(message)) : of(zaak);
        for (int index = 0; index < scenario.door().size(); index++) {
            Scenario.Step step = scenario.door().get(index);
            if (step.get("on", "").equals(operation) && isLeft(zaak + " " + scenario.name() + " " + index, step)) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }

    private boolean isLeft(String key, Scenario.Step step) {
        int times = Integer.parseInt(step.get("times", "1"));
        synchronized (used) {
            return used.merge(key, 1, Integer::sum) <= times;
        }
    }

    /** Empty where the message is about no case. */
    static String caseOf(String operation, Element message) {
        if (operation.startsWith("geef")) {
            return Soap.text(message, "gelijk", "identificatie");
        }
        return operation.startsWith("voegZaakdocumentToe")
                ? Soap.text(message, "object", "isRelevantVoor", "gerelateerde", "identificatie")
                : Soap.text(message, "object", "identificatie");
    }

    private static Map<String, String> facts(Element message) {
        Map<String, String> facts = new HashMap<>();
        Soap.at(message, "object", "extraElementen").ifPresent(elements -> Soap.children(elements, "extraElement")
                .forEach(element -> facts.put(element.getAttribute("naam"), element.getTextContent())));
        return facts;
    }
}
