package nl.schakel.demo.iwmo;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The messages that a municipality writes: WMO316, WMO319 and WMO301 of release 3.2. */
final class Letters {

    /** IV028: what goes with a class that is not wrong, in a retour that says that another one is. */
    private static final String NO_REMARK = "0200";
    private static final Map<String, String> CODES = Map.of("WMO301", "414", "WMO316", "445", "WMO319", "482");

    private final String code;
    private final Ledger ledger;

    Letters(String code, Ledger ledger) {
        this.code = code;
        this.ledger = ledger;
    }

    /** The retour of a request: only a header where all is well or where the message as a whole is wrong. */
    Document retour(Request request, Ledger.Verdict verdict) {
        Letter letter = Letter.mirror(request.message, "WMO316");
        Element header = Xml.at(letter.root(), "Header");
        Xml.at(header, "BerichtCode").setTextContent(CODES.get("WMO316"));
        letter.own(header, "IdentificatieRetour", ledger.nextIdentification());
        letter.own(header, "DagtekeningRetour", LocalDate.now(Desk.ZONE).toString());
        if (verdict.header().contains("0001")) {
            letter.own(header, "XsltVersie", "1.0.0");
        }
        versions(letter, letter.own(header, "XsdVersieRetour", null));
        Element client = Xml.at(letter.root(), "Client");
        boolean classes = !verdict.client().isEmpty() || !verdict.products().isEmpty();
        if (!verdict.isFine()) {
            codes(letter, header, verdict.header().isEmpty() ? List.of(NO_REMARK) : verdict.header());
        }
        if (!classes) {
            letter.root().removeChild(client);
            return letter.document();
        }
        for (Element product : Xml.children(Xml.at(client, "AangevraagdeProducten"), "AangevraagdProduct")) {
            codes(letter, product, List.of(verdict.products().getOrDefault(Xml.text(product, "ReferentieAanbieder"),
                    NO_REMARK)));
        }
        codes(letter, client, verdict.client().isEmpty() ? List.of(NO_REMARK) : verdict.client());
        return letter.document();
    }

    /**
     * The answer about one product.
     *
     * @param answer WJ760: 1 rejected, 2 under investigation
     * @param reason WJ759, only with 1 (CD085, CD086)
     */
    Document answer(Request request, Request.Product product, String answer, String reason) {
        Letter letter = headed("WMO319", request.practice);
        Element body = letter.own(letter.root(), "Antwoord", null);
        letter.own(body, "ReferentieAanbieder", product.reference);
        letter.own(body, "VerzoekAntwoord", answer);
        if (reason != null) {
            letter.own(body, "RedenAfwijzingVerzoek", reason);
        }
        return letter.document();
    }

    /** All that holds for a client at a practice: a full state, never a change (OP087). */
    Document allocation(Request request, List<Ledger.Allocation> allocations) {
        Letter letter = headed("WMO301", request.practice);
        Element client = letter.own(letter.root(), "Client", null);
        Element asked = request.client();
        letter.copy(client, Xml.at(asked, "Bsn"));
        letter.copy(client, Xml.at(asked, "Geboortedatum"));
        letter.copy(client, Xml.at(asked, "Geslacht"));
        letter.base(letter.copy(client, Xml.at(asked, "Naam")), "NaamGebruik", "1");
        Element contact = letter.own(letter.own(client, "Contactgegevens", null), "Contact", null);
        letter.own(contact, "Soort", "01");
        Element address = letter.own(contact, "Adres", null);
        letter.base(letter.base(address, "Huis", null), "Huisnummer", "1");
        letter.base(address, "Postcode", "1111AA");
        letter.base(address, "Straatnaam", "Voorbeeldstraat");
        letter.base(address, "Plaatsnaam", "Voorbeeld");
        letter.base(address, "LandCode", "NL");
        Element products = letter.own(client, "ToegewezenProducten", null);
        allocations.forEach(made -> product(letter, products, made));
        return letter.document();
    }

    private static void product(Letter letter, Element products, Ledger.Allocation made) {
        Element product = letter.own(products, "ToegewezenProduct", null);
        letter.own(product, "ToewijzingNummer", String.valueOf(made.number()));
        // TR379: the reference of the request that it honours.
        letter.own(product, "ReferentieAanbieder", made.product().reference);
        letter.base(letter.own(product, "Product", null), "Categorie", made.product().category);
        letter.own(product, "Toewijzingsdatum", made.made().toString());
        letter.own(product, "Toewijzingstijd", LocalTime.now(Desk.ZONE).truncatedTo(ChronoUnit.SECONDS)
                .format(DateTimeFormatter.ofPattern("HH:mm:ss")));
        letter.own(product, "Ingangsdatum", made.from().toString());
        letter.own(product, "Einddatum", made.until().toString());
    }

    private Letter headed(String function, String practice) {
        Letter letter = Letter.of(function);
        Element header = letter.own(letter.root(), "Header", null);
        letter.own(header, "BerichtCode", CODES.get(function));
        letter.own(header, "BerichtVersie", "3");
        letter.own(header, "BerichtSubversie", "2");
        letter.own(header, "Afzender", code);
        letter.own(header, "Ontvanger", practice);
        Element identification = letter.own(header, "BerichtIdentificatie", null);
        letter.base(identification, "Identificatie", ledger.nextIdentification());
        letter.base(identification, "Dagtekening", LocalDate.now(Desk.ZONE).toString());
        versions(letter, letter.own(header, "XsdVersie", null));
        return letter;
    }

    private static void versions(Letter letter, Element versions) {
        letter.base(versions, "BasisschemaXsdVersie", Letter.XSD_VERSION);
        letter.base(versions, "BerichtXsdVersie", Letter.XSD_VERSION);
    }

    private static void codes(Letter letter, Element parent, List<String> codes) {
        Element list = letter.own(parent, "RetourCodes", null);
        codes.forEach(each -> letter.own(list, "RetourCode", each));
    }
}
