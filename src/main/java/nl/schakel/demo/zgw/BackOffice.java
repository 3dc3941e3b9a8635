package nl.schakel.demo.zgw;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.Period;
import java.util.Base64;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the municipality itself does with a case. Every deed is followed by its notification. */
final class BackOffice {

    private final Register register;
    private final Catalogue catalogue;
    private final Cases cases;
    private final Documents documents;
    private final Notifier notifier;
    private int lastDecision;

    BackOffice(Register register, Catalogue catalogue, Cases cases, Documents documents, Notifier notifier) {
        this.register = register;
        this.catalogue = catalogue;
        this.cases = cases;
        this.documents = documents;
        this.notifier = notifier;
    }

    /** A case by zaaknummer, uuid or address. */
    ObjectNode zaak(String key) {
        synchronized (register) {
            return register.find(Kind.ZAAK, Register.idOf(key))
                    .or(() -> register.all(Kind.ZAAK).stream()
                            .filter(zaak -> zaak.path("identificatie").asText().equals(key)).findFirst())
                    .orElseThrow(() -> new NoSuchElementException("Deze zaak is hier niet bekend."));
        }
    }

    void status(String key, String name, String note) {
        synchronized (register) {
            ObjectNode zaak = zaak(key);
            ObjectNode type = catalogue.named(Kind.STATUSTYPE, zaak.path("zaaktype").asText(), name)
                    .orElseThrow(() -> new NoSuchElementException("Statustype " + name + " bestaat niet."));
            ObjectNode status = allowed(() -> cases.status(Json.object().put("zaak", zaak.path("url").asText())
                    .put("statustype", type.path("url").asText()).put("datumStatusGezet", register.now())
                    .put("statustoelichting", note)));
            notifyOf(zaak, "status", status, "create");
        }
    }

    void result(String key, String name, String note) {
        synchronized (register) {
            ObjectNode zaak = zaak(key);
            ObjectNode type = catalogue.named(Kind.RESULTAATTYPE, zaak.path("zaaktype").asText(), name)
                    .orElseThrow(() -> new NoSuchElementException("Resultaattype " + name + " bestaat niet."));
            ObjectNode result = allowed(() -> cases.resultaat(Json.object().put("zaak", zaak.path("url").asText())
                    .put("resultaattype", type.path("url").asText()).put("toelichting", note)));
            notifyOf(zaak, "resultaat", result, "create");
        }
    }

    /** @return the address of the besluit */
    String decision(String key, String name, LocalDate from, LocalDate until, String note) {
        synchronized (register) {
            ObjectNode zaak = zaak(key);
            ObjectNode type = catalogue.decisionType(name, zaak.path("zaaktype").asText())
                    .orElseThrow(() -> new NoSuchElementException("Besluittype " + name + " bestaat niet."));
            LocalDate today = LocalDate.now(Cases.ZONE);
            ObjectNode decision = register.fresh(Kind.BESLUIT)
                    .put("identificatie", "BESLUIT-" + String.format("%010d", ++lastDecision))
                    .put("verantwoordelijkeOrganisatie", zaak.path("verantwoordelijkeOrganisatie").asText())
                    .put("besluittype", type.path("url").asText()).put("zaak", zaak.path("url").asText())
                    .put("datum", today.toString()).put("toelichting", note)
                    .put("bestuursorgaan", "College van burgemeester en wethouders")
                    .put("ingangsdatum", from.toString())
                    .put("vervaldatum", until == null ? null : until.toString())
                    .putNull("publicatiedatum").put("verzenddatum", today.plusDays(1).toString())
                    .put("uiterlijkeReactiedatum", today.plusDays(1).plusWeeks(6).toString());
            register.add(Kind.BESLUIT, decision);
            String url = decision.path("url").asText();
            notifier.send("besluiten", url, "besluit", url, "create", Json.object()
                    .put("verantwoordelijkeOrganisatie", decision.path("verantwoordelijkeOrganisatie").asText())
                    .put("besluittype", type.path("url").asText()));
            notifyOf(zaak, "zaakbesluit", caseDecision(zaak, decision), "create");
            return url;
        }
    }

    /**
     * Adds what an expert answers to a case.
     *
     * @param title the expert's own, which may say more than it should
     * @return the address of the document
     */
    String answer(String key, String title, String format, byte[] content) {
        return add(key, Catalogue.ANSWER, "Deskundige", title, format, content);
    }

