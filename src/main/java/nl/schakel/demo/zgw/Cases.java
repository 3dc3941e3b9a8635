package nl.schakel.demo.zgw;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes cases and what hangs on them, by the rules of the Zaken API. */
final class Cases {

    private static final Set<String> PARTIES = Set.of("natuurlijk_persoon", "niet_natuurlijk_persoon", "vestiging",
            "organisatorische_eenheid", "medewerker");
    static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");

    private final Register register;
    private final Catalogue catalogue;
    private int lastNumber;

    Cases(Register register, Catalogue catalogue) {
        this.register = register;
        this.catalogue = catalogue;
    }

    ObjectNode zaak(ObjectNode sent) {
        ObjectNode zaak = register.fresh(Kind.ZAAK);
        LocalDate today = LocalDate.now(ZONE);
        Body body = new Body(sent, zaak).text("identificatie", 40, "").rsin("bronorganisatie")
                .text("omschrijving", 80, "").text("toelichting", 1000, "");
        var type = body.reference("zaaktype", Kind.ZAAKTYPE, register);
        body.date("registratiedatum", today).rsin("verantwoordelijkeOrganisatie").requiredDate("startdatum")
                .date("einddatumGepland", null).date("uiterlijkeEinddatumAfdoening", null)
                .date("publicatiedatum", null).address("communicatiekanaal", 1000)
                .as("productenOfDiensten", Json.array(List.of()))
                .choice("vertrouwelijkheidaanduiding", Body.CONFIDENTIALITY,
                        type.map(found -> found.path("vertrouwelijkheidaanduiding").asText()).orElse("openbaar"))
                .as("kenmerken", Json.array(List.of()));
        for (JsonNode mark : body.get("kenmerken")) {
            for (String field : List.of("kenmerk", "bron")) {
                if (mark.path(field).asText().isEmpty() || mark.path(field).asText().length() > 40) {
                    body.wrong("kenmerken.0." + field, "max_length", "Tussen 1 en 40 karakters.");
                }
            }
        }
        if (type.filter(found -> found.path("concept").asBoolean()).isPresent()) {
            body.wrong("zaaktype", "not-published", "The resource is not published.");
        }
        zaak.putNull("einddatum").put("betalingsindicatie", "").put("betalingsindicatieWeergave", "")
                .putNull("laatsteBetaaldatum").putNull("zaakgeometrie").putNull("verlenging");
        zaak.putObject("opschorting").put("indicatie", false).put("reden", "");
        zaak.putNull("hoofdzaak");
        for (String list : List.of("deelzaken", "relevanteAndereZaken", "eigenschappen", "rollen",
                "zaakinformatieobjecten", "zaakobjecten")) {
            zaak.putArray(list);
        }
        zaak.putNull("status").putNull("resultaat").putNull("archiefnominatie").putNull("archiefactiedatum")
                .put("archiefstatus", "nog_te_archiveren").put("opdrachtgevendeOrganisatie", "")
                .put("processobjectaard", "").putNull("startdatumBewaartermijn").putNull("processobject");
        body.checked();
        String number = zaak.path("identificatie").asText();
        if (number.isEmpty()) {
            zaak.put("identificatie", "ZAAK-" + today.getYear() + "-" + String.format("%010d", ++lastNumber));
        } else if (register.numbered(Kind.ZAAK, zaak.path("bronorganisatie").asText(), number).isPresent()) {
            throw Problem.invalid("identificatie", "identificatie-niet-uniek",
                    "Deze identificatie bestaat al voor deze bronorganisatie");
        }
        register.add(Kind.ZAAK, zaak);
        return zaak;
    }

    /** Changes a case; of all its fields only the toelichting is simulated. */
    ObjectNode change(String id, ObjectNode sent) {
        ObjectNode zaak = register.find(Kind.ZAAK, id).orElseThrow(Problem::notFound);
        ObjectNode change = Json.object();
        Body body = new Body(sent, change).text("toelichting", 1000, "");
        sent.fieldNames().forEachRemaining(name -> {
            if (!name.equals("toelichting")) {
                body.wrong(name, "wijzigen-niet-toegelaten", "Dit systeem laat alleen de toelichting wijzigen.");
            }
        });
        body.checked();
        open(zaak);
        if (sent.has("toelichting")) {
            zaak.setAll(change);
        }
        return zaak;
    }

