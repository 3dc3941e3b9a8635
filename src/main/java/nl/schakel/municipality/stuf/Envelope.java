package nl.schakel.municipality.stuf;

import java.util.Optional;
import java.util.stream.Stream;

import nl.schakel.municipality.stuf.StufSettings.Login;
import nl.schakel.municipality.stuf.StufSettings.Soap;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.message.WSSecHeader;
import org.apache.wss4j.dom.message.WSSecUsernameToken;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** SOAP 1.1 and 1.2 around a StUF message, with a WS-Security UsernameToken where one is agreed. */
final class Envelope {

    static final String SOAP_1_1 = "http://schemas.xmlsoap.org/soap/envelope/";
    static final String SOAP_1_2 = "http://www.w3.org/2003/05/soap-envelope";
    static final String SECURITY =
            "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

    private Envelope() {
    }

    /** @param login null where the message carries none */
    static byte[] wrap(Element message, Soap version, Login login) {
        Document document = around(version, message, false);
        if (login != null) {
            sign(document, login);
        }
        return StufXml.write(document);
    }

    /** A fault whose detail is the StUF fault message; the sentences of SOAP itself tell nothing. */
    static byte[] fault(Element message, Soap version, boolean server) {
        return StufXml.write(around(version, message, true, server));
    }

    private static Document around(Soap version, Element message, boolean fault) {
        return around(version, message, fault, false);
    }

    private static Document around(Soap version, Element message, boolean fault, boolean server) {
        boolean newer = version == Soap.V1_2;
        String ns = newer ? SOAP_1_2 : SOAP_1_1;
        Document document = StufXml.empty();
        Element envelope = document.createElementNS(ns, "soap:Envelope");
        document.appendChild(envelope);
        Element body = child(envelope, ns, "soap:Body");
        Element place = body;
        if (fault) {
            Element soapFault = child(body, ns, "soap:Fault");
            String text = server ? "Proces geeft fout" : "Bericht is niet te verwerken";
            if (newer) {
                child(child(soapFault, ns, "soap:Code"), ns, "soap:Value")
                        .setTextContent(server ? "soap:Receiver" : "soap:Sender");
                Element words = child(child(soapFault, ns, "soap:Reason"), ns, "soap:Text");
                words.setAttributeNS("http://www.w3.org/XML/1998/namespace", "xml:lang", "nl");
                words.setTextContent(text);
                place = child(soapFault, ns, "soap:Detail");
            } else {
                child(soapFault, null, "faultcode").setTextContent(server ? "soap:Server" : "soap:Client");
                child(soapFault, null, "faultstring").setTextContent(text);
                place = child(soapFault, null, "detail");
            }
        }
        place.appendChild(document.importNode(message, true));
        return document;
    }

    private static Element child(Element parent, String ns, String name) {
        Element child = parent.getOwnerDocument().createElementNS(ns, name);
        parent.appendChild(child);
        return child;
    }

    private static void sign(Document document, Login login) {
        try {
            WSSecHeader header = new WSSecHeader(document);
            header.insertSecurityHeader();
            WSSecUsernameToken token = new WSSecUsernameToken(header);
            token.setPasswordType(login.digest() ? WSConstants.PASSWORD_DIGEST : WSConstants.PASSWORD_TEXT);
            token.setUserInfo(login.user(), login.secret());
            token.addNonce();
            token.addCreated();
            token.build();
        } catch (WSSecurityException e) {
            throw new IllegalStateException("an envelope of our own takes no security header");
        }
    }

    /** The header of an envelope; empty where it has none or is no envelope. */
    static Optional<Element> header(Document document) {
        return envelope(document).flatMap(envelope -> StufXml.at(envelope, "Header"));
    }

    /** The first element in the body; empty where the body is empty or this is no envelope. */
    static Optional<Element> body(Document document) {
        return envelope(document).flatMap(envelope -> StufXml.at(envelope, "Body"))
                .flatMap(body -> StufXml.children(body).stream().findFirst());
    }

    /** The fault message in an answer, as SOAP fault or, as some suites send it, in its place. */
    static Optional<FaultMessage> faultMessage(Element body) {
        if (!isFault(body)) {
            return FaultMessage.of(body);
        }
        return Stream.of("detail", "Detail").flatMap(name -> StufXml.children(body, name))
                .flatMap(detail -> StufXml.children(detail).stream()).map(FaultMessage::of)
                .flatMap(Optional::stream).findFirst();
    }

    static boolean isFault(Element body) {
        return "Fault".equals(body.getLocalName()) && (SOAP_1_1.equals(body.getNamespaceURI())
                || SOAP_1_2.equals(body.getNamespaceURI()));
    }

    /** The local part of a fault's code, of the narrowest one in SOAP 1.2; empty where it has none. */
    static String faultCode(Element fault) {
        String code = StufXml.text(fault, "faultcode").or(() -> StufXml.text(fault, "Code", "Subcode", "Value"))
                .or(() -> StufXml.text(fault, "Code", "Value")).orElse("");
        return code.substring(code.lastIndexOf(':') + 1);
    }

    private static Optional<Element> envelope(Document document) {
        Element root = document.getDocumentElement();
        return Optional.of(root).filter(element -> "Envelope".equals(element.getLocalName())
                && (SOAP_1_1.equals(element.getNamespaceURI()) || SOAP_1_2.equals(element.getNamespaceURI())));
    }
}
