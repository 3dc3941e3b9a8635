package nl.schakel.municipality.iwmo;

import static nl.schakel.municipality.iwmo.MessageHeader.date;
import static nl.schakel.municipality.iwmo.MessageHeader.require;
import static nl.schakel.municipality.iwmo.MessageHeader.requireListed;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import nl.schakel.municipality.iwmo.MessageHeader.Invalid;
import nl.schakel.referral.WmoCategory;

/**
 * Reads a WMO316, WMO319 or WMO301 of iWmo 3.2. What the hub uses must be as the XSD asks; what it does not use, such
 * as relations and addresses in a WMO301, it does not look at.
 */
final class MessageReader {

    private static final Map<String, String> FUNCTIONS = Map.of(Iwmo32.namespace("WMO316"), "WMO316",
            Iwmo32.namespace("WMO319"), "WMO319", Iwmo32.namespace("WMO301"), "WMO301");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern RETOUR_CODE = Pattern.compile("[0-9A-Z]{4}");
    private static final List<String> HEADER = List.of("BerichtCode", "BerichtVersie", "BerichtSubversie", "Afzender",
            "Ontvanger", "BerichtIdentificatie", "XsdVersie");
    private static final List<String> RETOUR_HEADER = Stream.concat(HEADER.stream(), Stream.of("IdentificatieRetour",
            "DagtekeningRetour", "XsltVersie", "XsdVersieRetour", "RetourCodes")).toList();
    private static final List<String> ANSWER = List.of("ReferentieAanbieder", "VerzoekAntwoord",
            "RedenAfwijzingVerzoek");
    private static final List<String> PRODUCT = List.of("ToewijzingNummer", "ReferentieAanbieder", "Product",
            "Toewijzingsdatum", "Toewijzingstijd", "Ingangsdatum", "Einddatum", "RedenWijziging", "Omvang", "Budget",
            "Commentaar");
    private static final int LONGEST_REFERENCE = 36;
    /** WJ001: nothing to remark about this class. */
    private static final String GOOD = "0200";
    /** WJ001: this class was not judged, as a rule because another is wrong. */
    private static final String NOT_JUDGED = "0233";
    /** WMO002: with an Einddatum on the Ingangsdatum the allocation counts as never sent (OP087). */
    private static final Set<String> REMOVED = Set.of("01", "13");

    private MessageReader() {
    }

    /**
     * @throws Invalid where it is another message than these, or not as the XSD asks
     */
    static Received read(XmlNode message) {
        String function = FUNCTIONS.get(message.namespace());
        require(function != null && message.name().equals("Bericht"), "een WMO301, WMO316 of WMO319 van iWmo 3.2");
        for (XmlNode node : message.everything()) {
            require(Iwmo32.BASE.equals(node.namespace()) || message.namespace().equals(node.namespace()),
                    "alleen elementen van iWmo 3.2");
        }
        inOrder(message, List.of("Header", function.equals("WMO319") ? "Antwoord" : "Client"), "de opbouw van "
                + "" + function);
        XmlNode head = message.child("Header");
        require(head != null, "een Header");
        inOrder(head, function.equals("WMO316") ? RETOUR_HEADER : HEADER, "de opbouw van de Header");
        MessageHeader header = MessageHeader.of(function, message);
        return switch (function) {
            case "WMO316" -> retour(header, message);
            case "WMO319" -> answer(header, message);
            default -> allocations(header, message);
        };
    }

    private static Received.Retour retour(MessageHeader header, XmlNode message) {
        String identification = message.text("Header", "IdentificatieRetour");
        require(MessageHeader.isIdentification(identification), "een IdentificatieRetour van 1 tot 12 tekens");
        date(message.text("Header", "DagtekeningRetour"), "een DagtekeningRetour");
        List<String> codes = new ArrayList<>();
        for (XmlNode node : message.everything()) {
            if (node.name().equals("RetourCode")) {
                require(RETOUR_CODE.matcher(node.text()).matches(), "retourcodes van vier tekens");
                if (!node.text().equals(GOOD) && !codes.contains(node.text())) {
                    codes.add(node.text());
                }
            }
        }
        // Alone it stays: what was not judged was not accepted either (IV028).
        if (codes.size() > 1) {
            codes.remove(NOT_JUDGED);
        }
        return new Received.Retour(header, identification, List.copyOf(codes));
    }

