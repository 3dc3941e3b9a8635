package nl.schakel.demo.zgw;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Takes in documents, whole or in parts (Documenten 1.4.2: bestandsdelen, lock and unlock). */
final class Documents {

    private final Register register;
    private final int partSize;
    private int lastNumber;

    Documents(Register register, int partSize) {
        this.register = register;
        this.partSize = partSize;
    }

    ObjectNode document(ObjectNode sent) {
        ObjectNode document = register.fresh(Kind.DOCUMENT);
        Body body = new Body(sent, document).text("identificatie", 40, "").rsin("bronorganisatie")
                .requiredDate("creatiedatum").requiredText("titel", 200)
                .choice("vertrouwelijkheidaanduiding", Body.CONFIDENTIALITY, "vertrouwelijk")
                .requiredText("auteur", 200)
                .choice("status", Set.of("", "in_bewerking", "ter_vaststelling", "definitief", "gearchiveerd"), "")
                .text("formaat", 255, "").requiredText("taal", 3).text("bestandsnaam", 255, "")
                .as("bestandsomvang", NullNode.instance).address("link", 200).text("beschrijving", 1000, "")
                .date("ontvangstdatum", null).date("verzenddatum", null)
                .as("indicatieGebruiksrecht", NullNode.instance).text("verschijningsvorm", 1000, "")
                .as("ondertekening", NullNode.instance).as("integriteit", NullNode.instance)
                .as("trefwoorden", Json.array(List.of()));
        body.reference("informatieobjecttype", Kind.INFORMATIEOBJECTTYPE, register);
        if (body.get("taal").asText().length() != 3) {
            body.wrong("taal", "min_length", "Zorg dat dit veld 3 karakters bevat.");
        }
        boolean draft = Set.of("in_bewerking", "ter_vaststelling").contains(body.get("status").asText());
        if (draft && body.get("ontvangstdatum").isTextual()) {
            body.wrong("status", "invalid_for_received", "Deze status mag niet bij een ontvangen document.");
        }
        long announced = body.get("bestandsomvang").asLong();
        boolean inParts = !body.get("inhoud").isTextual() && announced > 0;
        byte[] content = inParts ? new byte[0] : content(body);
        body.checked();
        number(document);
        String url = document.path("url").asText();
        if (inParts) {
            return inParts(document, announced);
        }
        document.put("versie", 1).put("beginRegistratie", register.now()).put("locked", false).put("lock", "")
                .put("bestandsomvang", content.length).put("inhoud", url + "/download?versie=1")
                .putArray("bestandsdelen");
        register.add(Kind.DOCUMENT, document);
        register.keepContent(Register.idOf(url), content);
        return document;
    }

    private ObjectNode inParts(ObjectNode document, long size) {
        String lock = UUID.randomUUID().toString().replace("-", "");
        document.put("versie", 1).put("beginRegistratie", register.now()).put("locked", true).put("lock", lock)
                .putNull("inhoud");
        ArrayNode parts = document.putArray("bestandsdelen");
        for (long from = 0; from < size; from += partSize) {
            ObjectNode part = register.fresh(Kind.BESTANDSDEEL).put("volgnummer", parts.size() + 1)
                    .put("omvang", Math.min(partSize, size - from)).put("voltooid", false).put("lock", lock);
            register.add(Kind.BESTANDSDEEL, part);
            parts.add(part);
        }
        register.add(Kind.DOCUMENT, document);
        return document;
    }

    /** Takes one part in; as often as it comes. */
    ObjectNode part(String id, String lock, byte[] bytes) {
        ObjectNode part = register.find(Kind.BESTANDSDEEL, id).orElseThrow(Problem::notFound);
        if (!part.path("lock").asText().equals(lock)) {
            throw Problem.invalid("lock", "incorrect-lock-id", "Lock id is incorrect");
        }
        if (bytes.length != part.path("omvang").asLong()) {
            throw Problem.invalid("nonFieldErrors", "file-size", "De omvang is niet die van het bestandsdeel.");
        }
        register.keepPart(id, bytes);
        part.put("voltooid", true);
        return Json.object().put("url", part.path("url").asText()).put("lock", lock)
                .put("omvang", bytes.length).put("voltooid", true).put("volgnummer", part.path("volgnummer").asInt());
    }

    /** Unlocks, once every part is in. */
    void unlock(String id, ObjectNode sent) {
        ObjectNode document = register.find(Kind.DOCUMENT, id).orElseThrow(Problem::notFound);
        if (!document.path("lock").asText().equals(sent.path("lock").asText())) {
            throw Problem.invalid("nonFieldErrors", "incorrect-lock-id", "Lock id is incorrect");
        }
        if (document.path("bestandsdelen").isEmpty()) {
            document.put("locked", false).put("lock", "");
            return;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (JsonNode part : document.path("bestandsdelen")) {
            if (!part.path("voltooid").asBoolean()) {
                throw Problem.invalid("nonFieldErrors", "file-size", "Upload of part files is not complete");
            }
            whole.writeBytes(register.part(Register.idOf(part.path("url").asText())));
        }
        document.put("locked", false).put("lock", "")
                .put("inhoud", document.path("url").asText() + "/download?versie=1").putArray("bestandsdelen");
        register.keepContent(id, whole.toByteArray());
    }

    /** As it is shown later: the lock is told only to who made the document. */
    static ObjectNode shown(ObjectNode document) {
        ObjectNode copy = document.deepCopy();
        copy.remove("lock");
        copy.path("bestandsdelen").forEach(part -> ((ObjectNode) part).put("lock", ""));
        return copy;
    }

    /** Whether the present answer about usage rights keeps a case from being closed. */
    static boolean rightsKnown(ObjectNode document) {
        return document.path("indicatieGebruiksrecht") instanceof BooleanNode;
    }

    private static byte[] content(Body body) {
        JsonNode sent = body.get("inhoud");
        if (!sent.isTextual()) {
            body.wrong("inhoud", "required", "Dit systeem neemt een document alleen in zijn geheel aan.");
            return new byte[0];
        }
        try {
            byte[] content = Base64.getDecoder().decode(sent.textValue());
            if (!body.get("bestandsomvang").isNumber() || body.get("bestandsomvang").asLong() != content.length) {
                body.wrong("inhoud", "file-size", "De bestandsomvang is niet die van de inhoud.");
            }
            return content;
        } catch (IllegalArgumentException unreadable) {
            body.wrong("inhoud", "incorrect-base64-encoding", "De inhoud is geen geldige base64.");
            return new byte[0];
        }
    }

    private void number(ObjectNode document) {
        String number = document.path("identificatie").asText();
        if (number.isEmpty()) {
            document.put("identificatie", "DOCUMENT-" + String.format("%010d", ++lastNumber));
        } else if (register.numbered(Kind.DOCUMENT, document.path("bronorganisatie").asText(), number).isPresent()) {
            throw Problem.invalid("identificatie", "identificatie-niet-uniek",
                    "Deze identificatie bestaat al voor deze bronorganisatie");
        }
    }
}
