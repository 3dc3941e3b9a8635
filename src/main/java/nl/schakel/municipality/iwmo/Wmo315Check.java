package nl.schakel.municipality.iwmo;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

import nl.schakel.identity.Bsn;
import nl.schakel.referral.Fault;

/**
 * The conditions (CD), constraints (CS), restrictions (RS) and technical rules (TR) of a WMO315 that an XSD cannot
 * tell, looked at in the bytes that are about to go: a message that its municipality would refuse never leaves.
 */
final class Wmo315Check {

    private static final int OLDEST = 120;
    private static final Set<String> TYPES_WITH_ONE = Set.of("02", "03", "04", "05");
    private static final Set<String> UNITS_PER_PERIOD = Set.of("14", "16", "83", "84");
    private static final Set<String> PERIODS = Set.of("2", "4", "6");
    private static final String TOTAL = "2";

    /** What a message must keep to; it is looked at with the day on which it goes. */
    private record Rule(String code, String what, BiPredicate<XmlNode, LocalDate> kept) {
    }

    private static final List<Rule> RULES = List.of(
            new Rule("RS033", "een element is leeg", (message, today) -> message.everything().stream()
                    .allMatch(node -> !node.children().isEmpty() || !node.text().isBlank())),
            new Rule("RS017", "de Identificatie is leeg of te lang", (message, today) ->
                    MessageHeader.isIdentification(message.text("Header", "BerichtIdentificatie", "Identificatie"))),
            new Rule("TR135", "de dagtekening ligt in de toekomst", (message, today) -> !dated(message).isAfter(today)),
            new Rule("CS002", "het BSN klopt niet", (message, today) -> Bsn.isValid(message.text("Client", "Bsn"))),
            new Rule("CS139", "geboortedatum en DatumGebruik spreken elkaar tegen",
                    (message, today) -> isBirthUse(message)),
            new Rule("TR002", "de geboortedatum is langer dan 120 jaar geleden", (message, today) ->
                    isBirthUnknown(message) || !born(message).isBefore(dated(message).minusYears(OLDEST))),
            new Rule("TR134", "de geboortedatum ligt na de dagtekening",
                    (message, today) -> !born(message).isAfter(dated(message))),
            new Rule("COD046", "het geslacht staat niet op de lijst",
                    (message, today) -> CodeList.COD046.contains(message.text("Client", "Geslacht"))),
            new Rule("TR383", "een ReferentieAanbieder komt twee keer voor", (message, today) -> isOnceEach(message)),
            each("RS028", "de ReferentieAanbieder is leeg of te lang", product -> {
                String reference = product.text("ReferentieAanbieder");
                return reference != null && reference.length() <= 36;
            }),
            each("WMO020", "de categorie staat niet op de lijst", product -> product.child("Product") == null
                    || CodeList.WMO020.contains(product.text("Product", "Categorie"))),
            each("CD079", "Product ontbreekt", product -> has(product, "Product") || has(product, "Budget")),
            each("CD041", "Omvang ontbreekt", product -> product.text("Product", "Code") == null
                    || has(product, "Omvang") || has(product, "Budget")),
            each("CD095", "Omvang staat bij een aspecifiek verzoek", product ->
                    product.text("Product", "Code") != null || !has(product, "Omvang")),
            each("CD077", "Budget en Omvang staan er allebei", product ->
                    !has(product, "Budget") || !has(product, "Omvang")),
            each("CD075", "ToewijzingEinddatum ontbreekt bij een Budget", product ->
                    !has(product, "Budget") || has(product, "ToewijzingEinddatum")),
            each("CD076", "ToewijzingEinddatum ontbreekt", product ->
                    !TOTAL.equals(product.text("Omvang", "Frequentie")) || has(product, "ToewijzingEinddatum")),
            each("CS343", "Eenheid en Frequentie passen niet bij elkaar", product ->
                    !UNITS_PER_PERIOD.contains(String.valueOf(product.text("Omvang", "Eenheid")))
                            || PERIODS.contains(product.text("Omvang", "Frequentie"))),
            each("CS003", "ToewijzingEinddatum ligt voor ToewijzingIngangsdatum", product ->
                    !has(product, "ToewijzingEinddatum")
                            || !date(product, "ToewijzingEinddatum").isBefore(date(product, "ToewijzingIngangsdatum"))),
            each("CD043", "BeschikkingIngangsdatum hoort bij een BeschikkingNummer", product ->
                    has(product, "BeschikkingNummer") == has(product, "BeschikkingIngangsdatum")),
            each("CD066", "de verwijzer heeft niet precies één van naam en AGB-code", Wmo315Check::isReferrer));

