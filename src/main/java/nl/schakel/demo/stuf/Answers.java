package nl.schakel.demo.stuf;

import java.time.LocalDate;
import java.util.UUID;

import org.w3c.dom.Element;

/** The messages that the municipality answers with and sends, as the schemas of ZDS 1.1.02 want them. */
final class Answers {

    private static final String ROOT = " xmlns:StUF=\"http://www.egem.nl/StUF/StUF0301\""
            + " xmlns:ZKN=\"http://www.egem.nl/StUF/sector/zkn/0310\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

    private final Options options;

    Answers(Options options) {
        this.options = options;
    }

    /** The fault itself. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1;

        final String code;
        final boolean server;

        Refused(String code, boolean server, String words) {
            super(words, null, false, false);
            this.code = code;
            this.server = server;
        }
    }

    String received(Element message) {
        return "<StUF:Bv03Bericht" + ROOT + "><StUF:stuurgegevens>" + head("Bv03", number(message), "")
                + "</StUF:stuurgegevens></StUF:Bv03Bericht>";
    }

    /** Fo03 on what is taken up later, Fo02 on what is answered at once. */
    String fault(Element message, boolean later, Refused refused) {
        String kind = later ? "Fo03" : "Fo02";
        return "<StUF:" + kind + "Bericht" + ROOT + "><StUF:stuurgegevens>" + (later ? head(kind, number(message), "")
                : "<StUF:berichtcode>Fo02</StUF:berichtcode>") + "</StUF:stuurgegevens><StUF:body><StUF:code>"
                + Soap.safe(refused.code) + "</StUF:code><StUF:plek>" + (refused.server ? "server" : "client")
                + "</StUF:plek><StUF:omschrijving>" + Soap.safe(refused.getMessage())
                + "</StUF:omschrijving><StUF:details>" + Soap.safe(details(message))
                + "</StUF:details></StUF:body></StUF:"
                + kind + "Bericht>";
    }

    /** As real suites do: a part of what came in, which no hub should ever show. */
    private static String details(Element message) {
        String all = message.getTextContent().replaceAll("\\s+", " ").strip();
        return all.substring(0, Math.min(all.length(), 200));
    }

    String caseNumber(Element message, String number) {
        return "<ZKN:genereerZaakIdentificatie_Du02" + ROOT + "><ZKN:stuurgegevens>"
                + head("Du02", number(message), functie("genereerZaakidentificatie"))
                + "</ZKN:stuurgegevens><ZKN:zaak StUF:entiteittype=\"ZAK\" "
                + "StUF:functie=\"entiteit\"><ZKN:identificatie>"
                + number + "</ZKN:identificatie></ZKN:zaak></ZKN:genereerZaakIdentificatie_Du02>";
    }

    String documentNumber(Element message, String number) {
        return "<ZKN:genereerDocumentIdentificatie_Du02" + ROOT + "><ZKN:stuurgegevens>"
                + head("Du02", number(message), functie("genereerDocumentidentificatie"))
                + "</ZKN:stuurgegevens><ZKN:document StUF:entiteittype=\"EDC\" StUF:functie=\"entiteit\">"
                + "<ZKN:identificatie>" + number + "</ZKN:identificatie></ZKN:document>"
                + "</ZKN:genereerDocumentIdentificatie_Du02>";
    }

    private static String functie(String name) {
        return "<StUF:functie>" + name + "</StUF:functie>";
    }

    /** zakLa01; without a case an empty one. */
    String found(Element message, Dossier zaak, boolean documents) {
        String answer = zaak == null ? "" : "<ZKN:antwoord><ZKN:object StUF:entiteittype=\"ZAK\">"
                + (documents ? element("identificatie", zaak.number()) + documents(zaak) : details(zaak))
                + "</ZKN:object></ZKN:antwoord>";
        return "<ZKN:zakLa01" + ROOT + "><ZKN:stuurgegevens>" + head("La01", number(message),
                "<StUF:entiteittype>ZAK</StUF:entiteittype>") + "</ZKN:stuurgegevens><ZKN:parameters>"
                + "<StUF:indicatorVervolgvraag>false</StUF:indicatorVervolgvraag></ZKN:parameters>" + answer
                + "</ZKN:zakLa01>";
    }