    ObjectNode rol(ObjectNode sent) {
        ObjectNode rol = register.fresh(Kind.ROL);
        Body body = new Body(sent, rol);
        var zaak = body.reference("zaak", Kind.ZAAK, register);
        body.address("betrokkene", 1000).requiredText("betrokkeneType", 40)
                .choice("betrokkeneType", PARTIES, "").text("afwijkendeNaamBetrokkene", 625, "");
        var type = body.reference("roltype", Kind.ROLTYPE, register);
        body.requiredText("roltoelichting", 1000)
                .choice("indicatieMachtiging", Set.of("", "gemachtigde", "machtiginggever"), "")
                .as("contactpersoonRol", null).as("betrokkeneIdentificatie", null);
        String contact = body.get("contactpersoonRol").path("naam").asText();
        if (body.get("contactpersoonRol").isObject() && (contact.isEmpty() || contact.length() > 40)) {
            body.wrong("contactpersoonRol.naam", "max_length", "Tussen 1 en 40 karakters.");
        }
        body.checked();
        ObjectNode of = zaak.orElseThrow();
        sameType(of, type.orElseThrow());
        String generic = type.get().path("omschrijvingGeneriek").asText();
        boolean second = register.of(Kind.ROL, of.path("url").asText()).stream()
                .anyMatch(other -> other.path("omschrijvingGeneriek").asText().equals(generic));
        if (second && "initiator".equals(generic)) {
            throw Problem.invalid("roltype", "max-occurences", "There are already 1 `initiator` occurences");
        }
        open(of);
        rol.put("omschrijving", type.get().path("omschrijving").asText()).put("omschrijvingGeneriek", generic)
                .put("registratiedatum", register.now()).putArray("statussen");
        return attached(Kind.ROL, of, "rollen", rol);
    }

    ObjectNode zaakinformatieobject(ObjectNode sent) {
        ObjectNode link = register.fresh(Kind.ZAAKINFORMATIEOBJECT);
        Body body = new Body(sent, link);
        var document = body.reference("informatieobject", Kind.DOCUMENT, register);
        var zaak = body.reference("zaak", Kind.ZAAK, register);
        body.text("titel", 200, "").text("beschrijving", 10_000, "").checked();
        ObjectNode of = zaak.orElseThrow();
        String documentUrl = document.orElseThrow().path("url").asText();
        boolean known = register.of(Kind.ZAAKINFORMATIEOBJECT, of.path("url").asText()).stream()
                .anyMatch(other -> other.path("informatieobject").asText().equals(documentUrl));
        if (known) {
            throw Problem.invalid("nonFieldErrors", "unique",
                    "De velden zaak, informatieobject moeten een unieke set zijn.");
        }
        ObjectNode type = register.at(Kind.ZAAKTYPE, of.path("zaaktype").asText()).orElseThrow();
        if (!catalogue.linked(type, document.get().path("informatieobjecttype").asText())) {
            throw Problem.invalid("nonFieldErrors", "missing-zaaktype-informatieobjecttype-relation",
                    "Het informatieobjecttype hoort niet bij het zaaktype van de zaak.");
        }
        open(of);
        link.put("aardRelatieWeergave", "Hoort bij, omgekeerd: kent").put("registratiedatum", register.now())
                .putNull("vernietigingsdatum").putNull("status");
        return attached(Kind.ZAAKINFORMATIEOBJECT, of, "zaakinformatieobjecten", link);
    }

