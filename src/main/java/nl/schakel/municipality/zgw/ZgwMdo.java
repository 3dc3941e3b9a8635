package nl.schakel.municipality.zgw;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.CaseCheck;
import nl.schakel.municipality.MdoDelivery;
import nl.schakel.municipality.MdoNotices;
import nl.schakel.municipality.StepMemory;
import nl.schakel.referral.Fault;

/**
 * What multidisciplinary meetings agreed, in a ZGW case: what the practice sends becomes a document of the case, and
 * what the municipality laid down itself is noticed. The steps of the routes, by the name {@code zgwMdo}.
 */
public final class ZgwMdo {

    /** Longest document that goes to a HIS, in bytes: one call may fetch several. */
    static final int LARGEST = 2 * 1024 * 1024;

    private static final String TITLE = "Afspraken multidisciplinair overleg";
    private static final String ATTACH = "afspraken opslaan";
    private static final String LOOK = "afspraken zoeken";
    private static final Set<String> DRAFTS = Set.of("in_bewerking", "ter_vaststelling");
    private static final byte[] PDF_START = "%PDF-".getBytes(StandardCharsets.US_ASCII);

    private final ZgwClient client;
    private final ZgwCatalogue catalogue;
    private final MdoNotices notices;
    private final MovedCase moved;

    ZgwMdo(ZgwClient client, ZgwCatalogue catalogue, MdoNotices notices) {
        this.moved = new MovedCase(client);
        this.client = client;
        this.catalogue = catalogue;
        this.notices = notices;
    }

    /**
     * Makes what was agreed a document of the party's case, with its consent token, each once; resumes where an earlier
     * attempt broke.
     *
     * @throws Fault.Translation {@code mdo-case-closed} where the case takes nothing more, or as every call
     */
    public MdoDelivery attach(MdoDelivery delivery) {
        ZgwConnection at = client.open(moved.place(delivery));
        JsonNode zaak = at.get(delivery.caseAddress(), "zaak ophalen");
        String number = CaseIdentity.of(delivery.part().role(), delivery.reference(), delivery.receivedAt())
                .meetingNumber(delivery.part().number());
        Supplier<CaseType> type = () -> type(at, zaak);
        attach(at, zaak, delivery, "document", file(delivery, number, TITLE, "afspraken-mdo.pdf", "application/pdf",
                delivery.consignment().document()), () -> documentType(at, type.get()));
        attach(at, zaak, delivery, "token", file(delivery, number + "-T", "Toestemmingstoken",
                "toestemmingstoken.jwt", "application/jwt",
                delivery.consignment().token().getBytes(StandardCharsets.US_ASCII)), () -> type.get().tokenDocument());
        return delivery;
    }

    private void attach(ZgwConnection at, JsonNode zaak, MdoDelivery delivery, String name, ObjectNode file,
                        Supplier<String> type) {
        ZgwSettings settings = at.settings();
        String document = remembered(delivery, name, () -> CaseDocuments.find(at,
                file.path("identificatie").asText(), file.path("bestandsomvang").asLong(), ATTACH).orElseGet(() -> {
                    requireOpen(at, zaak);
                    return store(at, file, type);
                }));
        String title = file.path("titel").asText();
        remembered(delivery, name + "-koppeling", () -> CaseDocuments.findLink(at, delivery.caseAddress(), document,
                "afspraken koppelen").orElseGet(() -> {
                    requireOpen(at, zaak);
                    return made(at, at.post(settings.zaken() + "/zaakinformatieobjecten",
                            ZgwBodies.link(delivery.caseAddress(), document, title), "afspraken koppelen"));
                }));
    }

