package nl.schakel.demo.zgw;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The municipality's catalogue: for every zaaktype an expired version, which has no role for a referrer, and the
 * current one. Whoever takes the first that comes gets the wrong one, as in life.
 */
final class Catalogue {

    /** Zaaktype of a question to the medical adviser. */
    static final String ADVICE = "WMO-MEDISCH-ADVIES";
    /** Zaaktype of a question to an expert, without a name. */
    static final String CONSULTATION = "WMO-CONSULTATIE";
    /** Document type of what an expert answers. */
    static final String ANSWER = "Antwoord deskundige";
    /** Document type of what a multidisciplinary meeting agreed. */
    static final String AGREED = "MDO-afspraken";

    private static final LocalDate FIRST_VERSION = LocalDate.of(2020, 1, 1);
    private static final LocalDate CURRENT_VERSION = LocalDate.of(2025, 1, 1);
    private static final String SELECTION_LIST = "https://selectielijst.openzaak.nl/api/v1/resultaten/"
            + "f5342a3a-a322-4248-96d8-4d6cee9df94f";
    private static final String RESULT_NAME = "https://selectielijst.openzaak.nl/api/v1/resultaattypeomschrijvingen/"
            + "7cb315fb-4f7b-4a43-aca1-e4522e4c73b3";

    private static final List<String> STATUSES = List.of("Melding ontvangen", "In onderzoek", "Wacht op cliënt",
            "Medisch advies gevraagd", "Afgehandeld");
    /** At most 30 characters each, which is what the standard allows. */
    private static final List<String> RESULTS = List.of("Toegekend", "Gedeeltelijk toegekend", "Afgewezen",
            "Ingetrokken", "Opgelost zonder maatwerk", "Andere gemeente");
    private static final String INTERNAL = "Interne notitie";
    
    private final Register register;
    private final Map<String, Integer> properties;
    private final ObjectNode catalogue;
    private final List<ObjectNode> documentTypes = new ArrayList<>();
    private final List<ObjectNode> decisionTypes = new ArrayList<>();

    Catalogue(Register register, Options options) {
        this.register = register;
        this.properties = properties(options.properties());
        this.catalogue = register.fresh(Kind.CATALOGUS).put("domein", "WMO").put("rsin", options.rsin())
                .put("contactpersoonBeheerNaam", "Functioneel beheer").put("naam", "Sociaal domein");
        for (String list : List.of("zaaktypen", "besluittypen", "informatieobjecttypen")) {
            catalogue.putArray(list);
        }
        register.add(Kind.CATALOGUS, catalogue);
        for (String name : List.of("Melding Wmo", "Toestemmingstoken", ANSWER, AGREED, INTERNAL)) {
            documentTypes.add(documentType(name));
        }
        for (String name : List.of("Toekenning Wmo", "Afwijzing Wmo")) {
            decisionTypes.add(decisionType(name));
        }
        for (String zaaktype : options.zaaktypen()) {
            version(zaaktype, FIRST_VERSION, CURRENT_VERSION, List.of("initiator"));
            version(zaaktype, CURRENT_VERSION, null, List.of("initiator", "belanghebbende"));
        }
    }

    /** Ends the last published version of a zaaktype. */
    void end(String identification, LocalDate last) {
        register.all(Kind.ZAAKTYPE).stream().filter(type -> type.path("eindeGeldigheid").isNull()
                && !type.path("concept").asBoolean() && type.path("identificatie").asText().equals(identification))
                .forEach(type -> type.put("eindeGeldigheid", last.toString()));
    }

    /**
     * Publishes a version of a zaaktype that follows the last one, or drafts one.
     *
     * @param draft a concept: the last one goes on
     * @return its address
     */
    String publish(String identification, LocalDate from, boolean draft) {
        if (!draft) {
            end(identification, from.minusDays(1));
        }
        return version(identification, from, null, List.of("initiator", "belanghebbende")).put("concept", draft)
                .path("url").asText();
    }

    /** A type of a zaaktype by its omschrijving. */
    Optional<ObjectNode> named(Kind kind, String zaaktypeUrl, String name) {
        return register.of(kind, zaaktypeUrl).stream()
                .filter(type -> type.path("omschrijving").asText().equals(name)).findFirst();
    }

    Optional<ObjectNode> decisionType(String name, String zaaktypeUrl) {
        return decisionTypes.stream().filter(type -> type.path("omschrijving").asText().equals(name)
                && contains(type, "zaaktypen", zaaktypeUrl)).findFirst();
    }

    /** Whether documents of this type may be attached to cases of this zaaktype (rule zrc-017). */
    boolean linked(ObjectNode zaaktype, String documentTypeUrl) {
        return contains(zaaktype, "informatieobjecttypen", documentTypeUrl);
    }

