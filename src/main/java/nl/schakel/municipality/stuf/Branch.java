package nl.schakel.municipality.stuf;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** An element that grows: each word adds what the schema wants next. */
final class Branch {

    /** A StUF date (StUF 03.01: yyyyMMdd). */
    static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");

    private final Element element;

    private Branch(Element element) {
        this.element = element;
    }

    /** The root of a new message, with all prefixes declared. */
    static Branch root(Ns ns, String name) {
        Document document = StufXml.empty();
        Element root = document.createElementNS(ns.uri, ns.prefix + ":" + name);
        for (Ns each : Ns.values()) {
            root.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:" + each.prefix, each.uri);
        }
        document.appendChild(root);
        return new Branch(root);
    }

    Element element() {
        return element;
    }

    /** A child to grow further. */
    Branch branch(Ns ns, String name) {
        Element child = element.getOwnerDocument().createElementNS(ns.uri, ns.prefix + ":" + name);
        element.appendChild(child);
        return new Branch(child);
    }

    /** A child of the sector model that stands for an entity or a relation. */
    Branch entity(String name, String type) {
        return branch(Ns.ZKN, name).with(Ns.STUF, "entiteittype", type);
    }

    /** The same in a message that changes something: T adds, W changes, I only names. */
    Branch entity(String name, String type, String processing) {
        return entity(name, type).with(Ns.STUF, "verwerkingssoort", processing);
    }

    /** A child with text; none where there is no text. */
    Branch text(Ns ns, String name, String value) {
        if (value != null && !value.isBlank()) {
            branch(ns, name).element.setTextContent(clean(value));
        }
        return this;
    }

    /** Text of the sector model. */
    Branch text(String name, String value) {
        return text(Ns.ZKN, name, value);
    }

    /** Text cut to what the schema takes; the document carries the whole. */
    Branch text(Ns ns, String name, String value, int length) {
        return text(ns, name, value == null ? null : cut(value, length));
    }

    Branch date(String name, LocalDate date) {
        return text(name, date == null ? null : DATE.format(date));
    }

    /** A child that asks for its value: in a question, nil means that it is wanted. */
    Branch wanted(String... names) {
        for (String name : names) {
            branch(Ns.ZKN, name).with(Ns.XSI, "nil", "true");
        }
        return this;
    }

    /** The whole message that this is a part of. */
    Branch top() {
        return new Branch(element.getOwnerDocument().getDocumentElement());
    }

    /** The child that was added last. */
    Branch last() {
        return new Branch((Element) element.getLastChild());
    }

    Branch with(String attribute, String value) {
        element.setAttribute(attribute, value);
        return this;
    }

    Branch with(Ns ns, String attribute, String value) {
        element.setAttributeNS(ns.uri, ns.prefix + ":" + attribute, value);
        return this;
    }

    /** Never half of a character. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    /** Without the control characters that XML 1.0 cannot hold at all. */
    private static String clean(String text) {
        return text.codePoints().filter(c -> c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c <= 0xD7FF
                        || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
