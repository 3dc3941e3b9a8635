package nl.schakel.demo.iwmo;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * What a back office asks of a WMO315 by itself: its build (control level 1, answered by a transport error) and the
 * conditions within it (level 2, retour code 0001). A rough sieve; the official schema is finer.
 */
final class Rules {

    private static final Pattern AGB = Pattern.compile("[0-9]{8}");
    private static final Pattern GEMEENTE = Pattern.compile("[0-9]{4}");
    private static final Pattern BSN = Pattern.compile("[0-9]{9}");
    private static final Set<String> REFERRERS = Set.of("01", "02", "03", "04", "05", "06", "08");
    private static final Set<String> NAMED_REFERRERS = Set.of("02", "03", "04", "05");
    private static final int LONGEST_IDENTIFICATION = 12;
    private static final int LONGEST_REFERENCE = 36;

    private Rules() {
    }

    /** Level 1. */
    static boolean isWellBuilt(Document message) {
        Element root = message.getDocumentElement();
        Element header = Xml.at(root, "Header");
        Element client = Xml.at(root, "Client");
        List<Element> products = products(client);
        return "Bericht".equals(root.getLocalName())
                && Letter.namespace("WMO315").equals(root.getNamespaceURI())
                && "444".equals(Xml.text(header, "BerichtCode")) && "3".equals(Xml.text(header, "BerichtVersie"))
                && "2".equals(Xml.text(header, "BerichtSubversie"))
                && AGB.matcher(Xml.text(header, "Afzender")).matches()
                && GEMEENTE.matcher(Xml.text(header, "Ontvanger")).matches()
                && isFilled(header, LONGEST_IDENTIFICATION, "BerichtIdentificatie", "Identificatie")
                && isDate(header, "BerichtIdentificatie", "Dagtekening")
                && Letter.XSD_VERSION.equals(Xml.text(header, "XsdVersie", "BerichtXsdVersie"))
                && BSN.matcher(Xml.text(client, "Bsn")).matches() && isDate(client, "Geboortedatum", "Datum")
                && Set.of("0", "1", "2").contains(Xml.text(client, "Geslacht"))
                && !hasEmpty(client) && isFilled(client, 200, "Naam", "Geslachtsnaam", "Achternaam")
                && !products.isEmpty() && products.stream().allMatch(Rules::isWellBuilt);
    }

    /** Level 2: elfproef (CS002), product or budget (CD079), who refers (CD066 to CD068). */
    static boolean keepsConditions(Document message) {
        Element client = Xml.at(message.getDocumentElement(), "Client");
        return isElevenProof(Xml.text(client, "Bsn"))
                && products(client).stream().allMatch(product -> {
                    Element referrer = Xml.at(product, "Verwijzer");
                    boolean code = Xml.at(referrer, "ZorgverlenerCode") != null;
                    boolean name = Xml.at(referrer, "Naam") != null;
                    boolean named = NAMED_REFERRERS.contains(Xml.text(referrer, "Type")) ? code != name : !code;
                    boolean asked = Xml.at(product, "Product") != null || Xml.at(product, "Budget") != null;
                    boolean sized = Xml.at(product, "Product", "Code") != null == (Xml.at(product, "Omvang") != null);
                    return named && asked && sized;
                });
    }

    private static List<Element> products(Element client) {
        return Xml.children(Xml.at(client, "AangevraagdeProducten"), "AangevraagdProduct");
    }

    private static boolean isWellBuilt(Element product) {
        return isFilled(product, LONGEST_REFERENCE, "ReferentieAanbieder") && isDate(product, "ToewijzingIngangsdatum")
                && REFERRERS.contains(Xml.text(product, "Verwijzer", "Type"));
    }

    /** RS031, RS033: an element without content is left out. */
    private static boolean hasEmpty(Element element) {
        List<Element> children = Xml.children(element, null);
        return children.isEmpty() ? element.getTextContent().isBlank() : children.stream().anyMatch(Rules::hasEmpty);
    }

    private static boolean isFilled(Element from, int longest, String... path) {
        String text = Xml.text(from, path);
        return !text.isEmpty() && text.length() <= longest;
    }

    private static boolean isDate(Element from, String... path) {
        try {
            LocalDate.parse(Xml.text(from, path));
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isElevenProof(String bsn) {
        int sum = -(bsn.charAt(8) - '0');
        for (int i = 0; i < 8; i++) {
            sum += (9 - i) * (bsn.charAt(i) - '0');
        }
        return sum % 11 == 0;
    }
}
