package nl.schakel.fhir;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.xml.namespace.QName;
import javax.xml.stream.XMLEventReader;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.events.Attribute;
import javax.xml.stream.events.StartElement;
import javax.xml.stream.events.XMLEvent;

import ca.uhn.fhir.util.XmlUtil;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What was sent, before anything is made of it: a tree of names in which JSON and XML look alike, as FHIR's XML has it
 * (a resource is an element with its type for a name).
 *
 * @param value    of a primitive; null where there is none
 * @param list     whether it stood in a JSON array; null in XML, which does not tell
 * @param children elements; empty below a narrative
 */
record BodyTree(String name, String value, Boolean list, List<BodyTree> children) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String XHTML = "http://www.w3.org/1999/xhtml";
    private static final String TYPE = "resourceType";
    private static final QName VALUE = new QName("value");

    /** @return null where it is neither JSON nor XML, or nests too deep */
    static BodyTree of(byte[] body, String mediaType) {
        try {
            if (!BundleCodec.XML.equals(mediaType)) {
                return resource(JSON.readTree(body));
            }
            XMLEventReader events = XmlUtil.createXmlReader(
                    new StringReader(new String(body, StandardCharsets.UTF_8)));
            while (events.hasNext()) {
                XMLEvent event = events.nextEvent();
                if (event.isStartElement()) {
                    return element(event.asStartElement(), events);
                }
            }
            return null;
        } catch (IOException | XMLStreamException e) {
            return null;
        }
    }

    private static BodyTree element(StartElement start, XMLEventReader events) throws XMLStreamException {
        String name = start.getName().getLocalPart();
        boolean narrative = XHTML.equals(start.getName().getNamespaceURI());
        Attribute value = start.getAttributeByName(VALUE);
        List<BodyTree> children = new ArrayList<>();
        while (events.hasNext()) {
            XMLEvent event = events.nextEvent();
            if (event.isEndElement()) {
                break;
            }
            if (event.isStartElement()) {
                BodyTree child = element(event.asStartElement(), events);
                if (!narrative) {
                    children.add(child);
                }
            }
        }
        return new BodyTree(name, value == null ? null : value.getValue(), null, children);
    }

    private static BodyTree resource(JsonNode object) {
        return object == null || !object.isObject() || !object.path(TYPE).isTextual() ? null
                : new BodyTree(object.path(TYPE).asText(), null, null, children(object));
    }

    private static List<BodyTree> children(JsonNode object) {
        List<BodyTree> children = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode value = field.getValue();
            if (field.getKey().equals(TYPE) || field.getKey().equals("fhir_comments")) {
                continue;
            }
            if (value.isArray()) {
                value.forEach(item -> children.add(node(field.getKey(), item, true)));
            } else {
                children.add(node(field.getKey(), value, false));
            }
        }
        return children;
    }

    private static BodyTree node(String name, JsonNode value, boolean list) {
        if (value.isObject() && value.has(TYPE)) {
            BodyTree resource = resource(value);
            return new BodyTree(name, null, list, resource == null ? List.of() : List.of(resource));
        }
        if (value.isValueNode() && !value.isNull()) {
            return new BodyTree(name, value.asText(), list, List.of());
        }
        return new BodyTree(name, null, list, children(value));
    }
}