    ObjectNode zaakeigenschap(String zaakId, ObjectNode sent) {
        ObjectNode zaak = register.find(Kind.ZAAK, zaakId).orElseThrow(Problem::notFound);
        ObjectNode property = register.fresh(Kind.ZAAKEIGENSCHAP, "zaken/" + zaakId + "/");
        Body body = new Body(sent, property);
        var named = body.reference("zaak", Kind.ZAAK, register);
        var type = body.reference("eigenschap", Kind.EIGENSCHAP, register);
        body.requiredText("waarde", Integer.MAX_VALUE).checked();
        if (named.orElseThrow() != zaak) {
            throw Problem.invalid("zaak", "invalid", "De zaak is niet die van het pad.");
        }
        sameType(zaak, type.orElseThrow());
        int length = type.get().path("specificatie").path("lengte").asInt();
        if (property.path("waarde").asText().length() > length) {
            throw Problem.invalid("nonFieldErrors", "waarde-incorrect-format",
                    "The 'waarde' value doesn't match the related eigenschap.specificatie");
        }
        open(zaak);
        property.put("naam", type.get().path("naam").asText());
        return attached(Kind.ZAAKEIGENSCHAP, zaak, "eigenschappen", property);
    }

    ObjectNode status(ObjectNode sent) {
        ObjectNode status = register.fresh(Kind.STATUS);
        Body body = new Body(sent, status);
        var zaak = body.reference("zaak", Kind.ZAAK, register);
        var type = body.reference("statustype", Kind.STATUSTYPE, register);
        body.requiredMoment("datumStatusGezet", register.now()).text("statustoelichting", 1000, "").checked();
        ObjectNode of = zaak.orElseThrow();
        sameType(of, type.orElseThrow());
        List<ObjectNode> earlier = register.of(Kind.STATUS, of.path("url").asText());
        String moment = status.path("datumStatusGezet").asText();
        if (earlier.stream().anyMatch(other -> other.path("datumStatusGezet").asText().equals(moment))) {
            throw Problem.invalid("nonFieldErrors", "unique",
                    "De velden zaak, datum_status_gezet moeten een unieke set zijn.");
        }
        boolean last = type.get().path("isEindstatus").asBoolean();
        if (last && of.path("resultaat").isNull()) {
            throw Problem.invalid("nonFieldErrors", "resultaat-does-not-exist", "Zaak heeft geen resultaat.");
        }
        open(of);
        earlier.forEach(other -> other.put("indicatieLaatstGezetteStatus", false));
        status.put("indicatieLaatstGezetteStatus", true).putArray("zaakinformatieobjecten");
        register.add(Kind.STATUS, status);
        of.put("status", status.path("url").asText());
        if (last) {
            LocalDate end = OffsetDateTime.parse(moment).atZoneSameInstant(ZONE).toLocalDate();
            of.put("einddatum", end.toString()).put("archiefnominatie", "vernietigen")
                    .put("archiefactiedatum", end.plusYears(15).toString())
                    .put("startdatumBewaartermijn", end.toString());
        }
        return status;
    }

    ObjectNode resultaat(ObjectNode sent) {
        ObjectNode result = register.fresh(Kind.RESULTAAT);
        Body body = new Body(sent, result);
        var zaak = body.reference("zaak", Kind.ZAAK, register);
        var type = body.reference("resultaattype", Kind.RESULTAATTYPE, register);
        body.text("toelichting", 1000, "").checked();
        ObjectNode of = zaak.orElseThrow();
        sameType(of, type.orElseThrow());
        if (!of.path("resultaat").isNull()) {
            throw Problem.invalid("zaak", "unique", "Er bestaat al een resultaat voor deze zaak.");
        }
        open(of);
        register.add(Kind.RESULTAAT, result);
        of.put("resultaat", result.path("url").asText());
        return result;
    }

    private ObjectNode attached(Kind kind, ObjectNode zaak, String list, ObjectNode part) {
        register.add(kind, part);
        ((ArrayNode) zaak.get(list)).add(part.path("url").asText());
        return part;
    }

    private static void sameType(ObjectNode zaak, ObjectNode type) {
        if (!type.path("zaaktype").asText().equals(zaak.path("zaaktype").asText())) {
            throw Problem.invalid("nonFieldErrors", "zaaktype-mismatch",
                    "De referentie hoort niet bij het zaaktype van de zaak.");
        }
    }

    private static void open(ObjectNode zaak) {
        if (!zaak.path("einddatum").isNull()) {
            throw Problem.forbidden("zaak-closed", "Je mag geen gegevens aanpassen van een gesloten zaak.");
        }
    }
}