    private static Received.Answer answer(MessageHeader header, XmlNode message) {
        List<XmlNode> answers = message.all("Antwoord");
        require(answers.size() == 1, "precies één Antwoord");
        XmlNode answer = answers.get(0);
        inOrder(answer, ANSWER, "de opbouw van Antwoord");
        String reason = answer.text("RedenAfwijzingVerzoek");
        require(reference(answer) != null, "een ReferentieAanbieder");
        requireListed(CodeList.WJ760, answer.text("VerzoekAntwoord"), "een VerzoekAntwoord uit WJ760");
        if (reason != null) {
            requireListed(CodeList.WJ759, reason, "een RedenAfwijzingVerzoek uit WJ759");
        }
        return new Received.Answer(header, reference(answer), answer.text("VerzoekAntwoord"), reason);
    }

    private static Received.Allocations allocations(MessageHeader header, XmlNode message) {
        XmlNode client = message.child("Client");
        require(client != null && client.text("Bsn") != null, "een Client met Bsn");
        XmlNode products = client.child("ToegewezenProducten");
        require(products != null && !products.all("ToegewezenProduct").isEmpty(), "een ToegewezenProduct");
        return new Received.Allocations(header, client.text("Bsn"),
                products.all("ToegewezenProduct").stream().map(MessageReader::allocation).toList());
    }

    private static Received.Allocation allocation(XmlNode product) {
        inOrder(product, PRODUCT, "de opbouw van ToegewezenProduct");
        String number = product.text("ToewijzingNummer");
        String reason = product.text("RedenWijziging");
        require(number != null && NUMBER.matcher(number).matches(), "een ToewijzingNummer");
        if (reason != null) {
            requireListed(CodeList.WMO002, reason, "een RedenWijziging uit WMO002");
        }
        LocalDate from = date(product.text("Ingangsdatum"), "een Ingangsdatum");
        LocalDate until = product.child("Einddatum") == null ? null : date(product.text("Einddatum"), "een Einddatum");
        return new Received.Allocation(number, reference(product), assigned(product), from, until,
                reason != null && REMOVED.contains(reason) && from.equals(until), category(product));
    }

    /** A help to the GP and nothing more: a code that WMO020 does not know is no reason to refuse the message. */
    private static WmoCategory category(XmlNode product) {
        return WmoCategory.ofCode(product.text("Product", "Categorie")).orElse(null);
    }

    /** Sorts as it follows in time. */
    private static String assigned(XmlNode product) {
        LocalDate day = date(product.text("Toewijzingsdatum"), "een Toewijzingsdatum");
        try {
            String time = product.text("Toewijzingstijd");
            require(time != null, "een Toewijzingstijd");
            return day + "T" + LocalTime.parse(time.strip()).withNano(0).format(
                    DateTimeFormatter.ISO_LOCAL_TIME);
        } catch (DateTimeParseException e) {
            throw new Invalid("een Toewijzingstijd");
        }
    }

    /** Each child at most once, in the order of the XSD. */
    private static void inOrder(XmlNode node, List<String> names, String what) {
        int place = 0;
        for (XmlNode child : node.children()) {
            while (place < names.size() && !names.get(place).equals(child.name())) {
                place++;
            }
            require(place++ < names.size(), what);
        }
    }

    private static String reference(XmlNode product) {
        String reference = product.text("ReferentieAanbieder");
        require(reference == null || !reference.isBlank() && reference.length() <= LONGEST_REFERENCE,
                "een ReferentieAanbieder van 1 tot 36 tekens");
        return reference;
    }
}
