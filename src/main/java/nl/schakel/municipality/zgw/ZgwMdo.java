package nl.schakel.municipality.zgw;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.CaseCheck;
import nl.schakel.municipality.MdoNotices;
import nl.schakel.municipality.StepMemory;
import nl.schakel.referral.Fault;

/**
 * What a municipality laid down itself of a multidisciplinary meeting, in a ZGW case: it is noticed when the case is
 * looked at. A step of the routes, by the name {@code zgwMdo}.
 *
 * <p>It goes to the practice only. The municipality's medical adviser and expert work for the municipality and get it
 * there; and a PDF that somebody else wrote cannot be minimised for a role, so the hub carries it to no other party.
 */
public final class ZgwMdo {

    /** Longest document that goes to a HIS, in bytes: one call may fetch several. */
    static final int LARGEST = 2 * 1024 * 1024;

    private static final String LOOK = "afspraken zoeken";
    private static final Set<String> DRAFTS = Set.of("in_bewerking", "ter_vaststelling");
    private static final byte[] PDF_START = "%PDF-".getBytes(StandardCharsets.US_ASCII);

    private final ZgwClient client;
    private final ZgwCatalogue catalogue;
    private final MdoNotices notices;

    ZgwMdo(ZgwClient client, ZgwCatalogue catalogue, MdoNotices notices) {
        this.client = client;
        this.catalogue = catalogue;
        this.notices = notices;
    }

    /**
     * Looks for what the municipality laid down of a meeting and tells the GP of each such document once, as far as the
     * municipality's file and the patient's consent go.
     *
     * @throws Fault as every call
     */
    public void notice(CaseCheck look) {
        if (!notices.isWanted(look)) {
            return;
        }
        ZgwConnection at = client.open(look.municipality());
        StepMemory memory = notices.memory(look);
        List<String> ours = List.of(memory.result("document").orElse(""), memory.result("token").orElse(""));
        for (JsonNode link : at.list(at.settings().zaken(), "/zaakinformatieobjecten",
                Map.of("zaak", look.caseAddress()), LOOK)) {
            String address = ZgwConnection.text(link, "informatieobject").orElse("");
            if (!address.isEmpty() && !ours.contains(address) && !notices.isTold(look, address)) {
                document(at, address).ifPresent(document -> notices.tell(look.referral(), address,
                        content(at, address, document)));
            }
        }
    }

    /** Only a finished one of the configured type that is not the hub's own. */
    private Optional<JsonNode> document(ZgwConnection at, String address) {
        JsonNode document = at.get(address, LOOK);
        boolean finished = !DRAFTS.contains(document.path("status").asText());
        boolean own = document.path("auteur").asText().equals("Schakel");
        String type = document.path("informatieobjecttype").asText();
        return Optional.of(document).filter(found -> finished && !own && at.isOwn(type)
                && catalogue.isNamed(at, type, at.municipality().mdo().documentType()));
    }

    /** Null where it is not shared, is not a PDF or is too large: then the GP hears only that it is there. */
    private static byte[] content(ZgwConnection at, String address, JsonNode document) {
        String format = document.path("formaat").asText().split(";")[0].strip();
        if (at.municipality().mdo().toPractice() != Municipality.Mdo.ToPractice.DOCUMENT
                || !format.equalsIgnoreCase("application/pdf")
                || document.path("bestandsomvang").asLong(LARGEST + 1) > LARGEST) {
            return null;
        }
        byte[] bytes = at.bytes(address + "/download", LARGEST, LOOK);
        boolean pdf = bytes.length >= PDF_START.length
                && Arrays.equals(bytes, 0, PDF_START.length, PDF_START, 0, PDF_START.length);
        return pdf ? bytes : null;
    }
}
