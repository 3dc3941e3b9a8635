package nl.schakel.demo.stuf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** SOAP 1.1 and 1.2 as text and as trees. */
final class Soap {

    static final String V1_1 = "http://schemas.xmlsoap.org/soap/envelope/";
    static final String V1_2 = "http://www.w3.org/2003/05/soap-envelope";
    private static final DocumentBuilderFactory BUILDERS = builders();

    private Soap() {
    }

    /** What was in an envelope. */
    record Message(boolean newer, Element header, Element body) {
    }

    /** @return empty where it is no envelope with a body */
    static Optional<Message> read(byte[] bytes) {
        try {
            DocumentBuilder builder;
            synchronized (BUILDERS) {
                builder = BUILDERS.newDocumentBuilder();
            }
            builder.setErrorHandler(null);
            Document document = builder.parse(new ByteArrayInputStream(bytes));
            Element root = document.getDocumentElement();
            boolean newer = V1_2.equals(root.getNamespaceURI());
            if (!"Envelope".equals(root.getLocalName()) || !newer && !V1_1.equals(root.getNamespaceURI())) {
                return Optional.empty();
            }
            Element header = at(root, "Header").orElse(null);
            return at(root, "Body").flatMap(body -> children(body).stream().findFirst())
                    .map(body -> new Message(newer, header, body));
        } catch (SAXException | IOException | ParserConfigurationException e) {
            return Optional.empty();
        }
    }

    static String wrap(boolean newer, String body) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><s:Envelope "
                + "xmlns:s=\"" + (newer ? V1_2 : V1_1) + "\"><s:Body>"
                + body + "</s:Body></s:Envelope>";
    }

    /** A fault, with a StUF fault message as its detail where there is one. */
    static String fault(boolean newer, String code, String detail) {
        return wrap(newer, newer
                ? "<s:Fault><s:Code><s:Value>s:" + (code.equals("Server") ? "Receiver" : "Sender")
                        + "</s:Value></s:Code>"
                        + "<s:Reason><s:Text xml:lang=\"nl\">Fout</s:Text></s:Reason>"
                        + (detail.isEmpty() ? "" : "<s:Detail>" + detail + "</s:Detail>") + "</s:Fault>"
                : "<s:Fault><faultcode>s:" + code + "</faultcode><faultstring>Fout</faultstring>"
                        + (detail.isEmpty() ? "" : "<detail>" + detail + "</detail>") + "</s:Fault>");
    }

    /** WS-Security: the caller is not who it says. */
    static String stranger(boolean newer) {
        return newer ? wrap(true, "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:wsse=\""
                        + Caller.SECURITY + "\">wsse:FailedAuthentication</s:Value></s:Subcode></s:Code><s:Reason>"
                        + "<s:Text xml:lang=\"nl\">Fout</s:Text></s:Reason></s:Fault>")
                : wrap(false, "<s:Fault><faultcode xmlns:wsse=\"" + Caller.SECURITY + "\">wsse:FailedAuthentication"
                        + "</faultcode><faultstring>Fout</faultstring></s:Fault>");
    }

    static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    static List<Element> children(Element parent, String name) {
        return children(parent).stream().filter(child -> name.equals(child.getLocalName())).toList();
    }

    static Optional<Element> at(Element from, String... path) {
        Element found = from;
        for (String name : path) {
            List<Element> next = children(found, name);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            found = next.get(0);
        }
        return Optional.of(found);
    }

    /** Empty where there is nothing. */
    static String text(Element from, String... path) {
        return at(from, path).map(element -> element.getTextContent().strip()).orElse("");
    }

    static String safe(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static DocumentBuilderFactory builders() {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        try {
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's own parser cannot be set up safely", e);
        }
        return factory;
    }
}
