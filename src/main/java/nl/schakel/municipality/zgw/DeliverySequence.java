package nl.schakel.municipality.zgw;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.StepMemory;
import nl.schakel.referral.Fault;

/**
 * One attempt at one delivery: the steps in order, each done once. A step that is remembered is skipped; the first one
 * that is not may have been done unseen by an earlier attempt, so it is looked up before it is written.
 */
final class DeliverySequence {

    /** How long after a lost answer a municipality that gives its own numbers may still make the case. */
    private static final Duration IN_DOUBT = Duration.ofMinutes(5);

    private static final String BEGUN = "zaak-begonnen-";

    private final ZgwConnection at;
    private final ZgwCatalogue catalogue;
    private final ZgwBodies bodies;
    private final CaseIdentity identity;
    private final StepMemory memory;
    private CaseType type;
    private String caseAddress;
    private String caseNumber;
    /** Whether the next unfinished step may have been done by an earlier attempt. */
    private boolean nextInDoubt;
    /** Whether every step may: the case was there and the memory did not know it. */
    private boolean allInDoubt;
    private boolean refreshed;

    DeliverySequence(ZgwConnection at, ZgwCatalogue catalogue, ZgwBodies bodies, StepMemory memory) {
        this.at = at;
        this.catalogue = catalogue;
        this.bodies = bodies;
        this.identity = bodies.identity();
        this.memory = memory;
        this.nextInDoubt = memory.resumed();
    }

    Delivered run() {
        makeCase();
        if (bodies.hasPerson()) {
            role("rol-initiator", "rol initiator", CaseType::initiator, t -> bodies.initiator(caseAddress, t));
        }
        if (bodies.hasReferrer() && memory.result("rol-verwijzer").isEmpty() && type().referrer() != null) {
            role("rol-verwijzer", "rol verwijzer", CaseType::referrer, t -> bodies.referrer(caseAddress, t));
        }
        document("document", "document", identity.documentNumber(), bodies.documentBytes(), bodies::document,
                bodies.title());
        document("token", "toestemmingstoken", identity.tokenNumber(), bodies.tokenBytes(), bodies::token,
                "Toestemmingstoken");
        bodies.properties().forEach(this::property);
        firstStatus();
        return new Delivered(caseAddress, caseNumber, bodies.deadline());
    }

    private void makeCase() {
        boolean hubNumbers = at.settings().hubNumbers();
        Optional<String> known = memory.result(StepMemory.CASE);
        if (known.isPresent()) {
            caseAddress = known.get();
            caseNumber = hubNumbers ? identity.caseNumber() : memory.result("zaaknummer").orElseThrow();
            return;
        }
        type = catalogue.caseType(at, bodies.startDate());
        requireInitiator();
        JsonNode zaak = nextInDoubt ? findCase().orElse(null) : null;
        nextInDoubt = false;
        allInDoubt = zaak != null;
        if (zaak == null) {
            if (!hubNumbers) {
                announce();
            }
            ZgwConnection.Answer answer = post(at.settings().zaken() + "/zaken", bodies::zaak, "zaak");
            zaak = answer.refused() == null ? answer.made() : findDuplicate(answer.refused());
        }
        caseAddress = at.addressOf(zaak, "zaak");
        caseNumber = ZgwConnection.text(zaak, "identificatie").orElseGet(identity::caseNumber);
        if (!hubNumbers) {
            memory.done("zaaknummer", caseNumber);
        }
        memory.done(StepMemory.CASE, caseAddress);
        typeOfCase(ZgwConnection.text(zaak, "zaaktype").orElse(type.url()));
    }

    /**
     * Everything that follows is of the version that the case has: between two attempts, or between two calls, the
     * municipality may have published another.
     */
    private void typeOfCase(String version) {
        if (type == null || !type.url().equals(version)) {
            type = catalogue.caseTypeOf(at, version, bodies.startDate());
            requireInitiator();
        }
    }

    /** Asked for only where a step is left to do: a delivery that is done calls nobody. */
    private CaseType type() {
        if (type == null) {
            typeOfCase(at.get(caseAddress, "zaak ophalen").path("zaaktype").asText());
        }
        return type;
    }

    private void requireInitiator() {
        if (bodies.hasPerson() && type.initiator() == null) {
            throw catalogue.withoutInitiator(at);
        }
    }

    private JsonNode findDuplicate(ZgwProblem refused) {
        if (!refused.isDuplicate()) {
            throw at.refusal(refused);
        }
        JsonNode found = findCase().orElseThrow(() -> at.refusal(refused));
        allInDoubt = true;
        return found;
    }

    private Optional<JsonNode> findCase() {
        List<JsonNode> found = identity.candidates(at, type::url);
        Optional<JsonNode> ours = identity.ours(found);
        if (ours.isEmpty() && at.settings().hubNumbers() && found.stream()
                .anyMatch(zaak -> identity.caseNumber().equals(zaak.path("identificatie").asText()))) {
            throw new Fault.Translation("zgw-number-taken", at.sentence("zaak opzoeken", "heeft zaaknummer "
                    + identity.caseNumber() + " al voor een andere zaak"));
        }
        return ours;
    }

    /** Without a number of ours a lost answer cannot be made good by repeating at once: a second case would follow. */
    private void announce() {
        List<Instant> begun = begun(memory);
        Instant now = at.client().clock().instant();
        if (!begun.isEmpty() && isInDoubt(at, begun.get(begun.size() - 1), now)) {
            throw answerUnknown(at, "zaak");
        }
        memory.done(BEGUN + (begun.size() + 1), now.toString());
    }

