package nl.schakel.demo.zgw;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Searches, with the filters and the paging of the standard; an unknown filter is refused, never ignored. */
final class Lists {

    /** Of most case systems. */
    static final int PAGE_SIZE = 100;

    private final Register register;
    private final int pageSize;

    Lists(Register register, int pageSize) {
        this.register = register;
        this.pageSize = pageSize;
    }

    JsonNode list(Kind kind, Map<String, String> query, String address) {
        Map<String, String> filters = new LinkedHashMap<>(query);
        String page = kind.unpaged() ? null : filters.remove("page");
        TreeSet<String> unknown = new TreeSet<>(filters.keySet());
        unknown.removeAll(kind.filters);
        if (!unknown.isEmpty()) {
            throw Problem.invalid("nonFieldErrors", "unknown-parameters",
                    "Onbekende query parameters: " + String.join(", ", unknown));
        }
        List<ObjectNode> found = candidates(kind, filters).stream()
                .filter(node -> filters.entrySet().stream().allMatch(filter -> matches(node, filter)))
                .map(node -> kind == Kind.DOCUMENT ? Documents.shown(node) : node).toList();
        return kind.unpaged() ? Json.list(found) : paged(found, page, query, address);
    }

    private Collection<ObjectNode> candidates(Kind kind, Map<String, String> filters) {
        for (String parent : kind.parents) {
            if (filters.containsKey(parent)) {
                return register.of(kind, filters.get(parent));
            }
        }
        if (filters.containsKey("identificatie") && filters.containsKey("bronorganisatie")) {
            return register.numbered(kind, filters.get("bronorganisatie"), filters.get("identificatie")).stream()
                    .toList();
        }
        return register.all(kind);
    }

    private boolean matches(ObjectNode node, Map.Entry<String, String> filter) {
        String value = filter.getValue();
        return switch (filter.getKey()) {
            case "status" -> switch (value) {
                case "alles" -> true;
                case "definitief" -> !isDraft(node);
                case "concept" -> isDraft(node);
                default -> throw Problem.invalid("status", "invalid", "Kies alles, concept of definitief.");
            };
            case "datumGeldigheid", "datum_geldigheid" -> valid(node, value);
            case "zaaktypeIdentificatie", "zaaktype_identificatie" ->
                    node.path("zaaktypeIdentificatie").asText().equals(value);
            default -> same(node.path(filter.getKey()), value);
        };
    }

    private boolean isDraft(ObjectNode node) {
        return (node.has("concept") ? node
                : register.at(Kind.ZAAKTYPE, node.path("zaaktype").asText()).orElse(node)).path("concept").asBoolean();
    }

    private boolean valid(ObjectNode node, String day) {
        JsonNode dated = node.has("beginGeldigheid") ? node
                : register.at(Kind.ZAAKTYPE, node.path("zaaktype").asText()).orElseThrow();
        String end = dated.path("eindeGeldigheid").asText("null");
        return dated.path("beginGeldigheid").asText().compareTo(day) <= 0
                && ("null".equals(end) || end.compareTo(day) > 0);
    }

    private static boolean same(JsonNode field, String value) {
        if (field.isArray()) {
            for (JsonNode element : field) {
                if (same(element, value)) {
                    return true;
                }
            }
            return false;
        }
        String held = field.asText();
        return held.startsWith("http") ? Register.idOf(held).equals(Register.idOf(value)) : held.equals(value);
    }

    private ObjectNode paged(List<ObjectNode> found, String page, Map<String, String> query, String address) {
        int number = page == null ? 1 : page.matches("[1-9]\\d{0,6}") ? Integer.parseInt(page) : 0;
        int from = (number - 1) * pageSize;
        if (number == 0 || number > 1 && from >= found.size()) {
            throw Problem.of(404, "not_found", "Niet gevonden.", "Ongeldige pagina.");
        }
        int to = Math.min(from + pageSize, found.size());
        return Json.object().put("count", found.size())
                .put("next", to < found.size() ? page(address, query, number + 1) : null)
                .put("previous", number > 1 ? page(address, query, number - 1) : null)
                .set("results", Json.list(found.subList(from, to)));
    }

    private static String page(String address, Map<String, String> query, int number) {
        Map<String, String> other = new LinkedHashMap<>(query);
        other.put("page", String.valueOf(number));
        return other.entrySet().stream()
                .map(entry -> Call.encoded(entry.getKey()) + "=" + Call.encoded(entry.getValue()))
                .collect(Collectors.joining("&", address + "?", ""));
    }
}
