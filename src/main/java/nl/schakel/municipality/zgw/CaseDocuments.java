package nl.schakel.municipality.zgw;

import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.referral.Fault;

/** Looks up documents of ours and their links to a case, before they would be made a second time. */
final class CaseDocuments {

    private CaseDocuments() {
    }

    /**
     * The address of the document with a number of ours.
     *
     * @param size of what the hub would deliver, in bytes
     */
    static Optional<String> find(ZgwConnection at, String number, long size, String step) {
        return entry(at, number, size, step).filter(CaseDocuments::isWhole)
                .map(document -> at.addressOf(document, step));
    }

    /** The document with a number of ours, whole or not. */
    static Optional<JsonNode> entry(ZgwConnection at, String number, long size, String step) {
        ZgwSettings settings = at.settings();
        Optional<JsonNode> found = at.list(settings.documenten(), "/enkelvoudiginformatieobjecten",
                        Map.of("identificatie", number, "bronorganisatie", settings.rsin().value()), step).stream()
                .filter(document -> document.path("identificatie").asText().equals(number)).findFirst();
        if (found.isPresent() && found.get().path("bestandsomvang").asLong(size) != size) {
            throw new Fault.Translation("zgw-document-differs", at.sentence(step, "heeft onder nummer " + number
                    + " een ander document dan de hub bezorgt"));
        }
        return found;
    }

    /** Whether all of its content arrived: the parts of one that was brought in parts are gone then. */
    static boolean isWhole(JsonNode document) {
        return document.path("bestandsdelen").isEmpty();
    }

    /** The address of the link between a case and a document. */
    static Optional<String> findLink(ZgwConnection at, String caseAddress, String document, String step) {
        return at.list(at.settings().zaken(), "/zaakinformatieobjecten",
                        Map.of("zaak", caseAddress, "informatieobject", document), step).stream()
                .filter(found -> found.path("informatieobject").asText().equals(document)).findFirst()
                .map(found -> at.addressOf(found, step));
    }
}