    private Wmo315Check() {
    }

    /**
     * @param today the day on which it goes, Dutch time
     * @return who sends what to whom
     * @throws Fault.Translation {@code iwmo-rule-} and the number of the first broken rule
     */
    static MessageHeader check(byte[] document, LocalDate today) {
        XmlNode message;
        MessageHeader header;
        try {
            message = XmlNode.parse(document);
            if (!message.namespace().equals(Iwmo32.namespace("WMO315"))) {
                throw new MessageHeader.Invalid("een WMO315");
            }
            header = MessageHeader.of("WMO315", message);
        } catch (XmlNode.Unreadable | MessageHeader.Invalid e) {
            throw broken("xsd", "het is geen WMO315 van iWmo 3.2");
        }
        for (Rule rule : RULES) {
            if (!isKept(rule, message, today)) {
                throw broken(rule.code().toLowerCase(Locale.ROOT), rule.what());
            }
        }
        return header;
    }

    private static boolean isKept(Rule rule, XmlNode message, LocalDate today) {
        try {
            return rule.kept().test(message, today);
        } catch (MessageHeader.Invalid e) {
            return false;
        }
    }

    private static Fault.Translation broken(String code, String what) {
        return new Fault.Translation("iwmo-rule-" + code, "Dit bericht zou de gemeente weigeren: " + what + " ("
                + code.toUpperCase(Locale.ROOT) + "). Verbeter dit in het dossier en verstuur een nieuwe verwijzing, "
                + "of verwijs per telefoon.");
    }

    private static Rule each(String code, String what, Predicate<XmlNode> kept) {
        return new Rule(code, what, (message, today) -> !products(message).isEmpty()
                && products(message).stream().allMatch(kept));
    }

    private static List<XmlNode> products(XmlNode message) {
        XmlNode client = message.child("Client");
        XmlNode products = client == null ? null : client.child("AangevraagdeProducten");
        return products == null ? List.of() : products.all("AangevraagdProduct");
    }

    private static boolean has(XmlNode product, String name) {
        return product.child(name) != null;
    }

    private static LocalDate date(XmlNode node, String... path) {
        return MessageHeader.date(node.text(path), "een datum");
    }

    private static LocalDate dated(XmlNode message) {
        return date(message, "Header", "BerichtIdentificatie", "Dagtekening");
    }

    private static LocalDate born(XmlNode message) {
        return date(message, "Client", "Geboortedatum", "Datum");
    }

    private static String birthUse(XmlNode message) {
        return message.text("Client", "Geboortedatum", "DatumGebruik");
    }

    private static boolean isBirthUnknown(XmlNode message) {
        return Iwmo32.ALL_UNKNOWN.equals(birthUse(message)) && Iwmo32.UNKNOWN_BIRTH.equals(born(message));
    }

    /** COD170: what is not known stands as the first. */
    private static boolean isBirthUse(XmlNode message) {
        String use = birthUse(message);
        if (use == null) {
            return born(message) != null;
        }
        return switch (use) {
            case "1" -> born(message).getDayOfMonth() == 1;
            case "2" -> born(message).getDayOfYear() == 1;
            case "3" -> isBirthUnknown(message);
            default -> false;
        };
    }

    private static boolean isOnceEach(XmlNode message) {
        Set<String> seen = new HashSet<>();
        return products(message).stream().allMatch(product -> seen.add(product.text("ReferentieAanbieder")));
    }

    /** CD066, CD067 and CD068. */
    private static boolean isReferrer(XmlNode product) {
        String type = product.text("Verwijzer", "Type");
        boolean code = product.text("Verwijzer", "ZorgverlenerCode") != null;
        boolean name = product.text("Verwijzer", "Naam") != null;
        return CodeList.COD327.contains(type) && (TYPES_WITH_ONE.contains(type) ? code != name : !code);
    }
}