    List<String> statuses() {
        return STATUSES;
    }

    /** What a case of this zaaktype can end in. */
    List<String> results(String zaaktypeUrl) {
        return register.of(Kind.RESULTAATTYPE, zaaktypeUrl).stream()
                .map(type -> type.path("omschrijving").asText()).toList();
    }

    /** The identificatie of the zaaktype at an address. */
    String identification(String zaaktypeUrl) {
        return register.at(Kind.ZAAKTYPE, zaaktypeUrl).map(type -> type.path("identificatie").asText()).orElse("");
    }

    /** The address of a document type by its omschrijving. */
    String documentTypeUrl(String name) {
        return documentTypes.stream().filter(type -> type.path("omschrijving").asText().equals(name)).findFirst()
                .map(type -> type.path("url").asText()).orElseThrow();
    }

    private static String name(String identification) {
        return switch (identification) {
            case ADVICE -> "Medisch advies Wmo";
            case CONSULTATION -> "Vraag aan deskundige";
            default -> "Melding Wmo";
        };
    }

    private static boolean contains(ObjectNode node, String list, String url) {
        for (var element : node.path(list)) {
            if (element.asText().equals(url)) {
                return true;
            }
        }
        return false;
    }

    private ObjectNode version(String identification, LocalDate from, LocalDate until, List<String> roles) {
        ObjectNode type = register.fresh(Kind.ZAAKTYPE).put("identificatie", identification)
                .put("omschrijving", name(identification))
                .put("omschrijvingGeneriek", "Melding maatschappelijke ondersteuning")
                .put("vertrouwelijkheidaanduiding", "vertrouwelijk").put("doel", "Onderzoek naar de hulpvraag")
                .put("aanleiding", "Een melding door of namens een inwoner").put("toelichting", "")
                .put("indicatieInternOfExtern", "extern").put("handelingInitiator", "Melden")
                .put("onderwerp", "Behoefte aan ondersteuning").put("handelingBehandelaar", "Onderzoeken")
                .put("doorlooptijd", "P56D").put("servicenorm", "P42D")
                .put("opschortingEnAanhoudingMogelijk", true).put("verlengingMogelijk", true)
                .put("verlengingstermijn", "P14D").put("publicatieIndicatie", false).put("publicatietekst", "")
                .put("verantwoordelijke", "Afdeling Wmo").put("catalogus", catalogue.path("url").asText())
                .put("beginGeldigheid", from.toString())
                .put("eindeGeldigheid", until == null ? null : until.toString())
                .put("versiedatum", from.toString()).put("concept", false);
        type.putObject("referentieproces").put("naam", "Melding Wmo");
        for (String list : List.of("trefwoorden", "verantwoordingsrelatie", "productenOfDiensten", "zaakobjecttypen",
                "statustypen", "resultaattypen", "eigenschappen", "informatieobjecttypen", "roltypen", "besluittypen",
                "deelzaaktypen", "gerelateerdeZaaktypen")) {
            type.putArray(list);
        }
        String url = type.path("url").asText();
        register.add(Kind.ZAAKTYPE, type);
        catalogue.withArray("zaaktypen").add(url);
        STATUSES.forEach(name -> status(type, name));
        RESULTS.forEach(name -> result(type, name));
        switch (identification) {
            case ADVICE -> result(type, "Advies uitgebracht");
            case CONSULTATION -> result(type, "Beantwoord");
            default -> {
                // A melding ends in what was decided.
            }
        }
        roles.forEach(role -> role(type, role));
        properties.forEach((name, length) -> property(type, name, length));
        documentTypes.stream().filter(documents -> !documents.path("omschrijving").asText().equals(INTERNAL))
                .forEach(documents -> link(type, documents));
        decisionTypes.forEach(decisions -> {
            type.withArray("besluittypen").add(decisions.path("url").asText());
            decisions.withArray("zaaktypen").add(url);
        });
        return type;
    }

    private ObjectNode part(Kind kind, ObjectNode type, String list) {
        ObjectNode part = register.fresh(kind);
        part.put("zaaktype", type.path("url").asText())
                .put("zaaktypeIdentificatie", type.path("identificatie").asText())
                .put("catalogus", catalogue.path("url").asText());
        type.withArray(list).add(part.path("url").asText());
        return part;
    }

    private void status(ObjectNode type, String name) {
        int number = STATUSES.indexOf(name) + 1;
        register.add(Kind.STATUSTYPE, part(Kind.STATUSTYPE, type, "statustypen").put("omschrijving", name)
                .put("omschrijvingGeneriek", name).put("statustekst", "Uw melding: " + name.toLowerCase())
                .put("volgnummer", number).put("isEindstatus", number == STATUSES.size()).put("informeren", true));
    }

