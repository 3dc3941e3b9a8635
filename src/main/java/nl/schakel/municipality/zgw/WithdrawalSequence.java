package nl.schakel.municipality.zgw;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.municipality.StepMemory;
import nl.schakel.municipality.Withdrawal;
import nl.schakel.municipality.WithdrawalCause;
import nl.schakel.referral.Fault;

/**
 * One attempt at one withdrawal. Every step looks at the case before it writes: what stands there was written by an
 * earlier attempt whose answer was lost, or by the municipality itself.
 */
final class WithdrawalSequence {

    private static final String CASE = "intrekking-zaak";
    private static final String NOTE = "notitie";
    private static final String RESULT = "resultaat";
    private static final String STATUS = "status";
    private static final String DONE = "klaar";
    /** Longest toelichting of a zaak (Zaken 1.5.1). */
    private static final int LONGEST_NOTE = 1000;

    private final ZgwConnection at;
    private final ZgwCatalogue catalogue;
    private final ZgwUpdates updates;
    private final StepMemory memory;
    private final CaseIdentity identity;
    private final WithdrawalCause cause;
    private final String note;
    private final String mark;

    WithdrawalSequence(ZgwConnection at, ZgwCatalogue catalogue, ZgwUpdates updates,
                       Withdrawal withdrawal) {
        this.updates = updates;
        this.at = at;
        this.catalogue = catalogue;
        this.memory = withdrawal.memory();
        this.identity = CaseIdentity.of(withdrawal.recipient(), withdrawal.reference(), withdrawal.receivedAt());
        this.cause = withdrawal.cause();
        this.note = cause.note();
        this.mark = cause.mark();
    }

    /** @return false where there is no case: nothing was ever made */
    boolean run() {
        if (memory.result(cause.step(DONE)).isPresent()) {
            return true;
        }
        Optional<String> address = caseAddress();
        if (address.isEmpty()) {
            return false;
        }
        JsonNode zaak = at.get(address.get(), "zaak ophalen");
        if (cause.asks() && isClosed(zaak)) {
            // There is nothing left to stop.
            return false;
        }
        note(zaak);
        if (mayEnd(zaak) && result(zaak)) {
            status(zaak);
        }
        memory.done(cause.step(DONE), address.get());
        return true;
    }

    /** What a practice does not want any more ends a case that nobody began with; else the municipality decides. */
    private boolean mayEnd(JsonNode zaak) {
        if (!cause.isFromPractice() || memory.result(cause.step(RESULT)).isPresent()) {
            return true;
        }
        return !cause.asks() && !updates.isBegun(at, zaak);
    }

    private Optional<String> caseAddress() {
        Optional<String> known = memory.result(StepMemory.CASE).or(() -> memory.result(CASE));
        if (known.isPresent()) {
            return known;
        }
        List<Instant> begun = DeliverySequence.begun(memory);
        if (!at.settings().hubNumbers() && begun.isEmpty()) {
            // It was never asked for a case.
            return Optional.empty();
        }
        Optional<String> found = identity.ours(identity.candidates(at,
                () -> catalogue.caseType(at, identity.startDate()).url())).map(zaak -> at.addressOf(zaak, "zaak"));
        found.ifPresent(address -> memory.done(CASE, address));
        if (found.isEmpty() && !at.settings().hubNumbers() && DeliverySequence.isInDoubt(at,
                begun.get(begun.size() - 1), at.client().clock().instant())) {
            throw DeliverySequence.answerUnknown(at, "intrekking");
        }
        return found;
    }

    /** In front, so that whoever opens the case cannot miss it; what stood there stays, as far as there is room. */
    private void note(JsonNode zaak) {
        if (memory.result(cause.step(NOTE)).isPresent()) {
            return;
        }
        String address = at.addressOf(zaak, "zaak");
        String earlier = zaak.path("toelichting").asText();
        if (!earlier.startsWith(note)) {
            ObjectNode change = object().put("toelichting", cut(earlier.isBlank() ? note : note + "\n\n" + earlier));
            orByPhone(address, () -> made(at.patch(address, change, "intrekking noteren")));
        }
        memory.done(cause.step(NOTE), address);
    }

