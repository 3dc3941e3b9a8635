package nl.schakel.demo.iwmo;

import java.util.Locale;

import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** A message of iWmo 3.2 being written. */
final class Letter {

    static final String BASE = "http://www.istandaarden.nl/iwmo/3_2/basisschema/schema";
    /** IV034: what the schemas of 3.2 say of themselves. */
    static final String XSD_VERSION = "1.0.0";

    private static final String NAMESPACES = "http://www.w3.org/2000/xmlns/";

    private final Document document;
    private final String prefix;
    private final String namespace;

    private Letter(Document document, String function) {
        this.document = document;
        this.prefix = function.toLowerCase(Locale.ROOT);
        this.namespace = namespace(function);
    }

    /** An empty message, for instance {@code WMO319}. */
    static Letter of(String function) {
        Letter letter = new Letter(Xml.fresh(), function);
        letter.document.setXmlStandalone(true);
        Element root = letter.document.createElementNS(letter.namespace, letter.prefix + ":Bericht");
        letter.document.appendChild(root);
        letter.declare(root);
        return letter;
    }

    /** A message that says all that another one said, under its own name: what a retour begins with. */
    static Letter mirror(Document other, String function) {
        Letter letter = of(function);
        String theirs = other.getDocumentElement().getNamespaceURI();
        for (Element part : Xml.children(other.getDocumentElement(), null)) {
            letter.root().appendChild(letter.rename(letter.document.importNode(part, true), theirs));
        }
        return letter;
    }

    static String namespace(String function) {
        return "http://www.istandaarden.nl/iwmo/3_2/" + function.toLowerCase(Locale.ROOT) + "/schema";
    }

    Document document() {
        return document;
    }

    Element root() {
        return document.getDocumentElement();
    }

    /** An element of the message itself. */
    Element own(Element parent, String name, String text) {
        return add(parent, namespace, prefix + ":" + name, text);
    }

    /** An element of the base schema. */
    Element base(Element parent, String name, String text) {
        return add(parent, BASE, "iwmo:" + name, text);
    }

    /** A copy of a part of another message, its own elements renamed. */
    Element copy(Element parent, Element part) {
        String theirs = part.getOwnerDocument().getDocumentElement().getNamespaceURI();
        return (Element) parent.appendChild(rename(document.importNode(part, true), theirs));
    }

    private Element add(Element parent, String space, String name, String text) {
        Element element = document.createElementNS(space, name);
        if (text != null) {
            element.setTextContent(text);
        }
        parent.appendChild(element);
        return element;
    }

    private Node rename(Node node, String theirs) {
        Node here = node;
        if (here instanceof Element element) {
            for (int i = element.getAttributes().getLength() - 1; i >= 0; i--) {
                element.removeAttributeNode((Attr) element.getAttributes().item(i));
            }
            boolean base = !theirs.equals(element.getNamespaceURI());
            here = document.renameNode(element, base ? BASE : namespace,
                    (base ? "iwmo:" : prefix + ":") + element.getLocalName());
        }
        for (Node child = here.getFirstChild(); child != null; child = child.getNextSibling()) {
            child = rename(child, theirs);
        }
        return here;
    }

    private void declare(Element root) {
        root.setAttributeNS(NAMESPACES, "xmlns:iwmo", BASE);
        root.setAttributeNS(NAMESPACES, "xmlns:" + prefix, namespace);
    }
}
