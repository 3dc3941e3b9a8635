package nl.schakel.municipality.stuf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads and writes XML as trees. No DTD, no external entities, no depth without end; how long a text may be is for the
 * caller to bound. The factories are made once and used by one thread at a time.
 */
final class StufXml {

    private static final String DEPTH = "http://www.oracle.com/xml/jaxp/properties/maxElementDepth";
    /** A StUF message is some fifteen elements deep. */
    private static final String DEEPEST = "100";
    private static final DocumentBuilderFactory BUILDERS = builders();
    private static final TransformerFactory WRITERS = writers();

    private StufXml() {
    }

    static Document empty() {
        return builder().newDocument();
    }

    /** @return empty where the bytes are no XML that may be read */
    static Optional<Document> read(byte[] bytes) {
        try {
            return Optional.of(builder().parse(new ByteArrayInputStream(bytes)));
        } catch (SAXException | IOException e) {
            // Without the parser's words: they would quote the message.
            return Optional.empty();
        }
    }

    static byte[] write(Document document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Transformer writer;
            synchronized (WRITERS) {
                writer = WRITERS.newTransformer();
            }
            writer.transform(new DOMSource(document), new StreamResult(bytes));
        } catch (TransformerException e) {
            throw new IllegalStateException("a tree of our own cannot be written");
        }
        return bytes.toByteArray();
    }

    /** The child elements, in order. */
    static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    /** The child elements with this local name, whatever their namespace: suites differ in where they put what. */
    static Stream<Element> children(Element parent, String name) {
        return children(parent).stream().filter(child -> name.equals(child.getLocalName()));
    }

    /** The first descendant along a path of local names. */
    static Optional<Element> at(Element from, String... path) {
        Optional<Element> found = Optional.of(from);
        for (String name : path) {
            found = found.flatMap(element -> children(element, name).findFirst());
        }
        return found;
    }

    /** The text at a path of local names; empty where it is absent or blank, as an element with noValue is. */
    static Optional<String> text(Element from, String... path) {
        return at(from, path).map(element -> element.getTextContent().strip()).filter(text -> !text.isEmpty());
    }

    private static DocumentBuilder builder() {
        try {
            DocumentBuilder builder;
            synchronized (BUILDERS) {
                builder = BUILDERS.newDocumentBuilder();
            }
            builder.setErrorHandler(new Silent());
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's own parser cannot be set up safely", e);
        }
    }

    private static DocumentBuilderFactory builders() {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        try {
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setAttribute(DEPTH, DEEPEST);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's own parser cannot be set up safely", e);
        }
        factory.setXIncludeAware(false);
        factory.setExpandEntityReferences(false);
        return factory;
    }

    private static TransformerFactory writers() {
        TransformerFactory factory = TransformerFactory.newDefaultInstance();
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "");
        return factory;
    }

    /** The parser's own habit is to print what it read on the standard error. */
    private static final class Silent implements ErrorHandler {

        @Override
        public void warning(SAXParseException exception) {
            // Nobody to tell.
        }

        @Override
        public void error(SAXParseException exception) throws SAXException {
            throw exception;
        }

        @Override
        public void fatalError(SAXParseException exception) throws SAXException {
            throw exception;
        }
    }
}
