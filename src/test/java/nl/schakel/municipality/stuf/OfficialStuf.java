package nl.schakel.municipality.stuf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** The official schemas of ZDS 1.1.02, where they are at hand. */
public final class OfficialStuf {

    private static final Path FOLDER = Path.of("../shared/standards/municipal/zds-1.1.02");
    /** One for each WSDL: of several files for one namespace, a schema of the JDK takes the first. */
    private static final Map<String, Schema> SCHEMAS = present() ? Map.of("Lk01", schema(
                    "mutatie/zkn0310_msg_mutatie.xsd"), "L_01", schema("vraagAntwoord/zkn0310_msg_vraagAntwoord.xsd"),
            "D_02", schema("zs-dms/zkn0310_msg_zs-dms.xsd")) : Map.of();

    private OfficialStuf() {
    }

    /** Whether the schemas can be read here. */
    public static boolean present() {
        return Files.isDirectory(FOLDER);
    }

    /**
     * What is wrong with the message in an envelope, and with the one in the detail of a fault; empty where nothing.
     */
    public static List<String> errors(byte[] envelope) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(envelope));
            List<Element> messages = new ArrayList<>();
            find(document.getDocumentElement(), messages);
            if (messages.isEmpty()) {
                return List.of("no message in the body");
            }
            List<String> errors = new ArrayList<>();
            for (Element message : messages) {
                validate(message, errors);
            }
            return errors;
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void find(Element in, List<Element> messages) {
        if (Stream.of(Ns.ZKN, Ns.STUF).anyMatch(ns -> ns.uri.equals(in.getNamespaceURI()))) {
            messages.add(in);
            return;
        }
        for (Node node = in.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && !"Header".equals(element.getLocalName())) {
                find(element, messages);
            }
        }
    }

    private static void validate(Element message, List<String> errors) throws SAXException, IOException {
        String name = message.getLocalName();
        Validator validator = SCHEMAS.get(name.matches(".*L[av]01") ? "L_01" : name.matches(".*D[iu]02") ? "D_02"
                : "Lk01").newValidator();
        validator.setErrorHandler(new ErrorHandler() {
            @Override
            public void warning(SAXParseException e) {
                // The schemas themselves give some.
            }

            @Override
            public void error(SAXParseException e) {
                errors.add(message.getLocalName() + ": " + e.getMessage());
            }

            @Override
            public void fatalError(SAXParseException e) {
                errors.add(message.getLocalName() + ": " + e.getMessage());
            }
        });
        validator.validate(new DOMSource(message));
    }

    private static Schema schema(String file) {
        try {
            SchemaFactory factory = SchemaFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/honour-all-schemaLocations", true);
            return factory.newSchema(FOLDER.resolve("zkn0310").resolve(file).toFile());
        } catch (SAXException e) {
            throw new IllegalStateException(e);
        }
    }
}