    /** @return whether the case was not decided by the municipality, so that a status may follow */
    private boolean result(JsonNode zaak) {
        if (memory.result(cause.step(RESULT)).isPresent()) {
            return true;
        }
        Optional<String> existing = ZgwConnection.text(zaak, "resultaat");
        if (existing.isPresent()) {
            return isOurResult(existing.get());
        }
        if (isClosed(zaak)) {
            return false;
        }
        String name = at.settings().withdrawal().result();
        if (name == null) {
            return true;
        }
        String address = at.addressOf(zaak, "zaak");
        ObjectNode body = object().put("zaak", address)
                .put("resultaattype", type(zaak, "/resultaattypen", "result", name)).put("toelichting", mark);
        ZgwConnection.Answer answer = orByPhone(address,
                () -> at.post(at.settings().zaken() + "/resultaten", body, "resultaat"));
        if (answer.refused() == null) {
            memory.done(cause.step(RESULT), at.addressOf(answer.made(), "resultaat"));
            return true;
        }
        // A case has one resultaat: somebody may have been first.
        return ZgwConnection.text(at.get(address, "zaak ophalen"), "resultaat").map(this::isOurResult)
                .orElseThrow(() -> at.refusal(answer.refused()));
    }

    private boolean isOurResult(String address) {
        if (!at.get(address, "resultaat ophalen").path("toelichting").asText().equals(mark)) {
            return false;
        }
        memory.done(cause.step(RESULT), address);
        return true;
    }

    private void status(JsonNode zaak) {
        String name = at.settings().withdrawal().status();
        if (name == null || memory.result(cause.step(STATUS)).isPresent()) {
            return;
        }
        String address = at.addressOf(zaak, "zaak");
        String type = type(zaak, "/statustypen", "status", name);
        Optional<String> set = at.list(at.settings().zaken(), "/statussen", Map.of("zaak", address),
                        "statussen ophalen").stream()
                .filter(status -> status.path("statustype").asText().equals(type))
                .filter(status -> status.path("statustoelichting").asText().equals(mark)
                        || status.path("url").asText().equals(zaak.path("status").asText()))
                .findFirst().map(status -> at.addressOf(status, "status"));
        memory.done(cause.step(STATUS), set.orElseGet(() -> {
            ObjectNode body = object().put("zaak", address).put("statustype", type)
                    .put("datumStatusGezet", CaseIdentity.moment(at.client().clock().instant()))
                    .put("statustoelichting", mark);
            return at.addressOf(orByPhone(address, () ->
                    made(at.post(at.settings().zaken() + "/statussen", body, "status"))), "status");
        }));
    }

    private String type(JsonNode zaak, String path, String key, String name) {
        String zaaktype = ZgwConnection.text(zaak, "zaaktype").orElse("");
        return catalogue.named(at, path, zaaktype, name).orElseThrow(() -> new Fault.Translation(
                "zgw-withdrawal-type-missing", at.sentence("intrekking", "kent bij dit zaaktype geen '" + name
                        + "'; pas zgw.withdrawal." + key + " aan")));
    }

    private JsonNode made(ZgwConnection.Answer answer) {
        if (answer.refused() != null) {
            throw at.refusal(answer.refused());
        }
        return answer.made();
    }

    /** A closed case takes changes only from who has a right that the hub should not have. */
    private <T> T orByPhone(String address, Supplier<T> write) {
        try {
            return write.get();
        } catch (Fault.Translation refused) {
            JsonNode zaak = at.get(address, "zaak ophalen");
            if (!isClosed(zaak)) {
                throw refused;
            }
            String who = ZgwConnection.who(at.municipality());
            String number = ZgwConnection.text(zaak, "identificatie").orElseGet(identity::caseNumber);
            throw new Fault.Translation("withdrawal-by-phone", who + " heeft zaak " + number + " al gesloten en laat "
                    + "daar geen aantekening meer bij toe. Bel g" + who.substring(1) + " en zeg onder dat zaaknummer "
                    + cause.byPhone() + ".");
        }
    }

    private static boolean isClosed(JsonNode zaak) {
        return ZgwConnection.text(zaak, "einddatum").isPresent();
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_NOTE) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_NOTE - 1)) ? LONGEST_NOTE - 1 : LONGEST_NOTE;
        return text.substring(0, end);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
