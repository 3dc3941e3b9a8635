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
        ZgwSettings settings = at.settings();
        Optional<JsonNode> found = at.list(settings.documenten(), "/enkelvoudiginformatieobjecten",
                        Map.of("identificatie", number, "bronorganisatie", settings.rsin().value()), step).stream()
                .filter(document -> document.path("identificatie").asText().equals(number)).findFirst();
        if (found.isPresent() && found.get().path("bestandsomvang").asLong(size) != size) {
            throw new Fault.Translation("zgw-document-differs", at.sentence(step, "heeft onder nummer " + number
                    + " een ander document dan de hub bezorgt"));
        }
        return found.map(document -> at.addressOf(document, step));
    }

    /** The address of the link between a case and a document. */
    static Optional<String> findLink(ZgwConnection at, String caseAddress, String document, String step) {
        return at.list(at.settings().zaken(), "/zaakinformatieobjecten",
                        Map.of("zaak", caseAddress, "informatieobject", document), step).stream()
                .filter(found -> found.path("informatieobject").asText().equals(document)).findFirst()
                .map(found -> at.addressOf(found, step));
    }
}
