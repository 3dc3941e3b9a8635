package nl.schakel.demo.stuf;

import java.time.LocalDate;
import java.util.Base64;

import nl.schakel.demo.stuf.Answers.Refused;
import org.w3c.dom.Element;

/** What the case system does with each message of ZDS 1.1.02 that it knows. */
final class Desk {

    private final Options options;
    private final Register register;
    private final Answers answers;

    Desk(Options options, Register register, Answers answers) {
        this.options = options;
        this.register = register;
        this.answers = answers;
    }

    /**
     * @param service   the address at which it came in
     * @param operation of the SOAPAction
     * @return the message to answer with
     * @throws Refused where it answers with a fault message
     */
    String serve(String service, String operation, Element message) {
        letterhead(message);
        return switch (service + "/" + operation) {
            case "vrijeberichten/genereerZaakIdentificatie_Di02" ->
                    answers.caseNumber(expected(message, operation), register.newNumber("Z"));
            case "vrijeberichten/genereerDocumentIdentificatie_Di02" ->
                    answers.documentNumber(expected(message, operation), register.newNumber("D"));
            case "ontvangasynchroon/creeerZaak_Lk01" -> create(expected(message, "zakLk01"));
            case "ontvangasynchroon/updateZaak_Lk01" -> update(expected(message, "zakLk01"));
            case "ontvangasynchroon/voegZaakdocumentToe_Lk01" -> add(expected(message, "edcLk01"));
            case "beantwoordvraag/geefZaakdetails_Lv01" -> find(expected(message, "zakLv01"), false);
            case "beantwoordvraag/geefLijstZaakdocumenten_Lv01" -> find(expected(message, "zakLv01"), true);
            default -> throw new Refused("StUF040", true, "Combinatie niet ondersteund");
        };
    }

    private static Element expected(Element message, String name) {
        if (!name.equals(message.getLocalName())) {
            throw new Refused("StUF055", false, "Berichtbody is niet conform schema in sectormodel");
        }
        return message;
    }

    private void letterhead(Element message) {
        String sender = Soap.text(message, "stuurgegevens", "zender", "applicatie");
        if (!options.hub().equals(sender)) {
            throw new Refused("StUF013", false, "Zender onbekend");
        }
        if (!options.system().equals(Soap.text(message, "stuurgegevens", "ontvanger", "applicatie"))) {
            throw new Refused("StUF010", false, "Ontvanger onbekend");
        }
        if (!Soap.text(message, "stuurgegevens", "tijdstipBericht").matches("\\d{17}")) {
            throw new Refused("StUF055", false, "Tijdstip onvolledig");
        }
        if (!register.isNew(sender, Soap.text(message, "stuurgegevens", "referentienummer"))) {
            throw new Refused("StUF016", false, "Combinatie zender en referentienummer niet uniek");
        }
    }

    private String create(Element message) {
        Element object = one(message);
        String number = Soap.text(object, "identificatie");
        Zaak zaak = new Zaak(number);
        zaak.caseTypeCode = Soap.text(object, "isVan", "gerelateerde", "code");
        zaak.caseType = Soap.text(object, "isVan", "gerelateerde", "omschrijving");
        if (!"T".equals(Soap.text(message, "parameters", "mutatiesoort")) || number.length() < 5
                || zaak.caseTypeCode.isEmpty() || Soap.text(object, "startdatum").isEmpty()) {
            throw new Refused("StUF055", false, "Berichtbody is niet conform schema in sectormodel");
        }
        zaak.summary = Soap.text(object, "omschrijving");
        zaak.note = Soap.text(object, "toelichting");
        Soap.children(object, "kenmerk").forEach(mark ->
                zaak.marks.put(Soap.text(mark, "bron"), Soap.text(mark, "kenmerk")));
        Soap.at(object, "extraElementen").ifPresent(elements -> Soap.children(elements, "extraElement")
                .forEach(element -> zaak.facts.put(element.getAttribute("naam"), element.getTextContent())));
        Soap.at(object, "heeftAlsInitiator", "gerelateerde", "natuurlijkPersoon")
                .ifPresent(person -> zaak.bsn = Soap.text(person, "inp.bsn"));
        Soap.children(object, "heeftAlsOverigBetrokkene").forEach(other ->
                zaak.others.add(Soap.text(other, "gerelateerde", "nietNatuurlijkPersoon", "statutaireNaam")));
        zaak.start = date(object, "startdatum");
        zaak.deadline = date(object, "uiterlijkeEinddatum");
        if (!register.add(zaak)) {
            throw new Refused("StUF058", true, "Zaak bestaat al");
        }
        return answers.received(message);
    }

    private String update(Element message) {
        if (!"W".equals(Soap.text(message, "parameters", "mutatiesoort"))
                || Soap.children(message, "object").size() != 2) {
            throw new Refused("StUF055", false, "Berichtbody is niet conform schema in sectormodel");
        }
        Element wanted = Soap.children(message, "object").get(1);
        String number = Soap.text(wanted, "identificatie");
        if (!register.has(number)) {
            throw new Refused("StUF064", true, "Object niet gevonden");
        }
        register.change(number, zaak -> {
            if (zaak.end != null) {
                throw new Refused("StUF052", false, "De zaak is gesloten");
            }
            Soap.at(wanted, "toelichting").ifPresent(note -> zaak.note = note.getTextContent());
            Soap.at(wanted, "resultaat").ifPresent(result -> {
                zaak.result = Soap.text(result, "omschrijving");
                zaak.resultNote = Soap.text(result, "toelichting");
            });
        });
        return answers.received(message);
    }

    private String add(Element message) {
        Element object = one(message);
        String zaak = Soap.text(object, "isRelevantVoor", "gerelateerde", "identificatie");
        Element content = Soap.at(object, "inhoud").orElseThrow(() -> new Refused("StUF055", false,
                "Berichtbody is niet conform schema in sectormodel"));
        if (!register.has(zaak)) {
            throw new Refused("StUF064", true, "Object niet gevonden");
        }
        Dossier.Document document = new Dossier.Document(Soap.text(object, "identificatie"),
                Soap.text(object, "dct.omschrijving"), Soap.text(object, "titel"), Soap.text(object, "formaat"),
                content.getAttributeNS("http://www.egem.nl/StUF/StUF0301", "bestandsnaam"),
                Base64.getMimeDecoder().decode(content.getTextContent().strip()));
        if (!register.addDocument(zaak, document)) {
            throw new Refused("StUF058", true, "Document bestaat al");
        }
        return answers.received(message);
    }

    private String find(Element message, boolean documents) {
        Dossier zaak = register.find(Soap.text(message, "gelijk", "identificatie")).orElse(null);
        if (zaak == null && options.faults()) {
            throw new Refused("StUF064", true, "Object niet gevonden");
        }
        return answers.found(message, zaak, documents);
    }

    private static Element one(Element message) {
        return Soap.at(message, "object").orElseThrow(() -> new Refused("StUF055", false,
                "Berichtbody is niet conform schema in sectormodel"));
    }

    private static LocalDate date(Element object, String name) {
        String text = Soap.text(object, name);
        return text.isEmpty() ? null : LocalDate.parse(text.substring(0, 8), Register.DATE);
    }
}
