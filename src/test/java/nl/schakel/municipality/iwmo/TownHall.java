package nl.schakel.municipality.iwmo;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes the messages of a municipality, as text: by hand, so that nothing of the hub can be wrong in both. */
final class TownHall {

    private static final AtomicInteger NUMBER = new AtomicInteger(1000);

    private final String code;

    TownHall(String code) {
        this.code = code;
    }

    /** An Identificatie that was not used before. */
    static String number() {
        return "G" + NUMBER.incrementAndGet();
    }

    byte[] wmo316(MessageHeader sent, String... codes) {
        return bytes("""
                <?xml version="1.0" encoding="UTF-8"?>
                <wmo316:Bericht xmlns:iwmo="http://www.istandaarden.nl/iwmo/3_2/basisschema/schema" \
                xmlns:wmo316="http://www.istandaarden.nl/iwmo/3_2/wmo316/schema"><wmo316:Header>\
                <wmo316:BerichtCode>445</wmo316:BerichtCode><wmo316:BerichtVersie>3</wmo316:BerichtVersie>\
                <wmo316:BerichtSubversie>2</wmo316:BerichtSubversie><wmo316:Afzender>%s</wmo316:Afzender>\
                <wmo316:Ontvanger>%s</wmo316:Ontvanger><wmo316:BerichtIdentificatie>\
                <iwmo:Identificatie>%s</iwmo:Identificatie><iwmo:Dagtekening>%s</iwmo:Dagtekening>\
                </wmo316:BerichtIdentificatie><wmo316:XsdVersie>\
                <iwmo:BasisschemaXsdVersie>1.0.0</iwmo:BasisschemaXsdVersie>\
                <iwmo:BerichtXsdVersie>1.0.0</iwmo:BerichtXsdVersie></wmo316:XsdVersie>\
                <wmo316:IdentificatieRetour>%s</wmo316:IdentificatieRetour>\
                <wmo316:DagtekeningRetour>2026-11-20</wmo316:DagtekeningRetour><wmo316:XsdVersieRetour>\
                <iwmo:BasisschemaXsdVersie>1.0.0</iwmo:BasisschemaXsdVersie>\
                <iwmo:BerichtXsdVersie>1.0.0</iwmo:BerichtXsdVersie></wmo316:XsdVersieRetour>%s</wmo316:Header>\
                </wmo316:Bericht>""".formatted(sent.sender(), sent.receiver(), sent.identification(), sent.date(),
                number(), codes("wmo316", codes)));
    }

    private static String codes(String prefix, String... codes) {
        if (codes.length == 0) {
            return "";
        }
        StringBuilder text = new StringBuilder("<" + prefix + ":RetourCodes>");
        for (String code : codes) {
            text.append("<%s:RetourCode>%s</%s:RetourCode>".formatted(prefix, code, prefix));
        }
        return text.append("</" + prefix + ":RetourCodes>").toString();
    }

    byte[] wmo319(String number, String reference, String answer, String reason) {
        return wmo319(number, "2026-11-20", reference, answer, reason);
    }

    byte[] wmo319(String number, String date, String reference, String answer, String reason) {
        return bytes("""
                <?xml version="1.0" encoding="UTF-8"?>
                <wmo319:Bericht xmlns:iwmo="http://www.istandaarden.nl/iwmo/3_2/basisschema/schema" \
                xmlns:wmo319="http://www.istandaarden.nl/iwmo/3_2/wmo319/schema">%s<wmo319:Antwoord>\
                <wmo319:ReferentieAanbieder>%s</wmo319:ReferentieAanbieder>\
                <wmo319:VerzoekAntwoord>%s</wmo319:VerzoekAntwoord>%s</wmo319:Antwoord></wmo319:Bericht>"""
                .formatted(header("wmo319", "482", number, date), reference, answer, reason == null ? ""
                        : "<wmo319:RedenAfwijzingVerzoek>" + reason + "</wmo319:RedenAfwijzingVerzoek>"));
    }

    /** An allocation: number, reference or null, date and time, from, until or null, reason or null. */
    static String allocation(String number, String reference, String assigned, String from, String until,
                             String reason) {
        return """
                <wmo301:ToegewezenProduct><wmo301:ToewijzingNummer>%s</wmo301:ToewijzingNummer>%s<wmo301:Product>\
                <iwmo:Categorie>12</iwmo:Categorie></wmo301:Product>\
                <wmo301:Toewijzingsdatum>%s</wmo301:Toewijzingsdatum>\
                <wmo301:Toewijzingstijd>%s</wmo301:Toewijzingstijd><wmo301:Ingangsdatum>%s</wmo301:Ingangsdatum>%s%s\
                </wmo301:ToegewezenProduct>""".formatted(number, element("ReferentieAanbieder", reference),
                assigned.substring(0, 10), assigned.substring(11), from, element("Einddatum", until),
                element("RedenWijziging", reason));
    }

    private static String element(String name, String text) {
        return text == null ? "" : "<wmo301:" + name + ">" + text + "</wmo301:" + name + ">";
    }

    byte[] wmo301(String number, String bsn, String... allocations) {
        return bytes("""
                <?xml version="1.0" encoding="UTF-8"?>
                <wmo301:Bericht xmlns:iwmo="http://www.istandaarden.nl/iwmo/3_2/basisschema/schema" \
                xmlns:wmo301="http://www.istandaarden.nl/iwmo/3_2/wmo301/schema">%s<wmo301:Client>\
                <wmo301:Bsn>%s</wmo301:Bsn><wmo301:Geboortedatum><iwmo:Datum>1944-03-09</iwmo:Datum>\
                </wmo301:Geboortedatum><wmo301:Geslacht>2</wmo301:Geslacht><wmo301:Naam><iwmo:Geslachtsnaam>\
                <iwmo:Achternaam>Vries</iwmo:Achternaam></iwmo:Geslachtsnaam><iwmo:NaamGebruik>1</iwmo:NaamGebruik>\
                </wmo301:Naam><wmo301:Contactgegevens><wmo301:Contact><wmo301:Soort>01</wmo301:Soort>\
                <wmo301:Organisatie>Thuis</wmo301:Organisatie></wmo301:Contact></wmo301:Contactgegevens>\
                <wmo301:ToegewezenProducten>%s</wmo301:ToegewezenProducten></wmo301:Client></wmo301:Bericht>"""
                .formatted(header("wmo301", "414", number, "2026-11-20"), bsn, String.join("", allocations)));
    }

    private String header(String prefix, String berichtCode, String number, String date) {
        return """
                <p:Header><p:BerichtCode>%s</p:BerichtCode><p:BerichtVersie>3</p:BerichtVersie>\
                <p:BerichtSubversie>2</p:BerichtSubversie><p:Afzender>%s</p:Afzender>\
                <p:Ontvanger>01012345</p:Ontvanger><p:BerichtIdentificatie>\
                <iwmo:Identificatie>%s</iwmo:Identificatie><iwmo:Dagtekening>%s</iwmo:Dagtekening>\
                </p:BerichtIdentificatie><p:XsdVersie><iwmo:BasisschemaXsdVersie>1.0.0</iwmo:BasisschemaXsdVersie>\
                <iwmo:BerichtXsdVersie>1.0.0</iwmo:BerichtXsdVersie></p:XsdVersie></p:Header>"""
                .formatted(berichtCode, code, number, date).replace("p:", prefix + ":").replace("iwmo:iwmo", "iwmo");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