    /** When a municipality that gives its own numbers was asked for a case, each time, in order. */
    static List<Instant> begun(StepMemory memory) {
        List<Instant> begun = new ArrayList<>();
        Optional<String> earlier = memory.result(BEGUN + 1);
        while (earlier.isPresent()) {
            begun.add(Instant.parse(earlier.get()));
            earlier = memory.result(BEGUN + (begun.size() + 1));
        }
        return begun;
    }

    /** Whether what was asked then may still be done after now, unseen. */
    static boolean isInDoubt(ZgwConnection at, Instant asked, Instant now) {
        return now.isBefore(asked.plus(at.settings().timeout()).plus(IN_DOUBT));
    }

    static Fault answerUnknown(ZgwConnection at, String step) {
        return new Fault.Technical("zgw-answer-unknown", at.sentence(step, "gaf op een eerdere poging geen antwoord; "
                + "de hub wacht tot zeker is of de zaak bestaat"));
    }

    private void role(String name, String step, Function<CaseType, String> roltype, Function<CaseType, JsonNode> body) {
        step(name, step, at.settings().zaken() + "/rollen", body, () -> find("/rollen", Map.of("zaak", caseAddress),
                step, role -> role.path("roltype").asText().equals(roltype.apply(type()))));
    }

    private void document(String name, String step, String number, byte[] bytes, Function<CaseType, ObjectNode> body,
                          String title) {
        ZgwSettings settings = at.settings();
        String place = settings.documenten() + "/enkelvoudiginformatieobjecten";
        String address = PartUpload.isNeeded(at, bytes.length)
                ? memory.result(name).orElseGet(() -> inParts(name, step, number, bytes, body, place))
                : step(name, step, place, body::apply, () -> CaseDocuments.find(at, number, bytes.length, step));
        String link = step + " koppelen";
        step(name + "-koppeling", link, settings.zaken() + "/zaakinformatieobjecten",
                t -> ZgwBodies.link(caseAddress, address, title),
                () -> CaseDocuments.findLink(at, caseAddress, address, link));
    }

    private String inParts(String name, String step, String number, byte[] bytes, Function<CaseType, ObjectNode> body,
                           String place) {
        // It looks at the municipality before it writes, whatever is remembered.
        nextInDoubt = false;
        String address = new PartUpload(at, memory, name, step, bytes).run(number,
                free -> post(place, t -> ZgwBodies.withoutContent(body.apply(t), free), step));
        memory.done(name, address);
        return address;
    }

    /** Only what the zaaktype defines and can hold: the document carries everything, the token travels as a file. */
    private void property(String name, String value) {
        if (memory.result("eigenschap-" + name).isPresent()) {
            return;
        }
        String eigenschap = at.settings().properties().get(name);
        CaseType.Property property = type().properties().get(eigenschap);
        if (property == null || value.length() > property.length()) {
            return;
        }
        String step = "eigenschap " + eigenschap;
        Function<CaseType, String> address = t -> t.properties().getOrDefault(eigenschap, property).url();
        String path = caseAddress.substring(at.settings().zaken().toString().length()) + "/zaakeigenschappen";
        step("eigenschap-" + name, step, at.settings().zaken() + path,
                t -> bodies.property(caseAddress, address.apply(t), value),
                () -> find(path, Map.of(), step,
                        found -> found.path("eigenschap").asText().equals(address.apply(type()))));
    }

    /** Last, and never beside one that the municipality set: two first statuses confuse its people. */
    private void firstStatus() {
        if (!at.settings().setFirstStatus() || type().firstStatus() == null) {
            return;
        }
        allInDoubt = true;
        Instant now = at.client().clock().instant();
        step("status", "eerste status", at.settings().zaken() + "/statussen",
                t -> bodies.status(caseAddress, t, now),
                () -> find("/statussen", Map.of("zaak", caseAddress), "eerste status", found -> true));
    }

    private Optional<String> find(String path, Map<String, String> query, String step,
                                  Predicate<JsonNode> wanted) {
        return at.list(at.settings().zaken(), path, query, step).stream().filter(wanted).findFirst()
                .map(found -> at.addressOf(found, step));
    }

    private String step(String name, String step, String address, Function<CaseType, JsonNode> body,
                        Supplier<Optional<String>> lookUp) {
        Optional<String> known = memory.result(name);
        if (known.isPresent()) {
            return known.get();
        }
        Optional<String> found = nextInDoubt || allInDoubt ? lookUp.get() : Optional.empty();
        nextInDoubt = false;
        String result = found.orElseGet(() -> make(address, body, step, lookUp));
        memory.done(name, result);
        return result;
    }

    private String make(String address, Function<CaseType, JsonNode> body, String step,
                        Supplier<Optional<String>> lookUp) {
        ZgwConnection.Answer answer = post(address, body, step);
        if (answer.refused() == null) {
            return at.addressOf(answer.made(), step);
        }
        return Optional.of(answer.refused()).filter(ZgwProblem::isDuplicate).flatMap(problem -> lookUp.get())
                .orElseThrow(() -> at.refusal(answer.refused()));
    }

    /** A type that is refused may be of a version that was replaced: once, the catalogue is read anew. */
    private ZgwConnection.Answer post(String address, Function<CaseType, JsonNode> body, String step) {
        ZgwConnection.Answer answer = at.post(address, body.apply(type()), step);
        if (answer.refused() == null || refreshed || !answer.refused().isAboutType()) {
            return answer;
        }
        refreshed = true;
        catalogue.forget(at);
        type = caseAddress == null ? catalogue.caseType(at, bodies.startDate())
                : catalogue.caseTypeOf(at, at.get(caseAddress, "zaak").path("zaaktype").asText(), bodies.startDate());
        return at.post(address, body.apply(type), step);
    }
}
