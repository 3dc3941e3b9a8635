package nl.schakel.municipality.stuf;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the fault codes of StUF mean and what an operator does about each. The codes are those of the table of fault
 * messages in the StUF standard, version 03.01; a sector or a suite may have codes of its own.
 */
final class FaultCodes {

    private static final String SUPPLIER = "Vraag de gemeente wat haar zaaksysteem ondersteunt; zonder aanpassing daar "
            + "lukt het niet.";
    private static final String REPORT = "Meld dit met het tijdstip aan de beheerder van de hub: het bericht zelf moet "
            + "anders.";
    private static final String WAIT = "De hub probeert het later opnieuw. Blijft het, bel dan het functioneel beheer "
            + "van de gemeente.";
    private static final Meaning UNKNOWN = new Meaning("een fout die de hub niet kent", "Vraag het functioneel beheer "
            + "van de gemeente wat er is gelogd op dit tijdstip.", true);
    private static final Map<String, Meaning> MEANINGS = meanings();

    /**
     * @param what    the end of a sentence
     * @param remedy  a sentence: who does what
     * @param mayPass whether it may go over by itself, where it is the municipality's fault
     */
    record Meaning(String what, String remedy, boolean mayPass) {
    }

    private FaultCodes() {
    }

    static Meaning of(String code) {
        return MEANINGS.getOrDefault(code, UNKNOWN);
    }

    /** All codes that have a sentence of their own. */
    static Map<String, Meaning> all() {
        return MEANINGS;
    }

    private static Map<String, Meaning> meanings() {
        Map<String, Meaning> all = new LinkedHashMap<>();
        fixed(all, "StUF001", "het kent deze versie van StUF niet", SUPPLIER);
        fixed(all, "StUF004", "het kent dit sectormodel niet", SUPPLIER);
        fixed(all, "StUF007", "het kent deze versie van het sectormodel niet", SUPPLIER);
        fixed(all, "StUF010", "het kent de ontvanger niet die in het bericht staat", "Controleer stuf.receiver: "
                + "organisation, application en administration moeten letterlijk kloppen.");
        fixed(all, "StUF013", "het kent de hub als zender niet", "Controleer stuf.sender, en vraag de gemeente of zij "
                + "de hub onder die naam heeft geregistreerd.");
        fixed(all, "StUF016", "het kreeg al een bericht met dit nummer", "Verstuur opnieuw; elk bericht van de hub "
                + "heeft een nieuw nummer. Gebeurt het weer, zoek dan bij de gemeente wie berichten herhaalt.");
        fixed(all, "StUF019", "het bericht is niet later dan een vorig bericht", "Laat de klok van de hub "
                + "controleren en verstuur opnieuw.");
        fixed(all, "StUF022", "het kent deze berichtcode niet", REPORT);
        fixed(all, "StUF025", "het doet niets met deze berichtcode", SUPPLIER);
        fixed(all, "StUF028", "het kent dit entiteittype niet", REPORT);
        fixed(all, "StUF031", "het doet niets met dit entiteittype", SUPPLIER);
        fixed(all, "StUF034", "het kent deze functie niet", REPORT);
        fixed(all, "StUF037", "het doet niets met deze functie", SUPPLIER);
        fixed(all, "StUF040", "het kan dit soort bericht op dit adres niet verwerken", "Controleer of de drie "
                + "adressen in "
                + "het blok stuf niet zijn verwisseld, en vraag anders de gemeente wat haar zaaksysteem ondersteunt.");
        fixed(all, "StUF043", "het kent het bericht niet waarnaar wordt verwezen", REPORT);
        passing(all, "StUF046", "het kan het bericht nu niet bewaren", WAIT);
        passing(all, "StUF049", "het onderdeel dat moet antwoorden is er nu niet", WAIT);
        fixed(all, "StUF052", "de hub heeft geen recht op deze handeling", "Vraag de gemeente de rechten van de hub "
                + "aan te vullen en verstuur daarna opnieuw.");
        fixed(all, "StUF055", "het bericht past niet in het schema dat het gebruikt", "Vergelijk met de gemeente de "
                + "zaaktype-inrichting en stuf.extra-elements; " + REPORT.substring(0, 1).toLowerCase(Locale.ROOT)
                + REPORT.substring(1));
        passing(all, "StUF058", "het zaaksysteem liep vast op dit bericht", "De hub probeert het later opnieuw. Blijft "
                + "het, vraag dan het functioneel beheer van de gemeente wat er is gelogd: vaak is het zaaktype of het "
                + "documenttype daar anders ingericht.");
        passing(all, "StUF061", "het is te druk", WAIT);
        fixed(all, "StUF062", "een tijdvak is niet gevuld zoals de standaard wil", REPORT);
        fixed(all, "StUF063", "in de registratie staat al een latere waarde", "Vraag de gemeente wie de zaak na de hub "
                + "heeft gewijzigd.");
        passing(all, "StUF064", "het vindt de zaak of het document niet", "De hub probeert het later opnieuw: het "
                + "zaaksysteem kan nog bezig zijn. Blijft het, vraag dan de gemeente of de zaak is verwijderd.");
        fixed(all, "StUF065", "in de registratie staat al een later tijdstip", "Laat de klok van de hub en van de "
                + "gemeente vergelijken.");
        fixed(all, "StUF066", "er valt niets te corrigeren", REPORT);
        fixed(all, "StUF067", "het vindt er meer dan een", "Vraag de gemeente welke zaak met dit nummer de juiste "
                + "is, en de andere te verwijderen.");
        fixed(all, "StUF068", "de wijziging ligt in de toekomst", "Laat de klok van de hub controleren.");
        fixed(all, "StUF069", "de oude waarden kloppen niet met de registratie", "Verstuur opnieuw: de hub leest de "
                + "zaak dan eerst weer.");
        fixed(all, "StUF070", "de geschiedenis in het bericht klopt niet", REPORT);
        for (String code : new String[] {"StUF076", "StUF079", "StUF082", "StUF085", "StUF088", "StUF091", "StUF097",
            "StUF103", "StUF106", "StUF118", "StUF119"}) {
            fixed(all, code, "het begrijpt de vraag naar de zaak niet", REPORT);
        }
        fixed(all, "StUF094", "het houdt de sleutel van de hub niet bij", SUPPLIER);
        fixed(all, "StUF124", "het beantwoordt zulke vragen niet", SUPPLIER);
        fixed(all, "StUF127", "het kent de gebruiker niet", "Controleer stuf.user en vraag de gemeente die "
                + "gebruiker te autoriseren.");
        passing(all, "StUF130", "de vraag kost het nu te veel", WAIT);
        fixed(all, "StUF133", "het kent deze sortering niet", SUPPLIER);
        passing(all, "StUF960", "het kwam niet op tijd klaar", WAIT);
        return Map.copyOf(all);
    }

    private static void fixed(Map<String, Meaning> all, String code, String what, String remedy) {
        all.put(code, new Meaning(what, remedy, false));
    }

    private static void passing(Map<String, Meaning> all, String code, String what, String remedy) {
        all.put(code, new Meaning(what, remedy, true));
    }
}
