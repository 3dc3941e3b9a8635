package nl.schakel.municipality.iwmo;

import java.io.ByteArrayOutputStream;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** What every message of iWmo 3.2 has in common: namespaces, versions and the way it is written. */
final class Iwmo32 {

    static final String BASE = "http://www.istandaarden.nl/iwmo/3_2/basisschema/schema";
    /** BerichtVersie and BerichtSubversie. */
    static final String VERSION = "3";
    static final String SUBVERSION = "2";
    /** IV034: as the XSD names it. */
    static final String XSD_VERSION = "1.0.0";
    static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    /** Stands for a birth date that nobody knows (TR002). */
    static final LocalDate UNKNOWN_BIRTH = LocalDate.of(1900, 1, 1);
    static final String ALL_UNKNOWN = "3";

    private static final XMLOutputFactory WRITING = XMLOutputFactory.newDefaultFactory();

    private Iwmo32() {
    }

    static String namespace(String function) {
        return "http://www.istandaarden.nl/iwmo/3_2/" + function.toLowerCase(Locale.ROOT) + "/schema";
    }

    /** Writes the body of a message; elements of its own and of the base schema. */
    @FunctionalInterface
    interface Body {

        void write(Out out) throws XMLStreamException;
    }

    /** @param function for instance {@code WMO315} */
    static byte[] write(String function, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        String prefix = function.toLowerCase(Locale.ROOT);
        try {
            XMLStreamWriter xml = WRITING.createXMLStreamWriter(bytes, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement(prefix, "Bericht", namespace(function));
            xml.writeNamespace("iwmo", BASE);
            xml.writeNamespace(prefix, namespace(function));
            body.write(new Out(xml, prefix, namespace(function)));
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a message of our own cannot be written", e);
        }
        return bytes.toByteArray();
    }

    /** Elements of one message. */
    record Out(XMLStreamWriter xml, String prefix, String namespace) {

        void open(String name) throws XMLStreamException {
            xml.writeStartElement(prefix, name, namespace);
        }

        void close() throws XMLStreamException {
            xml.writeEndElement();
        }

        /** An element of the message; none where there is nothing to say (RS033). */
        void own(String name, Object text) throws XMLStreamException {
            if (text != null) {
                element(prefix, name, namespace, text.toString());
            }
        }

        /** An element of the base schema; none where there is nothing to say. */
        void base(String name, Object text) throws XMLStreamException {
            if (text != null) {
                element("iwmo", name, BASE, text.toString());
            }
        }

        void openBase(String name) throws XMLStreamException {
            xml.writeStartElement("iwmo", name, BASE);
        }

        private void element(String prefix, String name, String namespace, String text) throws XMLStreamException {
            xml.writeStartElement(prefix, name, namespace);
            xml.writeCharacters(text);
            xml.writeEndElement();
        }
    }
}
