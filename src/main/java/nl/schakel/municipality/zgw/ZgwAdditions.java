package nl.schakel.municipality.zgw;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.municipality.AdditionDelivery;
import nl.schakel.municipality.StepMemory;
import nl.schakel.referral.AdditionKind;
import nl.schakel.referral.Fault;

/**
 * What is added to a ZGW case that is there, a meeting's agreements or a supplement, becomes a document of that case. A
 * step of the routes, by the name {@code zgwAdditions}.
 */
public final class ZgwAdditions {

    private static final String ATTACH = "aanvulling opslaan";
    private static final String LINK = "aanvulling koppelen";

    private final ZgwClient client;
    private final ZgwCatalogue catalogue;
    private final MovedCase moved;

    ZgwAdditions(ZgwClient client, ZgwCatalogue catalogue) {
        this.client = client;
        this.catalogue = catalogue;
        this.moved = new MovedCase(client);
    }

    /**
     * Makes what is added a document of the party's case, with its consent token, each once; resumes where an earlier
     * attempt broke.
     *
     * @throws Fault.Translation {@code mdo-case-closed} or {@code supplement-case-closed} where the case takes nothing
     *         more, or as every call
     */
    public AdditionDelivery attach(AdditionDelivery delivery) {
        ZgwConnection at = client.open(moved.place(delivery));
        JsonNode zaak = at.get(delivery.caseAddress(), "zaak ophalen");
        String number = CaseIdentity.of(delivery.part().role(), delivery.reference(), delivery.receivedAt())
                .additionNumber(delivery.part().kind(), delivery.part().number());
        Supplier<CaseType> type = () -> type(at, zaak);
        attach(at, zaak, delivery, "document", file(delivery, number, delivery.title(),
                delivery.fileName(), "application/pdf", delivery.consignment().document()),
                () -> documentType(at, type.get(), delivery));
        attach(at, zaak, delivery, "token", file(delivery, number + "-T", "Toestemmingstoken",
                "toestemmingstoken.jwt", "application/jwt",
                delivery.consignment().token().getBytes(StandardCharsets.US_ASCII)), () -> type.get().tokenDocument());
        return delivery;
    }

    private void attach(ZgwConnection at, JsonNode zaak, AdditionDelivery delivery, String name, ObjectNode file,
                        Supplier<String> type) {
        ZgwSettings settings = at.settings();
        String document = remembered(delivery, name, () -> CaseDocuments.find(at,
                file.path("identificatie").asText(), file.path("bestandsomvang").asLong(), ATTACH).orElseGet(() -> {
                    requireOpen(at, zaak, delivery);
                    return store(at, file, type);
                }));
        String title = file.path("titel").asText();
        remembered(delivery, name + "-koppeling", () -> CaseDocuments.findLink(at, delivery.caseAddress(), document,
                LINK).orElseGet(() -> {
                    requireOpen(at, zaak, delivery);
                    return made(at, at.post(settings.zaken() + "/zaakinformatieobjecten",
                            ZgwBodies.link(delivery.caseAddress(), document, title), LINK));
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

    private static ObjectNode file(AdditionDelivery delivery, String number, String title, String name, String format,
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
     * For a meeting's agreements the municipality's own type for such documents, else the melding's. A relation names its
     * informatieobjecttype by address (Open Zaak) or by omschrijving (Catalogi 1.3.1).
     */
    private String documentType(ZgwConnection at, CaseType type, AdditionDelivery delivery) {
        if (delivery.part().kind() == AdditionKind.SUPPLEMENT) {
            return type.document();
        }
        String name = at.municipality().mdo().documentType();
        List<String> related = at.list(at.settings().catalogi(), "/zaaktype-informatieobjecttypen",
                        Map.of("zaaktype", type.url()), ZgwCatalogue.STEP).stream()
                .map(relation -> relation.path("informatieobjecttype").asText()).toList();
        return related.stream().filter(address -> at.isOwn(address) && catalogue.isNamed(at, address, name)).findFirst()
                .or(() -> related.stream().filter(name::equalsIgnoreCase).findFirst()
                        .flatMap(named -> at.list(at.settings().catalogi(), "/informatieobjecttypen",
                                Map.of("omschrijving", named, "status", "definitief"), ZgwCatalogue.STEP).stream()
                                .map(found -> at.addressOf(found, ZgwCatalogue.STEP)).findFirst()))
                .orElse(type.document());
    }

    private static void requireOpen(ZgwConnection at, JsonNode zaak, AdditionDelivery delivery) {
        if (ZgwConnection.text(zaak, "einddatum").isPresent()) {
            throw new Fault.Translation(delivery.part().kind().fault("case-closed"), at.sentence(ATTACH, "heeft zaak "
                    + zaak.path("identificatie").asText() + " al gesloten; er kan niets meer bij"));
        }
    }

    private static String made(ZgwConnection at, ZgwConnection.Answer answer) {
        if (answer.refused() != null) {
            throw at.refusal(answer.refused());
        }
        return at.addressOf(answer.made(), ATTACH);
    }

    private static String remembered(AdditionDelivery delivery, String name, Supplier<String> work) {
        StepMemory memory = delivery.memory();
        return memory.result(delivery.step(name)).orElseGet(() -> {
            String result = work.get();
            memory.done(delivery.step(name), result);
            return result;
        });
    }
}
