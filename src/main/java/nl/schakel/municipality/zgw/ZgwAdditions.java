package nl.schakel.municipality.zgw;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import nl.schakel.municipality.AdditionDelivery;
import nl.schakel.municipality.zgw.CaseAttachments.File;
import nl.schakel.municipality.zgw.CaseAttachments.Words;
import nl.schakel.referral.AdditionKind;
import nl.schakel.referral.Fault;

/**
 * What is added to a ZGW case that is there, a meeting's agreements or a supplement, becomes a document of that case. A
 * step of the routes, by the name {@code zgwAdditions}.
 */
public final class ZgwAdditions {

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
        String number = CaseIdentity.of(delivery.part().role(), delivery.reference(), delivery.receivedAt())
                .additionNumber(delivery.part().kind(), delivery.part().number());
        LocalDate day = LocalDate.ofInstant(delivery.part().receivedAt(), CaseIdentity.AMSTERDAM);
        CaseAttachments attachments = new CaseAttachments(at, catalogue, delivery.caseAddress(), delivery.memory(),
                new Words(delivery::step, "aanvulling opslaan", "aanvulling koppelen",
                        delivery.part().kind().fault("case-closed")));
        attachments.attach("document", new File(number, delivery.title(), delivery.fileName(), "application/pdf", day,
                delivery.consignment().document()), type -> documentType(at, type, delivery));
        attachments.attach("token", new File(number + "-T", "Toestemmingstoken", "toestemmingstoken.jwt",
                "application/jwt", day, delivery.consignment().token().getBytes(StandardCharsets.US_ASCII)),
                CaseType::tokenDocument);
        return delivery;
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
}
