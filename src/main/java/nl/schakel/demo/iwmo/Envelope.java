package nl.schakel.demo.iwmo;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The StUF-GGk 2.1 envelope as a back office knows it. */
final class Envelope {

    private static final String GGK = "http://www.stufstandaarden.nl/koppelvlak/ggk0210";
    private static final String STUF = "http://www.egem.nl/StUF/StUF0301";
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

    /**
     * What an envelope held.
     *
     * @param message   null where that is no XML
     * @param reference its number
     * @param receiver  to whom it is addressed
     * @param function  what it says that it holds
     */
    record Opened(Document message, String reference, String receiver, String function) {
    }

    private Envelope() {
    }

    /** Empty where the document is no envelope. */
    static Optional<Opened> open(Document document) {
        Element root = document.getDocumentElement();
        if (!GGK.equals(root.getNamespaceURI())) {
            return Optional.empty();
        }
        Element control = Xml.at(root, "stuurgegevens");
        byte[] content = Base64.getMimeDecoder().decode(Xml.text(root, "parameters", "bericht", "xmlBestand"));
        return Optional.of(new Opened(Xml.read(content).orElse(null), Xml.text(control, "referentienummer"),
                Xml.text(control, "ontvanger", "organisatie"), Xml.text(control, "functie")));
    }

    /** @param cross number of the envelope that it answers; with one it is a Du01, without a Di01 */
    static byte[] wrap(String function, String sender, String receiver, String cross, byte[] message) {
        Document document = Xml.fresh();
        Element root = document.createElementNS(GGK, "GGK:" + (cross == null ? "envelopHeenbericht-ggk_Di01"
                : "envelopRetourbericht-ggk_Du01"));
        document.appendChild(root);
        Element control = ggk(root, "stuurgegevens", null);
        stuf(control, "berichtcode", cross == null ? "Di01" : "Du01");
        system(control, "zender", sender, "Wmo Applicatie");
        system(control, "ontvanger", receiver, "Schakel");
        stuf(control, "referentienummer", UUID.randomUUID().toString());
        stuf(control, "tijdstipBericht", MOMENT.format(LocalDateTime.now(Desk.ZONE)));
        if (cross != null) {
            stuf(control, "crossRefnummer", cross);
        }
        stuf(control, "functie", function);
        Element parameters = ggk(root, "parameters", null);
        ggk(parameters, "applicatieVersie", "0001");
        ggk(parameters, "applicatieSubversie", "0000");
        ggk(parameters, "functieVersie", "0003");
        ggk(parameters, "functieSubversie", "0002");
        ggk(ggk(parameters, "bericht", null), "xmlBestand", Base64.getEncoder().encodeToString(message));
        return Xml.bytes(document);
    }

    /** A transport error about the message in the envelope with this number. */
    static byte[] fault(String code, String receiver, String cross) {
        Document document = Xml.fresh();
        Element root = document.createElementNS(STUF, "StUF:Fo01Bericht");
        document.appendChild(root);
        Element control = stuf(root, "stuurgegevens", null);
        stuf(control, "berichtcode", "Fo01");
        system(control, "zender", "IB", "GGk");
        system(control, "ontvanger", receiver, "Schakel");
        stuf(control, "referentienummer", UUID.randomUUID().toString());
        stuf(control, "tijdstipBericht", MOMENT.format(LocalDateTime.now(Desk.ZONE)));
        stuf(control, "crossRefnummer", cross);
        Element body = stuf(root, "body", null);
        stuf(body, "code", code);
        stuf(body, "plek", "client");
        stuf(body, "omschrijving", "Gesimuleerde fout " + code);
        return Xml.bytes(document);
    }

    private static void system(Element parent, String name, String organisation, String application) {
        Element system = stuf(parent, name, null);
        stuf(system, "organisatie", organisation);
        stuf(system, "applicatie", application);
    }

    private static Element stuf(Element parent, String name, String text) {
        return add(parent, STUF, "StUF:" + name, text);
    }

    private static Element ggk(Element parent, String name, String text) {
        return add(parent, GGK, "GGK:" + name, text);
    }

    private static Element add(Element parent, String space, String name, String text) {
        Element element = parent.getOwnerDocument().createElementNS(space, name);
        if (text != null) {
            element.setTextContent(text);
        }
        parent.appendChild(element);
        return element;
    }
}
