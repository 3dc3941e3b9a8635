package nl.schakel.municipality.iwmo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.UUID;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

import nl.schakel.referral.Fault;

/**
 * The envelope of the gemeentelijk gegevensknooppunt (StUF-GGk 2.1 patch 04, namespace {@code ggk0210}): a Di01 around
 * a message, a Du01 around the retour of one, a Fo01 where the network could not do its work. Safe for several threads.
 */
final class GgkEnvelope {

    /** OP179: no file is larger than 25 MB. */
    static final int LARGEST_MESSAGE = 25 * 1024 * 1024;
    /** A message of the largest size as base64 in lines, and its envelope. */
    static final int LARGEST_ENVELOPE = LARGEST_MESSAGE / 2 * 3;

    private static final String GGK = "http://www.stufstandaarden.nl/koppelvlak/ggk0210";
    private static final String STUF = "http://www.egem.nl/StUF/StUF0301";
    private static final String IWMO = "http://www.istandaarden.nl/iwmo/";
    private static final String APPLICATION = "Schakel";
    private static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZONE);

    private final XMLInputFactory reading = XMLInputFactory.newDefaultFactory();
    private final XMLOutputFactory writing = XMLOutputFactory.newDefaultFactory();

    GgkEnvelope() {
        reading.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        reading.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        reading.setProperty(XMLInputFactory.IS_COALESCING, true);
    }

    /**
     * Puts a message into its envelope.
     *
     * @param message     its reference numbers a Di01; a Du01 names it as the message that it answers, and has a number
     *                    of its own that is the same at every attempt
     * @param application name of the receiving application, 3 to 50 characters
     * @param now         when it is sent
     * @throws Fault.Translation {@code iwmo-too-large} beyond 25 MB (OP179)
     */
    byte[] wrap(IwmoMessage message, String application, Instant now) {
        if (message.payload().length > LARGEST_MESSAGE) {
            throw tooLarge();
        }
        String root = message.retour() ? "envelopRetourbericht-ggk_Du01" : "envelopHeenbericht-ggk_Di01";
        String reference = numbered(message.reference()).toString();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.payload().length * 4 / 3 + 2048);
        try {
            XMLStreamWriter xml = writing.createXMLStreamWriter(bytes, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("GGK", root, GGK);
            xml.writeNamespace("GGK", GGK);
            xml.writeNamespace("StUF", STUF);
            xml.writeStartElement("GGK", "stuurgegevens", GGK);
            stuf(xml, "berichtcode", message.retour() ? "Du01" : "Di01");
            system(xml, "zender", message.sender(), APPLICATION);
            system(xml, "ontvanger", message.receiver(), application);
            stuf(xml, "referentienummer", message.retour() ? retourNumber(reference) : reference);
            stuf(xml, "tijdstipBericht", MOMENT.format(now));
            if (message.retour()) {
                stuf(xml, "crossRefnummer", reference);
            }
            stuf(xml, "functie", message.function());
            xml.writeEndElement();
            xml.writeStartElement("GGK", "parameters", GGK);
            ggk(xml, "applicatieVersie", "0001");
            ggk(xml, "applicatieSubversie", "0000");
            ggk(xml, "functieVersie", "0003");
            ggk(xml, "functieSubversie", "0002");
            xml.writeStartElement("GGK", "bericht", GGK);
            ggk(xml, "xmlBestand", Base64.getEncoder().encodeToString(message.payload()));
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("an envelope of our own cannot be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Takes a message out of its envelope. A message without one passes through as it is.
     *
     * @throws Fault.Translation {@code iwmo-too-large}, or {@code iwmo-unreadable} where it is neither an envelope nor
     *                           an iWmo message
     */
    IncomingMessage open(byte[] bytes) {
        if (bytes.length > LARGEST_ENVELOPE) {
            throw tooLarge();
        }
        try {
            XMLStreamReader xml = reading.createXMLStreamReader(XmlNode.text(bytes));
            try {
                while (!xml.isStartElement()) {
                    if (xml.next() == XMLStreamConstants.DTD) {
                        throw unreadable("met een DTD");
                    }
                }
                String namespace = String.valueOf(xml.getNamespaceURI());
                if (namespace.startsWith(IWMO)) {
                    return bare(bytes);
                }
                boolean envelope = GGK.equals(namespace) && xml.getLocalName().startsWith("envelop");
                boolean fault = STUF.equals(namespace) && xml.getLocalName().startsWith("Fo01");
                if (!envelope && !fault) {
                    throw unreadable("zonder iWmo-bericht");
                }
                return contents(xml, fault);
            } finally {
                xml.close();
            }
        } catch (XMLStreamException | IOException | IllegalArgumentException e) {
            // Without the parser's words: they quote what they could not read.
            throw unreadable("dat niet te lezen is");
        }
    }

    private static IncomingMessage bare(byte[] bytes) {
        if (bytes.length > LARGEST_MESSAGE) {
            throw tooLarge();
        }
        return new IncomingMessage(bytes, null, null, null);
    }

    private static IncomingMessage contents(XMLStreamReader xml, boolean fault) throws XMLStreamException {
        String reference = null;
        String cross = null;
        String error = null;
        byte[] payload = null;
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (xml.getLocalName()) {
                case "referentienummer" -> reference = text(xml);
                case "crossRefnummer" -> cross = text(xml);
                case "code" -> error = fault && error == null ? text(xml) : error;
                case "xmlBestand" -> payload = Base64.getMimeDecoder().decode(xml.getElementText());
                case "tekstBestand" -> throw unreadable("met een tekstbestand in plaats van een iWmo-bericht");
                default -> {
                    // The rest of the envelope is for the network.
                }
            }
        }
        if (payload != null && payload.length > LARGEST_MESSAGE) {
            throw tooLarge();
        }
        if (fault) {
            return new IncomingMessage(null, reference, cross, TransportErrors.kept(error));
        }
        if (payload == null || payload.length == 0) {
            throw unreadable("zonder inhoud");
        }
        return new IncomingMessage(payload, reference, cross, null);
    }

    /** A number or a code, never longer than StUF's own 40 characters. */
    private static String text(XMLStreamReader xml) throws XMLStreamException {
        String text = xml.getElementText().strip();
        return text.isEmpty() || text.length() > 40 ? null : text;
    }

    private static Fault tooLarge() {
        return new Fault.Translation("iwmo-too-large", "Het bericht is groter dan de 25 MB die iWmo toestaat. Verwijs "
                + "per telefoon, of vraag de afzender het te splitsen.");
    }

    private static Fault unreadable(String what) {
        return new Fault.Translation("iwmo-unreadable", "Er kwam een bericht " + what + ". Vraag de gemeente wat zij "
                + "verstuurde.");
    }

    private static void system(XMLStreamWriter xml, String name, String organisation, String application)
            throws XMLStreamException {
        xml.writeStartElement("StUF", name, STUF);
        stuf(xml, "organisatie", organisation);
        stuf(xml, "applicatie", application);
        xml.writeEndElement();
    }

    private static void stuf(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement("StUF", name, STUF);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private static void ggk(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement("GGK", name, GGK);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private static String retourNumber(String reference) {
        return numbered(UUID.nameUUIDFromBytes(("retour " + reference).getBytes(StandardCharsets.UTF_8))).toString();
    }

    /** The envelope takes only numbers that look like a random UUID (version 4, RFC 9562); those that do stay. */
    private static UUID numbered(UUID number) {
        long most = number.getMostSignificantBits() & ~0xF000L | 0x4000L;
        long least = number.getLeastSignificantBits() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return new UUID(most, least);
    }
}