    /** Adds what a multidisciplinary meeting agreed, as the municipality wrote it down. */
    String agree(String key, String title, String format, byte[] content) {
        return add(key, Catalogue.AGREED, "Wijkteam", title, format, content);
    }

    private String add(String key, String type, String author, String title, String format, byte[] content) {
        synchronized (register) {
            ObjectNode zaak = zaak(key);
            ObjectNode document = allowed(() -> documents.document(Json.object()
                    .put("bronorganisatie", zaak.path("bronorganisatie").asText())
                    .put("creatiedatum", LocalDate.now(Cases.ZONE).toString()).put("titel", title)
                    .put("auteur", author).put("taal", "nld").put("status", "definitief").put("formaat", format)
                    .put("bestandsnaam", title).put("bestandsomvang", content.length)
                    .put("inhoud", Base64.getEncoder().encodeToString(content)).put("indicatieGebruiksrecht", false)
                    .put("informatieobjecttype", catalogue.documentTypeUrl(type))));
            ObjectNode link = allowed(() -> cases.zaakinformatieobject(Json.object()
                    .put("zaak", zaak.path("url").asText()).put("informatieobject", document.path("url").asText())
                    .put("titel", title)));
            notifyOf(zaak, "zaakinformatieobject", link, "create");
            return document.path("url").asText();
        }
    }

    void suspend(String key, boolean suspended, String reason) {
        synchronized (register) {
            ObjectNode zaak = zaak(key);
            zaak.putObject("opschorting").put("indicatie", suspended).put("reden", reason);
            notifyOf(zaak, "zaak", zaak, "partial_update");
        }
    }

    /** As a municipality adds to its own case by hand: whether the zaaktype defines it is not asked. */
    void describe(String key, String name, String value) {
        synchronized (register) {
            ObjectNode zaak = zaak(key);
            ObjectNode property = register.fresh(Kind.ZAAKEIGENSCHAP, "zaken/" + zaak.path("uuid").asText() + "/");
            property.put("zaak", zaak.path("url").asText()).putNull("eigenschap").put("naam", name)
                    .put("waarde", value);
            register.add(Kind.ZAAKEIGENSCHAP, property);
            zaak.withArray("eigenschappen").add(property.path("url").asText());
            notifyOf(zaak, "zaakeigenschap", property, "create");
        }
    }

    void extend(String key, String reason, Period by) {
        synchronized (register) {
            ObjectNode zaak = zaak(key);
            zaak.putObject("verlenging").put("reden", reason).put("duur", by.toString());
            LocalDate end = zaak.hasNonNull("uiterlijkeEinddatumAfdoening")
                    ? LocalDate.parse(zaak.path("uiterlijkeEinddatumAfdoening").asText())
                    : LocalDate.parse(zaak.path("startdatum").asText()).plusWeeks(8);
            zaak.put("uiterlijkeEinddatumAfdoening", end.plus(by).toString());
            notifyOf(zaak, "zaak", zaak, "partial_update");
        }
    }

    /** Notifies of a change in a case; the marks are those a subscription filters on. */
    void notifyOf(ObjectNode zaak, String resource, ObjectNode changed, String action) {
        notifier.send("zaken", zaak.path("url").asText(), resource, changed.path("url").asText(), action,
                Json.object().put("bronorganisatie", zaak.path("bronorganisatie").asText())
                        .put("zaaktype", zaak.path("zaaktype").asText())
                        .put("vertrouwelijkheidaanduiding", zaak.path("vertrouwelijkheidaanduiding").asText()));
    }

    /** The case's own link to a besluit, always the same one. */
    static ObjectNode caseDecision(ObjectNode zaak, ObjectNode decision) {
        String url = decision.path("url").asText();
        String id = UUID.nameUUIDFromBytes(url.getBytes(StandardCharsets.UTF_8)).toString();
        return Json.object().put("url", zaak.path("url").asText() + "/besluiten/" + id).put("uuid", id)
                .put("besluit", url);
    }

    private static ObjectNode allowed(Supplier<ObjectNode> deed) {
        try {
            return deed.get();
        } catch (Problem refused) {
            throw new IllegalStateException("Het zaaksysteem weigert: "
                    + refused.body().path("invalidParams").path(0).path("reason").asText(refused.getMessage()));
        }
    }
}
