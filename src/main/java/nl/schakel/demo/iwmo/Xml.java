package nl.schakel.demo.iwmo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Documents in and out, and the few ways to walk them. Elements are found by local name: each message has one
 * namespace.
 */
final class Xml {

    private static final DocumentBuilderFactory READING = DocumentBuilderFactory.newDefaultNSInstance();
    private static final TransformerFactory WRITING = TransformerFactory.newDefaultInstance();

    static {
        try {
            READING.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            READING.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the parser of this Java cannot be made safe", e);
        }
    }

    private Xml() {
    }

    /** Empty where it is no XML. */
    static Optional<Document> read(byte[] bytes) {
        try {
            DocumentBuilder parser = builder();
            parser.setErrorHandler(null);
            return bytes.length == 0 ? Optional.empty()
                    : Optional.of(parser.parse(new ByteArrayInputStream(bytes)));
        } catch (SAXException | IOException unreadable) {
            return Optional.empty();
        }
    }

    static Document fresh() {
        return builder().newDocument();
    }

    static byte[] bytes(Document document) {
        try {
            Transformer identity = WRITING.newTransformer();
            identity.setOutputProperty(OutputKeys.ENCODING, StandardCharsets.UTF_8.name());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            identity.transform(new DOMSource(document), new StreamResult(bytes));
            return bytes.toByteArray();
        } catch (TransformerException e) {
            throw new IllegalStateException("a document of our own cannot be written", e);
        }
    }

    /** The children with this local name. */
    static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent == null ? null : parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && (name == null || name.equals(element.getLocalName()))) {
                found.add(element);
            }
        }
        return found;
    }

    /** The first element along a path of local names; null where there is none. */
    static Element at(Element from, String... path) {
        Element here = from;
        for (String name : path) {
            List<Element> next = children(here, name);
            here = next.isEmpty() ? null : next.get(0);
        }
        return here;
    }

    /** The text at the end of a path, empty where there is none. */
    static String text(Element from, String... path) {
        Element found = at(from, path);
        return found == null ? "" : found.getTextContent().strip();
    }

    /** All texts of elements with this local name, wherever they stand. */
    static List<String> texts(Document document, String name) {
        List<String> texts = new ArrayList<>();
        var found = document.getElementsByTagNameNS("*", name);
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent().strip());
        }
        return texts;
    }

    private static DocumentBuilder builder() {
        try {
            return READING.newDocumentBuilder();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the parser of this Java cannot be used", e);
        }
    }
}