    /** A type that is refused may be of a catalogue that was replaced: once, it is read anew. */
    private String store(ZgwConnection at, ObjectNode file, Supplier<String> type) {
        String address = at.settings().documenten() + "/enkelvoudiginformatieobjecten";
        file.put("bronorganisatie", at.settings().rsin().value())
                .put("vertrouwelijkheidaanduiding", at.settings().confidentiality());
        ZgwConnection.Answer first = at.post(address, file.put("informatieobjecttype", type.get()), ATTACH);
        if (first.refused() == null || !first.refused().isAboutType()) {
            return made(at, first);
        }
        catalogue.forget(at);
        return made(at, at.post(address, file.put("informatieobjecttype", type.get()), ATTACH));
    }

    private static ObjectNode file(MdoDelivery delivery, String number, String title, String name, String format,
                                   byte[] bytes) {
        String day = LocalDate.ofInstant(delivery.part().receivedAt(), CaseIdentity.AMSTERDAM).toString();
        return JsonNodeFactory.instance.objectNode().put("identificatie", number)
                .put("creatiedatum", day).put("ontvangstdatum", day).put("titel", title).put("auteur", "Schakel")
                .put("taal", "nld").put("status", "definitief").put("formaat", format).put("bestandsnaam", name)
                .put("bestandsomvang", bytes.length).put("inhoud", Base64.getEncoder().encodeToString(bytes))
                .put("indicatieGebruiksrecht", false);
    }

    private CaseType type(ZgwConnection at, JsonNode zaak) {
        LocalDate started = ZgwConnection.date(zaak, "startdatum");
        LocalDate day = started == null ? LocalDate.ofInstant(client.clock().instant(), CaseIdentity.AMSTERDAM)
                : started;
        String version = zaak.path("zaaktype").asText();
        CaseType valid = catalogue.caseType(at, day);
        return valid.url().equals(version) ? valid : catalogue.caseTypeOf(at, version, day);
    }

    /**
     * The municipality's own type for such documents, else the melding's. A relation names its informatieobjecttype by
     * address (Open Zaak) or by omschrijving (Catalogi 1.3.1).
     */
    private String documentType(ZgwConnection at, CaseType type) {
        String name = at.municipality().mdo().documentType();
        List<String> related = at.list(at.settings().catalogi(), "/zaaktype-informatieobjecttypen",
                        Map.of("zaaktype", type.url()), ZgwCatalogue.STEP).stream()
                .map(relation -> relation.path("informatieobjecttype").asText()).toList();
        return related.stream().filter(address -> at.isOwn(address) && isNamed(at, address, name)).findFirst()
                .or(() -> related.stream().filter(name::equalsIgnoreCase).findFirst()
                        .flatMap(named -> at.list(at.settings().catalogi(), "/informatieobjecttypen",
                                Map.of("omschrijving", named, "status", "definitief"), ZgwCatalogue.STEP).stream()
                                .map(found -> at.addressOf(found, ZgwCatalogue.STEP)).findFirst()))
                .orElse(type.document());
    }

    private boolean isNamed(ZgwConnection at, String type, String name) {
        return catalogue.type(at, type).path("omschrijving").asText().strip().equalsIgnoreCase(name);
    }

    private static void requireOpen(ZgwConnection at, JsonNode zaak) {
        if (ZgwConnection.text(zaak, "einddatum").isPresent()) {
            throw new Fault.Translation("mdo-case-closed", at.sentence(ATTACH, "heeft zaak "
                    + zaak.path("identificatie").asText() + " al gesloten; de afspraken kunnen er niet meer bij"));
        }
    }

    private static String made(ZgwConnection at, ZgwConnection.Answer answer) {
        if (answer.refused() != null) {
            throw at.refusal(answer.refused());
        }
        return at.addressOf(answer.made(), ATTACH);
    }

    private static String remembered(MdoDelivery delivery, String name, Supplier<String> work) {
        StepMemory memory = delivery.memory();
        return memory.result(delivery.step(name)).orElseGet(() -> {
            String result = work.get();
            memory.done(delivery.step(name), result);
            return result;
        });
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
                && isNamed(at, type, at.municipality().mdo().documentType()));
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
