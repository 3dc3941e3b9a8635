package nl.schakel.municipality.iwmo;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import javax.xml.stream.XMLStreamException;

import nl.schakel.municipality.iwmo.Iwmo32.Out;

/**
 * Makes the retour of a WMO319 or WMO301 (IV028): the Header alone where the message is accepted or its Header is
 * wrong, else the message itself with a retour code in each class.
 */
final class Retours {

    /** Nothing to remark about this class. */
    static final String GOOD = "0200";
    static final String TECHNICAL = "0001";
    /** The release of the rules that {@link #TECHNICAL} goes by. */
    private static final String RULES_VERSION = "1.0.0";
    /** The classes of a WMO301 and WMO319 that carry retour codes of their own. */
    private static final Set<String> CLASSES = Set.of("Client", "Relatie", "Contact", "ToegewezenProduct", "Antwoord");

    private Retours() {
    }

    /** WMO302 for a WMO301, WMO320 for a WMO319. */
    static String functionFor(String function) {
        return function.equals("WMO301") ? "WMO302" : "WMO320";
    }

    /**
     * A retour of the Header alone.
     *
     * @param codes what is wrong with the Header; none where the whole message is accepted
     */
    static byte[] headerOnly(MessageHeader header, String identification, LocalDate today, List<String> codes) {
        String function = functionFor(header.function());
        return Iwmo32.write(function, out -> header(out, function, header, identification, today, codes));
    }

    /**
     * A retour that repeats the message.
     *
     * @param codes what is wrong with each class of which something is, else {@link #GOOD}
     */
    static byte[] repeated(MessageHeader header, XmlNode message, String identification, LocalDate today,
                           Function<XmlNode, List<String>> codes) {
        String function = functionFor(header.function());
        return Iwmo32.write(function, out -> {
            header(out, function, header, identification, today, List.of(GOOD));
            for (XmlNode part : message.children()) {
                if (!part.name().equals("Header")) {
                    copy(out, part, codes);
                }
            }
        });
    }

    private static void copy(Out out, XmlNode node, Function<XmlNode, List<String>> codes)
            throws XMLStreamException {
        boolean base = Iwmo32.BASE.equals(node.namespace());
        if (base) {
            out.openBase(node.name());
        } else {
            out.open(node.name());
        }
        if (node.children().isEmpty()) {
            out.xml().writeCharacters(node.text());
        }
        for (XmlNode child : node.children()) {
            copy(out, child, codes);
        }
        if (!base && CLASSES.contains(node.name())) {
            List<String> found = codes.apply(node);
            codes(out, found.isEmpty() ? List.of(GOOD) : found);
        }
        out.close();
    }

    private static void header(Out out, String function, MessageHeader header, String identification, LocalDate today,
                               List<String> codes) throws XMLStreamException {
        out.open("Header");
        out.own("BerichtCode", MessageHeader.CODES.get(function));
        out.own("BerichtVersie", Iwmo32.VERSION);
        out.own("BerichtSubversie", Iwmo32.SUBVERSION);
        // Not turned round: a retour repeats the Header that it answers.
        out.own("Afzender", header.sender());
        out.own("Ontvanger", header.receiver());
        out.open("BerichtIdentificatie");
        out.base("Identificatie", header.identification());
        out.base("Dagtekening", header.date());
        out.close();
        out.open("XsdVersie");
        out.base("BasisschemaXsdVersie", header.baseXsd());
        out.base("BerichtXsdVersie", header.messageXsd());
        out.close();
        out.own("IdentificatieRetour", identification);
        out.own("DagtekeningRetour", today);
        out.own("XsltVersie", codes.contains(TECHNICAL) ? RULES_VERSION : null);
        out.open("XsdVersieRetour");
        out.base("BasisschemaXsdVersie", Iwmo32.XSD_VERSION);
        out.base("BerichtXsdVersie", Iwmo32.XSD_VERSION);
        out.close();
        if (!codes.isEmpty()) {
            codes(out, codes);
        }
        out.close();
    }

    private static void codes(Out out, List<String> codes) throws XMLStreamException {
        out.open("RetourCodes");
        for (String code : codes) {
            out.own("RetourCode", code);
        }
        out.close();
    }
}
