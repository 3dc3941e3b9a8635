package nl.schakel.municipality.iwmo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of an iWmo message with what is in it. Those messages have no attributes and no mixed content.
 *
 * @param text the text of an element without children, else empty
 */
record XmlNode(String namespace, String name, String text, List<XmlNode> children) {

    /** A client with a hundred allocations and as many relations has some thousands. */
    private static final int MOST_ELEMENTS = 100_000;
    private static final int DEEPEST = 20;
    private static final int BYTE_ORDER_MARK = 0xFEFF;
    private static final XMLInputFactory READING = factory();

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** @throws Unreadable where it is no XML, has a DTD, or is deeper or larger than an iWmo message can be */
    static XmlNode parse(byte[] bytes) {
        try {
            XMLStreamReader xml = READING.createXMLStreamReader(text(bytes));
            try {
                return read(xml);
            } finally {
                xml.close();
            }
        } catch (XMLStreamException | IOException | RuntimeException e) {
            // Without the parser's words: they quote what they could not read.
            throw e instanceof Unreadable unreadable ? unreadable : new Unreadable();
        }
    }

    /** StUF and iWmo are UTF-8; the parser itself would complain of anything else on the console. */
    static Reader text(byte[] bytes) throws IOException {
        PushbackReader text = new PushbackReader(new InputStreamReader(new ByteArrayInputStream(bytes),
                StandardCharsets.UTF_8.newDecoder()));
        int first = text.read();
        if (first >= 0 && first != BYTE_ORDER_MARK) {
            text.unread(first);
        }
        return text;
    }

    private static XmlNode read(XMLStreamReader xml) throws XMLStreamException {
        Deque<XmlNode> open = new ArrayDeque<>();
        StringBuilder text = new StringBuilder();
        int elements = 0;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++elements > MOST_ELEMENTS || open.size() >= DEEPEST) {
                        throw new Unreadable();
                    }
                    open.push(new XmlNode(xml.getNamespaceURI(), xml.getLocalName(), "", new ArrayList<>()));
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    XmlNode node = open.pop();
                    XmlNode done = node.children.isEmpty()
                            ? new XmlNode(node.namespace, node.name, text.toString(), List.of()) : node;
                    text.setLength(0);
                    if (open.isEmpty()) {
                        return done;
                    }
                    open.peek().children.add(done);
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw new Unreadable();
                default -> {
                    // Comments and processing instructions say nothing.
                }
            }
        }
        throw new Unreadable();
    }

    /** The child with this name; null where there is none. */
    XmlNode child(String name) {
        return children.stream().filter(child -> child.name.equals(name)).findFirst().orElse(null);
    }

    /** The children with this name, in order. */
    List<XmlNode> all(String name) {
        return children.stream().filter(child -> child.name.equals(name)).toList();
    }

    /** The text at the end of a path; null where there is no such element. */
    String text(String... path) {
        XmlNode node = this;
        for (String name : path) {
            node = node == null ? null : node.child(name);
        }
        return node == null ? null : node.text;
    }

    /** This element and all below it. */
    List<XmlNode> everything() {
        List<XmlNode> all = new ArrayList<>();
        all.add(this);
        children.forEach(child -> all.addAll(child.everything()));
        return all;
    }

    /** Never shows content. */
    @Override
    public String toString() {
        return "XmlNode " + name;
    }

    /** It is no iWmo message at all. */
    static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1;

        Unreadable() {
            super("not readable as an iWmo message", null, false, false);
        }
    }
}
