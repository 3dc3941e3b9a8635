package nl.schakel.proof;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a municipality says that tells more than it was asked: every text of its WMO316, WMO319, WMO301 and transport
 * error is a marker. A marker may go back to where it came from, in a retour that repeats the message, and nowhere
 * else.
 */
final class IwmoTalk {

    private static final Pattern PAYLOAD = Pattern.compile("xmlBestand>([^<]+)<");

    private final Markers markers;
    private final Place origin;
    private final String code;

    IwmoTalk(Markers markers, String code) {
        this.markers = markers;
        this.code = code;
        this.origin = Place.municipality(code);
    }

    /**
     * What the hub sent, as far as an answer needs it.
     *
     * @param number of its envelope, or of the call that brought it; null where there was none
     */
    record Heard(String practice, String identification, String date, String reference, String bsn, String number) {

        /** @return null where it is not a WMO315 but a retour */
        static Heard of(String text, String key) {
            Matcher packed = PAYLOAD.matcher(text);
            boolean enveloped = packed.find();
            String message = enveloped ? new String(Base64.getDecoder().decode(packed.group(1)),
                    StandardCharsets.UTF_8) : text;
            return !message.contains("/wmo315/") ? null : new Heard(in(message, "Afzender"),
                    in(message, "Identificatie"), in(message, "Dagtekening"), in(message, "ReferentieAanbieder"),
                    in(message, "Bsn"), enveloped ? in(text, "referentienummer") : key);
        }

        private static String in(String message, String element) {
            Matcher found = Pattern.compile(":" + element + ">([^<]*)<").matcher(message);
            if (!found.find()) {
                throw new IllegalStateException("no " + element);
            }
            return found.group(1);
        }
    }

    /** Everything well, but the whole message is repeated; with codes it is returned. */
    String retour(Heard heard, String... codes) {
        return message("316", "445", heard.practice(), code, heard.identification(), heard.date(), """
                <p:IdentificatieRetour>%s</p:IdentificatieRetour>\
                <p:DagtekeningRetour>2026-11-20</p:DagtekeningRetour><p:XsdVersieRetour>\
                <i:BasisschemaXsdVersie>1.0.0</i:BasisschemaXsdVersie><i:BerichtXsdVersie>1.0.0</i:BerichtXsdVersie>\
                </p:XsdVersieRetour><p:RetourCodes><p:RetourCode>0200</p:RetourCode></p:RetourCodes>"""
                .formatted(text("IdentificatieRetour")), person("WMO316", heard.bsn())
                + "<p:RetourCodes>" + Stream.concat(Stream.of("0200"), Stream.of(codes))
                .map(one -> "<p:RetourCode>" + one + "</p:RetourCode>").collect(Collectors.joining())
                + "</p:RetourCodes></p:Client>");
    }

    /** WMO319. */
    String answer(Heard heard, String answer, String reason) {
        return message("319", "482", code, heard.practice(), identification(), heard.date(), "", """
                <p:Antwoord><p:ReferentieAanbieder>%s</p:ReferentieAanbieder>\
                <p:VerzoekAntwoord>%s</p:VerzoekAntwoord>%s</p:Antwoord>""".formatted(heard.reference(), answer,
                reason == null ? "" : "<p:RedenAfwijzingVerzoek>" + reason + "</p:RedenAfwijzingVerzoek>"));
    }

    /** WMO301. */
    String allocation(Heard heard, String reference, int number) {
        return message("301", "414", code, heard.practice(), identification(), heard.date(), "",
                person("WMO301", heard.bsn()) + """
                <p:ToegewezenProducten><p:ToegewezenProduct><p:ToewijzingNummer>%d</p:ToewijzingNummer>\
                <p:ReferentieAanbieder>%s</p:ReferentieAanbieder><p:Product><i:Categorie>12</i:Categorie>\
                <i:Code>%s</i:Code></p:Product><p:Toewijzingsdatum>2026-11-20</p:Toewijzingsdatum>\
                <p:Toewijzingstijd>12:00:00</p:Toewijzingstijd><p:Ingangsdatum>2026-12-01</p:Ingangsdatum>\
                <p:Omvang><i:Volume>%s</i:Volume></p:Omvang><p:Commentaar>%s</p:Commentaar></p:ToegewezenProduct>\
                </p:ToegewezenProducten></p:Client>""".formatted(number, reference, text("Product.Code"),
                number("Omvang.Volume"), text("Commentaar")));
    }

    /** The network could not deliver, and says with which words. */
    String fault(Heard heard) {
        return """
                <s:Fo01Bericht xmlns:s="http://www.egem.nl/StUF/StUF0301"><s:stuurgegevens>\
                <s:berichtcode>Fo01</s:berichtcode><s:referentienummer>%s</s:referentienummer>\
                <s:crossRefnummer>%s</s:crossRefnummer></s:stuurgegevens><s:body><s:code>%s</s:code>\
                <s:plek>%s</s:plek><s:omschrijving>%s</s:omschrijving><s:details>%s</s:details>\
                <s:detailsXML><x>%s</x></s:detailsXML></s:body></s:Fo01Bericht>""".formatted(
                text("Fo01.referentienummer"), heard.number(), text("Fo01.code"), text("Fo01.plek"),
                text("Fo01.omschrijving"), text("Fo01.details"), text("Fo01.detailsXML"));
    }

