package nl.schakel.municipality.zgw;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import nl.schakel.municipality.zgw.ZgwProblem.Param;

/**
 * What an operator can do about a refused field: a sentence for every code that is known. The codes are those of the
 * standard's rules (zrc-, drc-) as Open Zaak and Open Notificaties spell them.
 */
final class ZgwAdvice {

    private static final Map<String, Function<ZgwSettings, String>> BY_CODE = new LinkedHashMap<>();
    private static final List<String> TYPES = List.of("zaaktype", "roltype", "statustype", "resultaattype",
            "informatieobjecttype", "eigenschap");

    static {
        say("not-published", s -> "Publiceer zaaktype '" + s.zaaktype() + "' en de informatieobjecttypen ervan in de "
                + "catalogus (zrc-001).");
        say("missing-zaaktype-informatieobjecttype-relation", s -> "Koppel in de catalogus de informatieobjecttypen '"
                + s.documentType() + "', '" + s.tokenDocumentType() + "' en '" + s.answerType()
                + "' aan deze versie van zaaktype '" + s.zaaktype() + "' (zrc-017).");
        say("zaaktype-mismatch", s -> "Het type hoort bij een andere versie van zaaktype '" + s.zaaktype()
                + "' dan de zaak (zrc-019); bied het bericht opnieuw aan, en controleer de catalogus als het blijft.");
        say("invalid-betrokkene-type", s -> "Het roltype laat dit soort betrokkene niet toe; pas het roltype aan.");
        say("max-occurences", s -> "De zaak heeft al een rol van deze soort; kijk wie die er heeft gezet.");
        say("identificatie-niet-uniek", s -> "Dit nummer bestaat al bij deze bronorganisatie (zrc-002); zoek de zaak "
                + "of het document met dit nummer op in het zaaksysteem.");
        say("resultaat-does-not-exist", s -> "Een zaak sluit pas na een resultaat (zrc-007); stel "
                + "zgw.withdrawal.result in.");
        say("indicatiegebruiksrecht-unset", s -> "Bij een document van de zaak ontbreekt of er gebruiksrechten op "
                + "rusten (zrc-008); laat de gemeente dat invullen.");
        say("waarde-incorrect-format", s -> "De eigenschap heeft in de catalogus een vorm waar de waarde niet in past; "
                + "maak er tekst van, of haal haar uit zgw.properties.");
        say("date-in-future", s -> "Voor het zaaksysteem ligt het tijdstip in de toekomst; vergelijk de klok "
                + "van de hub met die van de gemeente.");
        say("unknown-service", s -> "Het zaaksysteem kent de dienst achter een adres niet; laat de gemeente die bij de "
                + "services zetten.");
        say("bad-url", ZgwAdvice::unreachable);
        say("invalid-resource", ZgwAdvice::unreachable);
        say("does_not_exist", ZgwAdvice::unreachable);
        say("no_match", ZgwAdvice::unreachable);
        say("invalid-length", s -> "Controleer zgw.rsin.");
        say("file-size", s -> "Het document kwam niet heel over; bied het bericht opnieuw aan.");
        say("incorrect-lock-id", s -> "Iemand anders heeft het document vergrendeld; laat de gemeente het vrijgeven.");
        say("no-lock", s -> "Het document is niet meer vergrendeld; bied het bericht opnieuw aan.");
        say("existing-lock", s -> "Iemand anders heeft het document vergrendeld; laat de gemeente het vrijgeven.");
        say("unknown-parameters", s -> "Dit zaaksysteem kent een zoekvraag van de standaard niet; vraag de "
                + "gemeente naar zijn versie (Zaken 1.5, Documenten 1.4, Catalogi 1.3).");
        say("invalid-callback-url", s -> "De notificatiedienst bereikt de hub niet op zijn adres; controleer "
                + "SCHAKEL_BASE_URL en de firewalls.");
        say("no-auth-on-callback-url", s -> "Het adres van de hub nam een aanroep zonder geheim aan; controleer wat er "
                + "tussen de notificatiedienst en de hub staat.");
        say("kanaal_naam", s -> "De notificatiedienst kent het kanaal niet; laat de gemeente de kanalen zaken en "
                + "besluiten registreren.");
        say("inconsistent-abonnement-filters", s -> "De notificatiedienst kent een filter van het kanaal niet; laat de "
                + "gemeente de kanalen opnieuw registreren.");
        say("unique", s -> "Dit bestaat al in het zaaksysteem; bied het bericht opnieuw aan.");
    }

    private ZgwAdvice() {
    }

    /** What to do, a sentence for each thing; empty where nothing is known. */
    static String on(ZgwProblem problem, ZgwSettings settings) {
        return problem.params().stream().map(param -> on(param, settings)).filter(advice -> !advice.isEmpty())
                .distinct().collect(Collectors.joining(" "));
    }

    private static String on(Param param, ZgwSettings settings) {
        if (param.name().equals("communicatiekanaal")) {
            return "Het zaaksysteem kan het adres van het communicatiekanaal niet openen; laat de gemeente de "
                    + "referentielijst bereikbaar maken.";
        }
        if (param.name().equals("bronorganisatie") || param.name().equals("verantwoordelijkeOrganisatie")) {
            return "Controleer zgw.rsin.";
        }
        if (TYPES.contains(param.name()) && !param.code().equals("not-published")
                && !param.code().equals("zaaktype-mismatch") && !param.code().equals("max-occurences")) {
            return "Het zaaksysteem neemt het " + param.name() + " niet aan; controleer of deze versie van zaaktype '"
                    + settings.zaaktype() + "' is gepubliceerd en geldig is (zrc-001).";
        }
        return BY_CODE.getOrDefault(param.code(), s -> "").apply(settings);
    }

    private static String unreachable(ZgwSettings settings) {
        return "Het zaaksysteem kan een adres dat de hub noemt niet openen; controleer of de ingestelde adressen die "
                + "zijn waaronder het zaaksysteem zichzelf kent.";
    }

    private static void say(String code, Function<ZgwSettings, String> sentence) {
        BY_CODE.put(code, sentence);
    }
}
