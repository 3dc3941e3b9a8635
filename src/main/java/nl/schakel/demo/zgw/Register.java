package nl.schakel.demo.zgw;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Everything the case system holds, in memory, as the JSON it answers with. Callers hold its monitor while they read
 * or write: the nodes change.
 */
final class Register {

    private final URI base;
    private final Supplier<Instant> present;
    private final Map<Kind, Map<String, ObjectNode>> byId = new EnumMap<>(Kind.class);
    private final Map<Kind, Map<String, List<ObjectNode>>> byParent = new EnumMap<>(Kind.class);
    private final Map<Kind, Map<String, ObjectNode>> byNumber = new EnumMap<>(Kind.class);
    private final Map<String, byte[]> contents = new LinkedHashMap<>();
    private final Map<String, byte[]> parts = new HashMap<>();

    Register(URI base, Supplier<Instant> present) {
        this.base = base;
        this.present = present;
        for (Kind kind : Kind.values()) {
            byId.put(kind, new LinkedHashMap<>());
            byParent.put(kind, new HashMap<>());
            byNumber.put(kind, new HashMap<>());
        }
    }

    /** The present, to the microsecond: two statuses of one case may not share a moment. */
    String now() {
        return LocalDateTime.ofInstant(present.get(), ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS) + "Z";
    }

    /** A new node with its address filled in; {@code uuid} only where the standard has it. */
    ObjectNode fresh(Kind kind, String prefix) {
        String id = UUID.randomUUID().toString();
        ObjectNode node = Json.object().put("url", base + "/" + kind.api.path() + "/api/v1/" + prefix + kind.path + "/"
                + id);
        if (kind.api == Api.ZAKEN) {
            node.put("uuid", id);
        }
        return node;
    }

    ObjectNode fresh(Kind kind) {
        return fresh(kind, "");
    }

    void add(Kind kind, ObjectNode node) {
        byId.get(kind).put(idOf(node.path("url").asText()), node);
        for (String parent : kind.parents) {
            String id = idOf(node.path(parent).asText());
            byParent.get(kind).computeIfAbsent(id, key -> new ArrayList<>()).add(node);
        }
        if (node.hasNonNull("identificatie")) {
            byNumber.get(kind).put(number(node), node);
        }
    }

    void keepContent(String id, byte[] content) {
        contents.put(id, content);
    }

    void keepPart(String id, byte[] bytes) {
        parts.put(id, bytes);
    }

    byte[] part(String id) {
        return parts.get(id);
    }

    Optional<byte[]> content(String id) {
        return Optional.ofNullable(contents.get(id));
    }

    List<byte[]> contents() {
        return List.copyOf(contents.values());
    }

    void remove(Kind kind, String id) {
        byId.get(kind).remove(id);
    }

    Optional<ObjectNode> find(Kind kind, String id) {
        return Optional.ofNullable(byId.get(kind).get(id));
    }

    /** By its address, as far as that names this kind: whichever host name the caller knows us by. */
    Optional<ObjectNode> at(Kind kind, String url) {
        return url.contains("/" + kind.api.path() + "/api/v1/") && url.contains("/" + kind.path + "/")
                ? find(kind, idOf(url)) : Optional.empty();
    }

    Optional<ObjectNode> numbered(Kind kind, String organisation, String number) {
        return Optional.ofNullable(byNumber.get(kind).get(organisation + "/" + number));
    }

    Collection<ObjectNode> all(Kind kind) {
        return byId.get(kind).values();
    }

    /** The children of a resource, oldest first. */
    List<ObjectNode> of(Kind kind, String parentUrl) {
        return byParent.get(kind).getOrDefault(idOf(parentUrl), List.of());
    }

    static String idOf(String url) {
        String path = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String number(ObjectNode node) {
        String organisation = node.has("bronorganisatie") ? "bronorganisatie" : "verantwoordelijkeOrganisatie";
        return node.path(organisation).asText() + "/" + node.path("identificatie").asText();
    }
}
