package nl.schakel.municipality.stuf;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;

import nl.schakel.municipality.AdditionDelivery;
import nl.schakel.municipality.stuf.CaseAttachments.Words;
import nl.schakel.referral.Fault;

/**
 * What is added to a StUF case that is there, a meeting's agreements or a supplement, becomes a document of that case by
 * voegZaakdocumentToe. Its consent token goes along as extraElement and, for suites that drop those, as a document
 * beside it. A step of the routes, by the name {@code stufAdditions}.
 *
 * <p>What the municipality lays down itself is not looked for: ZDS tells of a case's documents only when they are asked
 * for one case at a time, and then by number, without the type that would say that it is of a meeting.
 */
public final class StufAdditions {

    private final StufClient client;
    private final MovedCase moved;

    StufAdditions(StufClient client) {
        this.client = client;
        this.moved = new MovedCase(client);
    }

    /**
     * Adds document and token, each once; resumes where an earlier attempt broke.
     *
     * @throws Fault.Translation {@code mdo-case-closed} or {@code supplement-case-closed} where the case takes nothing
     *         more, {@code stuf-case-gone} where it is not there any more, or as every call
     */
    public AdditionDelivery attach(AdditionDelivery delivery) {
        StufConnection at = client.open(moved.place(delivery.place(), delivery.former(), delivery.caseAddress(),
                delivery.reference()));
        StufSettings settings = at.settings();
        String token = delivery.consignment().token();
        LocalDate day = delivery.part().receivedAt().atZone(Letterhead.AMSTERDAM).toLocalDate();
        CaseAttachments attachments = new CaseAttachments(at, delivery.caseAddress(), delivery.reference(),
                delivery.memory(), new Words(delivery::step, "aanvulling opslaan",
                delivery.part().kind().fault("case-closed")));
        attachments.attach("document", new CaseMessages.File(settings.documentType(), delivery.title(), "Schakel",
                delivery.fileName(), "application/pdf", delivery.consignment().document()), day,
                attachments.facts(token));
        attachments.attach("token", new CaseMessages.File(settings.tokenDocumentType(), "Toestemmingstoken",
                "Schakel", "toestemmingstoken.jwt", "application/jwt", token.getBytes(StandardCharsets.US_ASCII)), day,
                Map.of());
        return delivery;
    }
}