    private static String details(Dossier zaak) {
        StringBuilder text = new StringBuilder(element("identificatie", zaak.number()))
                .append(element("omschrijving", zaak.summary())).append(element("toelichting", zaak.note()));
        zaak.marks().forEach((source, mark) -> text.append("<ZKN:kenmerk>").append(element("kenmerk", mark))
                .append(element("bron", source)).append("</ZKN:kenmerk>"));
        if (zaak.result() != null) {
            text.append("<ZKN:resultaat>").append(element("omschrijving", zaak.result()))
                    .append(element("toelichting", zaak.resultNote())).append("</ZKN:resultaat>");
        }
        text.append(date("startdatum", zaak.start())).append(date("uiterlijkeEinddatum", zaak.deadline()))
                .append(zaak.end() == null ? "<ZKN:einddatum xsi:nil=\"true\" StUF:noValue=\"geenWaarde\"/>"
                        : date("einddatum", zaak.end()));
        text.append("<ZKN:opschorting>").append(element("indicatie", zaak.suspended() ? "J" : "N"))
                .append("<ZKN:reden xsi:nil=\"true\" StUF:noValue=\"geenWaarde\"/></ZKN:opschorting>");
        if (zaak.extraDays() > 0) {
            text.append("<ZKN:verlenging>").append(element("duur", String.valueOf(zaak.extraDays())))
                    .append(element("reden", "Nader advies nodig")).append("</ZKN:verlenging>");
        }
        for (int last = zaak.statuses().size() - 1; last >= 0; last--) {
            text.append(status(zaak.statuses().get(last), last, last == zaak.statuses().size() - 1));
        }
        zaak.decisions().forEach(decision -> text.append(decision(decision)));
        return text.toString();
    }

    private static String status(Dossier.Status status, int index, boolean newest) {
        return "<ZKN:heeft StUF:entiteittype=\"ZAKSTT\"><ZKN:gerelateerde StUF:entiteittype=\"STT\">"
                + element("volgnummer", String.valueOf(index + 1)) + element("omschrijving", status.name())
                + "</ZKN:gerelateerde>" + element("datumStatusGezet", status.at())
                + element("indicatieLaatsteStatus", newest ? "J" : "N") + "</ZKN:heeft>";
    }

    private static String decision(Dossier.Decision decision) {
        return "<ZKN:leidtTot StUF:entiteittype=\"ZAKBSL\"><ZKN:gerelateerde StUF:entiteittype=\"BSL\">"
                + element("identificatie", decision.number()) + element("bst.omschrijving", decision.type())
                + date("ingangsdatumWerking", decision.from()) + date("einddatumWerking", decision.until())
                + "</ZKN:gerelateerde></ZKN:leidtTot>";
    }

    private static String documents(Dossier zaak) {
        StringBuilder text = new StringBuilder();
        zaak.documents().forEach(document -> text.append("<ZKN:heeftRelevant StUF:entiteittype=\"ZAKEDC\">")
                .append("<ZKN:gerelateerde "
                        + "StUF:entiteittype=\"EDC\">").append(element("identificatie", document.number()))
                .append(element("dct.omschrijving", document.type())).append(element("titel", document.title()))
                .append("</ZKN:gerelateerde></ZKN:heeftRelevant>"));
        return text.toString();
    }

    /** actualiseerZaakstatus: the status that was set, to whoever wants to hear. */
    String statusChanged(Dossier zaak) {
        Dossier.Status status = zaak.statuses().get(zaak.statuses().size() - 1);
        String object = "<ZKN:object StUF:entiteittype=\"ZAK\" StUF:verwerkingssoort=\"W\">"
                + element("identificatie", zaak.number());
        return "<ZKN:zakLk01" + ROOT + "><ZKN:stuurgegevens>" + head("Lk01", null,
                "<StUF:entiteittype>ZAK</StUF:entiteittype>") + "</ZKN:stuurgegevens><ZKN:parameters>"
                + "<StUF:mutatiesoort>W</StUF:mutatiesoort><StUF:indicatorOvername>V</StUF:indicatorOvername>"
                + "</ZKN:parameters>" + object + "</ZKN:object>" + object
                + "<ZKN:heeft StUF:entiteittype=\"ZAKSTT\" StUF:verwerkingssoort=\"T\">"
                + "<ZKN:gerelateerde StUF:entiteittype=\"STT\" StUF:verwerkingssoort=\"I\">"
                + element("omschrijving", status.name()) + "</ZKN:gerelateerde>"
                + element("datumStatusGezet", status.at()) + "</ZKN:heeft></ZKN:object></ZKN:zakLk01>";
    }

    private String head(String code, String cross, String rest) {
        return "<StUF:berichtcode>" + code + "</StUF:berichtcode><StUF:zender><StUF:organisatie>" + options.code()
                + "</StUF:organisatie><StUF:applicatie>" + Soap.safe(options.system())
                + "</StUF:applicatie></StUF:zender><StUF:ontvanger><StUF:applicatie>" + Soap.safe(options.hub())
                + "</StUF:applicatie></StUF:ontvanger><StUF:referentienummer>" + UUID.randomUUID()
                + "</StUF:referentienummer><StUF:tijdstipBericht>" + Register.now() + "</StUF:tijdstipBericht>"
                + (cross == null ? "" : "<StUF:crossRefnummer>" + Soap.safe(cross) + "</StUF:crossRefnummer>") + rest;
    }

    private static String number(Element message) {
        return Soap.text(message, "stuurgegevens", "referentienummer");
    }

    private static String element(String name, String value) {
        return value == null || value.isEmpty() ? ""
                : "<ZKN:" + name + ">" + Soap.safe(value) + "</ZKN:" + name + ">";
    }

    private static String date(String name, LocalDate date) {
        return date == null ? "" : element(name, Register.DATE.format(date));
    }
}