    private void result(ObjectNode type, String name) {
        ObjectNode result = part(Kind.RESULTAATTYPE, type, "resultaattypen").put("omschrijving", name)
                .put("resultaattypeomschrijving", RESULT_NAME).put("omschrijvingGeneriek", "Afgehandeld")
                .put("selectielijstklasse", SELECTION_LIST).put("toelichting", "")
                .put("archiefnominatie", "vernietigen").put("archiefactietermijn", "P15Y");
        for (String list : List.of("besluittypen", "besluittypeOmschrijving", "informatieobjecttypen",
                "informatieobjecttypeOmschrijving")) {
            result.putArray(list);
        }
        result.putObject("brondatumArchiefprocedure").put("afleidingswijze", "afgehandeld").put("datumkenmerk", "")
                .put("einddatumBekend", false).put("objecttype", "").put("registratie", "");
        register.add(Kind.RESULTAATTYPE, result);
    }

    private void role(ObjectNode type, String generic) {
        register.add(Kind.ROLTYPE, part(Kind.ROLTYPE, type, "roltypen")
                .put("omschrijving", "initiator".equals(generic) ? "Melder" : "Verwijzer")
                .put("omschrijvingGeneriek", generic));
    }

    private void property(ObjectNode type, String name, int length) {
        ObjectNode property = part(Kind.EIGENSCHAP, type, "eigenschappen").put("naam", name)
                .put("definitie", "Zoals de verwijzer het opgaf: " + name).put("toelichting", "");
        property.putObject("specificatie").put("groep", "").put("formaat", "tekst")
                .put("lengte", String.valueOf(length)).put("kardinaliteit", "1").putArray("waardenverzameling");
        property.putNull("statustype");
        register.add(Kind.EIGENSCHAP, property);
    }

    private void link(ObjectNode type, ObjectNode documents) {
        String url = documents.path("url").asText();
        ObjectNode link = part(Kind.ZAAKTYPE_INFORMATIEOBJECTTYPE, type, "informatieobjecttypen");
        type.withArray("informatieobjecttypen").remove(type.path("informatieobjecttypen").size() - 1);
        type.withArray("informatieobjecttypen").add(url);
        documents.withArray("zaaktypen").add(type.path("url").asText());
        register.add(Kind.ZAAKTYPE_INFORMATIEOBJECTTYPE, link.put("informatieobjecttype", url)
                .put("volgnummer", type.path("informatieobjecttypen").size()).put("richting", "inkomend")
                .putNull("statustype"));
    }

    private ObjectNode documentType(String name) {
        ObjectNode type = register.fresh(Kind.INFORMATIEOBJECTTYPE).put("catalogus", catalogue.path("url").asText())
                .put("omschrijving", name).put("vertrouwelijkheidaanduiding", "vertrouwelijk")
                .put("beginGeldigheid", FIRST_VERSION.toString()).put("concept", false)
                .put("informatieobjectcategorie", "Verwijzing");
        for (String list : List.of("zaaktypen", "besluittypen", "trefwoord")) {
            type.putArray(list);
        }
        type.putNull("eindeGeldigheid");
        catalogue.withArray("informatieobjecttypen").add(type.path("url").asText());
        register.add(Kind.INFORMATIEOBJECTTYPE, type);
        return type;
    }

    private ObjectNode decisionType(String name) {
        ObjectNode type = register.fresh(Kind.BESLUITTYPE).put("catalogus", catalogue.path("url").asText())
                .put("omschrijving", name).put("omschrijvingGeneriek", name).put("besluitcategorie", "Wmo")
                .put("reactietermijn", "P42D").put("publicatieIndicatie", false).put("publicatietekst", "")
                .put("toelichting", "").put("beginGeldigheid", FIRST_VERSION.toString()).put("concept", false);
        for (String list : List.of("zaaktypen", "informatieobjecttypen", "resultaattypen",
                "resultaattypenOmschrijving", "vastgelegdIn")) {
            type.putArray(list);
        }
        type.putNull("publicatietermijn").putNull("eindeGeldigheid");
        catalogue.withArray("besluittypen").add(type.path("url").asText());
        register.add(Kind.BESLUITTYPE, type);
        return type;
    }

    private static Map<String, Integer> properties(List<String> more) {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        more.forEach(name -> lengths.put(name, 255));
        for (String name : List.of("voorziening", "categorie", "urgentie", "agb-verwijzer", "toestemming",
                "beleidsversie", "kenmerk-hub")) {
            lengths.put(name, 255);
        }
        lengths.put("toestemmingstoken", 8000);
        return lengths;
    }
}
