package nl.schakel.demo.zgw;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads a request's fields into the resource to be made, and gathers everything that is wrong with them. */
final class Body {

    static final Set<String> CONFIDENTIALITY = Set.of("openbaar", "beperkt_openbaar", "intern", "zaakvertrouwelijk",
            "vertrouwelijk", "confidentieel", "geheim", "zeer_geheim");

    private final ObjectNode sent;
    private final ObjectNode target;
    private final List<Problem.Param> wrong = new ArrayList<>();

    Body(ObjectNode sent, ObjectNode target) {
        this.sent = sent;
        this.target = target;
    }

    /** Copies a text of at most this many characters; one that is left out becomes the given value. */
    Body text(String name, int maximum, String otherwise) {
        if (!sent.hasNonNull(name)) {
            target.put(name, otherwise);
        } else if (!sent.get(name).isTextual()) {
            wrong(name, "invalid", "Geen geldige tekst.");
        } else if (sent.get(name).textValue().length() > maximum) {
            wrong(name, "max_length", "Zorg dat dit veld niet meer dan " + maximum + " karakters bevat.");
        } else {
            target.put(name, sent.get(name).textValue());
        }
        return this;
    }

    Body requiredText(String name, int maximum) {
        if (present(name) && sent.get(name).asText().isEmpty()) {
            wrong(name, "blank", "Dit veld mag niet leeg zijn.");
            return this;
        }
        return sent.has(name) ? text(name, maximum, "") : this;
    }

    /** A text that counts as left out when empty: its format does not allow the empty text. */
    Body address(String name, int maximum) {
        String value = sent.path(name).asText();
        if (value.isEmpty()) {
            return this;
        }
        if (!value.startsWith("http://") && !value.startsWith("https://")) {
            wrong(name, "invalid", "Voer een geldige URL in.");
            return this;
        }
        return text(name, maximum, "");
    }

    Body choice(String name, Set<String> choices, String otherwise) {
        if (sent.hasNonNull(name) && !choices.contains(sent.get(name).asText())) {
            wrong(name, "invalid_choice", "Dit is geen geldige keuze.");
            return this;
        }
        target.put(name, sent.path(name).asText(otherwise));
        return this;
    }

    /** A RSIN: nine digits that pass the elfproef. */
    Body rsin(String name) {
        if (!present(name)) {
            return this;
        }
        String value = sent.get(name).asText();
        int sum = 0;
        for (int i = 0; value.matches("\\d{9}") && i < 9; i++) {
            sum += (i == 8 ? -1 : 9 - i) * (value.charAt(i) - '0');
        }
        if (!value.matches("\\d{9}")) {
            wrong(name, "invalid-length", "Waarde moet 9 cijfers lang zijn.");
        } else if (sum % 11 != 0) {
            wrong(name, "invalid", "Onjuist RSIN nummer.");
        } else {
            target.put(name, value);
        }
        return this;
    }

    Body date(String name, LocalDate otherwise) {
        if (!sent.hasNonNull(name)) {
            target.put(name, otherwise == null ? null : otherwise.toString());
            return this;
        }
        try {
            target.put(name, LocalDate.parse(sent.get(name).asText()).toString());
        } catch (DateTimeException unreadable) {
            wrong(name, "invalid", "Datum heeft het verkeerde formaat, gebruik YYYY-MM-DD.");
        }
        return this;
    }

    Body requiredDate(String name) {
        return present(name) ? date(name, null) : this;
    }

    /** A moment with its offset, not after the present. */
    Body requiredMoment(String name, String present) {
        if (!present(name)) {
            return this;
        }
        try {
            OffsetDateTime moment = OffsetDateTime.parse(sent.get(name).asText());
            if (moment.isAfter(OffsetDateTime.parse(present).plusSeconds(60))) {
                wrong(name, "date-in-future", "Deze datum mag niet in de toekomst zijn.");
            }
            target.put(name, moment.toInstant().toString());
        } catch (DateTimeException unreadable) {
            wrong(name, "invalid", "Datetime heeft een ongeldig formaat.");
        }
        return this;
    }

    /** The resource that a field points at. */
    Optional<ObjectNode> reference(String name, Kind kind, Register register) {
        if (!present(name)) {
            return Optional.empty();
        }
        String url = sent.get(name).asText();
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            wrong(name, "bad-url", "De URL is ongeldig.");
            return Optional.empty();
        }
        if (!url.contains("/" + kind.path + "/")) {
            wrong(name, "invalid-resource", "De URL verwijst niet naar het juiste soort object.");
            return Optional.empty();
        }
        Optional<ObjectNode> found = register.at(kind, url);
        if (found.isEmpty()) {
            wrong(name, "does_not_exist", "Ongeldige hyperlink - object bestaat niet.");
        } else {
            target.put(name, found.get().get("url").asText());
        }
        return found;
    }

    /** Copies a field unseen, or sets what it is when left out. */
    Body as(String name, JsonNode otherwise) {
        target.set(name, sent.hasNonNull(name) ? sent.get(name) : otherwise);
        return this;
    }

    JsonNode get(String name) {
        return sent.path(name);
    }

    void wrong(String name, String code, String reason) {
        wrong.add(new Problem.Param(name, code, reason));
    }

    /** The resource, or every complaint at once. */
    ObjectNode checked() {
        if (!wrong.isEmpty()) {
            throw Problem.invalid(List.copyOf(wrong));
        }
        return target;
    }

    private boolean present(String name) {
        if (!sent.has(name)) {
            wrong(name, "required", "Dit veld is vereist.");
            return false;
        }
        if (sent.get(name).isNull()) {
            wrong(name, "null", "Dit veld mag niet leeg zijn.");
            return false;
        }
        return true;
    }
}
