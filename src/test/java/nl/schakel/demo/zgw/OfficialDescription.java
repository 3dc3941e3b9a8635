package nl.schakel.demo.zgw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * One official description. The rules for bodies are read twice: what is read-only is not asked of a request, what is
 * write-only not of an answer (OpenAPI 3.0.3, Schema Object).
 */
final class OfficialDescription {

    /** A path template and what its method does. */
    record Operation(JsonNode item, JsonNode method) {
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUESTS = "urn:requests";
    private static final String ANSWERS = "urn:answers";

    private final ObjectNode root;
    private final SchemaRegistry schemas;

    private OfficialDescription(ObjectNode root) {
        this.root = root;
        Map<String, String> variants = Map.of(REQUESTS, variant("readOnly").toString(),
                ANSWERS, variant("writeOnly").toString());
        this.schemas = SchemaRegistry.withDialect(Dialects.getOpenApi30(), builder -> builder.schemas(variants)
                .schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true)
                        .locale(Locale.ENGLISH).build()));
    }

    static OfficialDescription read(Path file) throws IOException {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(20 * 1024 * 1024);
        ObjectMapper yaml = new ObjectMapper(YAMLFactory.builder().loaderOptions(limits).build());
        return new OfficialDescription((ObjectNode) yaml.readTree(
                Files.readString(file, StandardCharsets.UTF_8)));
    }

    /** The operation at a path below the interface's base, null where the standard has none. */
    Operation operation(String method, String path) {
        String[] asked = path.split("/");
        for (Map.Entry<String, JsonNode> entry : root.path("paths").properties()) {
            JsonNode operation = entry.getValue().path(method.toLowerCase(Locale.ROOT));
            if (operation.isObject() && matches(entry.getKey().split("/"), asked)) {
                return new Operation(entry.getValue(), operation);
            }
        }
        return null;
    }

    void checkParameters(Operation operation, Map<String, String> query, Map<String, String> headers,
                         List<String> wrong) {
        Set<String> unknown = new TreeSet<>(query.keySet());
        List<JsonNode> parameters = new ArrayList<>();
        operation.item().path("parameters").forEach(parameters::add);
        operation.method().path("parameters").forEach(parameters::add);
        for (JsonNode reference : parameters) {
            JsonNode parameter = resolved(reference);
            String name = parameter.path("name").asText();
            String in = parameter.path("in").asText();
            unknown.remove(name);
            String value = "query".equals(in) ? query.get(name)
                    : "header".equals(in) ? headers.get(name.toLowerCase(Locale.ROOT)) : null;
            if (value == null) {
                if (parameter.path("required").asBoolean() && !"path".equals(in)) {
                    wrong.add("missing " + in + " " + name);
                }
            } else if (!fits(parameter.path("schema"), name.equalsIgnoreCase("Content-Type")
                    ? value.split(";")[0] : value)) {
                wrong.add(in + " " + name + " breaks its rule");
            }
        }
        unknown.forEach(name -> wrong.add("unknown query " + name));
        if (!headers.getOrDefault("authorization", "").startsWith("Bearer ")) {
            wrong.add("missing token");
        }
    }

    void checkBody(Operation operation, String type, byte[] body, List<String> wrong) {
        JsonNode declared = resolved(operation.method().path("requestBody"));
        if (declared.isMissingNode()) {
            if (body.length > 0) {
                wrong.add("a body where none belongs");
            }
            return;
        }
        if (!declared.path("content").has(type)) {
            wrong.add("content type is not one of the description");
            return;
        }
        if (!type.startsWith("multipart/")) {
            check(REQUESTS, declared.path("content").path(type).path("schema"), body, wrong);
        }
    }

    void checkAnswer(Operation operation, int status, String type, byte[] body, List<String> wrong) {
        JsonNode declared = resolved(operation.method().path("responses").path(String.valueOf(status)));
        if (declared.isMissingNode()) {
            wrong.add("status is not one of the description");
        } else if (declared.path("content").isMissingNode()) {
            if (body.length > 0) {
                wrong.add("a body where none belongs");
            }
        } else if (!declared.path("content").has(type)) {
            wrong.add("content type is not one of the description");
        } else if (type.endsWith("json")) {
            check(ANSWERS, declared.path("content").path(type).path("schema"), body, wrong);
        }
    }

    private void check(String variant, JsonNode schema, byte[] body, List<String> wrong) {
        try {
            JsonNode node = JSON.readTree(body);
            schema(variant, specific(schema, node)).validate(node).stream()
                    .map(OfficialDescription::sentence).forEach(wrong::add);
        } catch (IOException unreadable) {
            wrong.add("the body is not JSON");
        }
    }

    private Schema schema(String variant, JsonNode schema) {
        if (schema.has("$ref")) {
            return schemas.getSchema(SchemaLocation.of(variant + schema.get("$ref").asText()));
        }
        ObjectNode inline = JSON.createObjectNode();
        inline.setAll((ObjectNode) absolute(schema.deepCopy(), variant));
        return schemas.getSchema(inline);
    }

    /** Follows a discriminator by hand: here the parent names its children, which name the parent again. */
    private JsonNode specific(JsonNode schema, JsonNode body) {
        JsonNode discriminator = resolved(schema).path("discriminator");
        String value = body.path(discriminator.path("propertyName").asText()).asText();
        JsonNode child = discriminator.path("mapping").path(value);
        return child.isTextual() ? JSON.createObjectNode().put("$ref", child.asText()) : schema;
    }

    private boolean fits(JsonNode schema, String value) {
        JsonNode node = switch (resolved(schema).path("type").asText()) {
            case "integer" -> value.matches("-?\\d{1,18}") ? JSON.getNodeFactory().numberNode(Long.parseLong(value))
                    : JSON.getNodeFactory().textNode(value);
            case "boolean" -> "true".equals(value) || "false".equals(value)
                    ? JSON.getNodeFactory().booleanNode(Boolean.parseBoolean(value))
                    : JSON.getNodeFactory().textNode(value);
            case "array" -> {
                ArrayNode list = JSON.createArrayNode();
                for (String element : value.split(",")) {
                    list.add(element);
                }
                yield list;
            }
            default -> JSON.getNodeFactory().textNode(value);
        };
        return schema(REQUESTS, schema).validate(node).isEmpty();
    }

    private JsonNode resolved(JsonNode node) {
        JsonNode found = node;
        while (found.has("$ref")) {
            found = root.at(found.get("$ref").asText().substring(1));
        }
        return found;
    }

    private ObjectNode variant(String absent) {
        ObjectNode copy = JSON.createObjectNode();
        copy.putObject("components").set("schemas", root.path("components").path("schemas").deepCopy());
        mend(copy, absent);
        return copy;
    }

    /**
     * Makes the description one that can be met. Five mends, each for its own reason: {@code required} does not count
     * for what this direction leaves out; {@code _expand} points into other descriptions on the internet and is
     * optional; discriminators are followed by {@link #specific}; {@code nullable} beside {@code allOf} means what its
     * writers meant, though OpenAPI 3.0.3 gives it no effect there; and the lists of document types and of zaaktypen
     * in Catalogi 1.3.1 are typed as one text, which 1.4.0 corrects to a list.
     */
    private static void mend(JsonNode node, String absent) {
        if (node instanceof ObjectNode object) {
            object.remove("discriminator");
            if (object.path("nullable").asBoolean() && object.has("allOf")) {
                ArrayNode either = JSON.createArrayNode();
                either.addObject().set("allOf", object.remove("allOf"));
                either.addObject().put("nullable", true).putArray("enum").addNull();
                object.set("anyOf", either);
            }
            if (object.get("properties") instanceof ObjectNode properties) {
                properties.remove("_expand");
                for (String list : List.of("informatieobjecttypen", "zaaktypen")) {
                    if ("string".equals(properties.path(list).path("type").asText())) {
                        ((ObjectNode) properties.get(list)).put("type", "array");
                    }
                }
                if (object.get("required") instanceof ArrayNode required) {
                    for (int i = required.size() - 1; i >= 0; i--) {
                        if (properties.path(required.get(i).asText()).path(absent).asBoolean()) {
                            required.remove(i);
                        }
                    }
                }
            }
        }
        node.forEach(child -> mend(child, absent));
    }

    private static JsonNode absolute(JsonNode node, String variant) {
        if (node instanceof ObjectNode object && object.path("$ref").asText().startsWith("#")) {
            object.put("$ref", variant + object.get("$ref").asText());
        }
        node.forEach(child -> absolute(child, variant));
        return node;
    }

    private static boolean matches(String[] template, String[] asked) {
        if (template.length != asked.length) {
            return false;
        }
        for (int i = 0; i < template.length; i++) {
            if (!template[i].startsWith("{") && !template[i].equals(asked[i])) {
                return false;
            }
        }
        return true;
    }

    private static String sentence(Error error) {
        String detail = "required".equals(error.getKeyword()) ? " " + error.getProperty() : "";
        return error.getInstanceLocation() + " breaks " + error.getKeyword() + detail;
    }
}
