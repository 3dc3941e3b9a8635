package nl.schakel.municipality.wmo;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import nl.schakel.referral.Refusal;

/**
 * One object of a request: hands out its values checked, notes what is wrong by path and never by value, and knows in the
 * end which keys nobody asked for. Reading goes on after a refusal, so that one answer tells them all.
 */
final class JsonPart {

    /** The refusal of what has not the form of a request. */
    static final String INVALID = "question-invalid";

    private final JsonNode node;
    private final String path;
    private final List<Refusal> refusals;
    private final Set<String> asked = new HashSet<>();

    /** @param refusals where it is noted what is wrong */
    JsonPart(JsonNode node, List<Refusal> refusals) {
        this(node, "", refusals);
    }

    private JsonPart(JsonNode node, String path, List<Refusal> refusals) {
        this.node = node;
        this.path = path;
        this.refusals = refusals;
    }

    boolean has(String key) {
        asked.add(key);
        return node.hasNonNull(key);
    }

    /** A text that must be there; null where it is not or is wrong. */
    String required(String key, Predicate<String> form, String meaning) {
        if (!has(key)) {
            refuse(key, "Dit gegeven ontbreekt: nodig is " + meaning + ".");
            return null;
        }
        return optional(key, form, meaning);
    }

    /** A text; null where it is left out or is wrong. */
    String optional(String key, Predicate<String> form, String meaning) {
        if (!has(key)) {
            return null;
        }
        JsonNode value = node.get(key);
        if (value.isTextual() && !value.textValue().isBlank() && form.test(value.textValue())) {
            return value.textValue();
        }
        refuse(key, "Dit gegeven heeft niet de goede vorm: nodig is " + meaning + ".");
        return null;
    }

    LocalDate requiredDate(String key) {
        String text = required(key, JsonPart::isDate, "een datum, jjjj-mm-dd");
        return text == null ? null : LocalDate.parse(text);
    }

    LocalDate date(String key) {
        String text = optional(key, JsonPart::isDate, "een datum, jjjj-mm-dd");
        return text == null ? null : LocalDate.parse(text);
    }

    /** False where it is left out. */
    boolean flag(String key) {
        if (has(key) && !node.get(key).isBoolean()) {
            refuse(key, "Dit gegeven heeft niet de goede vorm: nodig is true of false.");
        }
        return node.path(key).isBoolean() && node.path(key).booleanValue();
    }

    /** An object within; one without anything where it is left out or is no object. */
    JsonPart part(String key) {
        boolean there = has(key);
        if (there && !node.get(key).isObject()) {
            refuse(key, "Dit gegeven heeft niet de goede vorm: nodig is een object.");
            there = false;
        }
        return new JsonPart(there ? node.get(key) : MissingNode.getInstance(), path + key + ".", refusals);
    }

    /** The objects of a list, at least one and at most so many; none where it is wrong. */
    List<JsonPart> parts(String key, int most) {
        JsonNode list = has(key) ? node.get(key) : MissingNode.getInstance();
        if (!list.isArray() || list.isEmpty() || list.size() > most) {
            refuse(key, "Nodig is een lijst van een tot en met " + most + " onderdelen.");
            return List.of();
        }
        List<JsonPart> parts = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            parts.add(new JsonPart(list.get(i), path + key + "[" + i + "].", refusals));
        }
        return parts;
    }

    void refuse(String key, String sentence) {
        refusals.add(new Refusal(INVALID, sentence, path + key));
    }

    /** Notes a key that nobody asked for, not by its name: that could hold anything. */
    void refuseUnknown() {
        if (!node.isMissingNode() && !node.isObject()) {
            refuseWhole("Dit onderdeel heeft niet de goede vorm: nodig is een object.");
            return;
        }
        boolean unknown = false;
        for (var names = node.fieldNames(); names.hasNext(); ) {
            unknown |= !asked.contains(names.next());
        }
        if (unknown) {
            refuseWhole("Hier staat een sleutel die de hub niet kent. Zie /openapi.yaml.");
        }
    }

    private void refuseWhole(String sentence) {
        refusals.add(new Refusal(INVALID, sentence, path.isEmpty() ? "" : path.substring(0, path.length() - 1)));
    }

    private static boolean isDate(String text) {
        try {
            return text.matches("\\d{4}-\\d{2}-\\d{2}") && LocalDate.parse(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