    /** The same in an envelope of the GGk, in which every text is a marker too. */
    String wrapped(String message) {
        return """
                <g:envelopHeenbericht-ggk_Di01 xmlns:g="http://www.stufstandaarden.nl/koppelvlak/ggk0210" \
                xmlns:s="http://www.egem.nl/StUF/StUF0301"><g:stuurgegevens><s:berichtcode>Di01</s:berichtcode>\
                <s:zender><s:organisatie>%s</s:organisatie><s:applicatie>%s</s:applicatie></s:zender>\
                <s:referentienummer>%s</s:referentienummer><s:functie>%s</s:functie></g:stuurgegevens>\
                <g:parameters><g:bericht><g:xmlBestand>%s</g:xmlBestand></g:bericht></g:parameters>\
                </g:envelopHeenbericht-ggk_Di01>""".formatted(text("GGK.organisatie"), text("GGK.applicatie"),
                text("GGK.referentienummer"), text("GGK.functie"),
                Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8)));
    }

    private String message(String kind, String berichtCode, String sender, String receiver, String identification,
                           String date, String rest, String body) {
        return """
                <?xml version="1.0" encoding="UTF-8"?><!-- %s --><p:Bericht \
                xmlns:i="http://www.istandaarden.nl/iwmo/3_2/basisschema/schema" \
                xmlns:p="http://www.istandaarden.nl/iwmo/3_2/wmo%s/schema"><p:Header><p:BerichtCode>%s</p:BerichtCode>\
                <p:BerichtVersie>3</p:BerichtVersie><p:BerichtSubversie>2</p:BerichtSubversie>\
                <p:Afzender>%s</p:Afzender><p:Ontvanger>%s</p:Ontvanger><p:BerichtIdentificatie>\
                <i:Identificatie>%s</i:Identificatie><i:Dagtekening>%s</i:Dagtekening></p:BerichtIdentificatie>\
                <p:XsdVersie><i:BasisschemaXsdVersie>1.0.0</i:BasisschemaXsdVersie>\
                <i:BerichtXsdVersie>1.0.0</i:BerichtXsdVersie></p:XsdVersie>%s</p:Header>%s</p:Bericht>"""
                .formatted(text("a comment"), kind, berichtCode, sender, receiver, identification, date, rest, body);
    }

    /** A Client that is not closed yet. */
    private String person(String kind, String bsn) {
        String day = markers.birthday(kind + ".Geboortedatum").toString();
        markers.allowLast(Marker.Kind.BIRTHDAY, origin.name());
        return "<p:Client><p:Bsn>" + bsn + "</p:Bsn><p:Geboortedatum><i:Datum>" + day
                + "</i:Datum></p:Geboortedatum><p:Geslacht>2</p:Geslacht><p:Naam><i:Geslachtsnaam>"
                + all(kind, "i", "Achternaam", "Voorvoegsel") + "</i:Geslachtsnaam><i:Partnernaam>"
                + all(kind, "i", "Achternaam", "Voorvoegsel") + "</i:Partnernaam>"
                + all(kind, "i", "Voornamen", "Voorletters") + "</p:Naam><p:CommunicatieVorm>" + text(kind)
                + "</p:CommunicatieVorm><p:Contactgegevens><p:Contact>" + all(kind, "p", "Organisatie")
                + "<p:Adres>" + all(kind, "i", "Plaatsnaam", "Straatnaam", "Gebied", "Huisnummer", "Postcode")
                + "</p:Adres><p:Telefoon><i:Telefoonnummer>" + number(kind + ".Telefoonnummer")
                + "</i:Telefoonnummer></p:Telefoon>" + all(kind, "p", "Email") + "</p:Contact></p:Contactgegevens>"
                + "<p:Relaties><p:Relatie>" + all(kind, "p", "Nummer", "Volgorde", "Soort") + "<p:Naam>"
                + all(kind, "i", "Voornamen") + "</p:Naam></p:Relatie></p:Relaties>";
    }

    private String all(String kind, String prefix, String... elements) {
        return List.of(elements).stream().map(name -> "<" + prefix + ":" + name + ">" + text(kind + "." + name)
                + "</" + prefix + ":" + name + ">").collect(Collectors.joining());
    }

    /** The number of a message is kept, as the standard asks, to know the message again. */
    private String identification() {
        String number = text("BerichtIdentificatie.Identificatie");
        markers.allowLast(Marker.Kind.TEXT, Place.DATABASE.name());
        return number;
    }

    private String text(String what) {
        String marker = markers.text("iWmo: " + what);
        markers.allowLast(Marker.Kind.TEXT, origin.name());
        return marker;
    }

    private String number(String what) {
        String marker = markers.number("iWmo: " + what);
        markers.allowLast(Marker.Kind.NUMBER, origin.name());
        return marker;
    }

    /** A reference that the hub never gave. */
    String stranger() {
        String marker = markers.uuid("iWmo: ReferentieAanbieder");
        markers.allowLast(Marker.Kind.UUID, origin.name());
        return marker;
    }
}
