package nl.schakel.municipality.stuf;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;

import nl.schakel.municipality.AdviceAttachment;
import nl.schakel.municipality.AdviceDelivery;
import nl.schakel.municipality.stuf.CaseAttachments.Words;

/** What a GP answered to the municipality becomes a document of its StUF case, as an addition does. */
final class StufAdviceAnswers implements AdviceAttachment {

    private final StufClient client;
    private final MovedCase moved;

    StufAdviceAnswers(StufClient client) {
        this.client = client;
        this.moved = new MovedCase(client);
    }

    @Override
    public String standard() {
        return "stuf";
    }

    @Override
    public AdviceDelivery attach(AdviceDelivery delivery) {
        StufConnection at = client.open(moved.place(delivery.place(), delivery.former(), delivery.caseAddress(),
                delivery.reference()));
        StufSettings settings = at.settings();
        String token = delivery.consignment().token();
        LocalDate day = LocalDate.ofInstant(delivery.consignment().composedAt(), Letterhead.AMSTERDAM);
        CaseAttachments attachments = new CaseAttachments(at, delivery.caseAddress(), delivery.reference(),
                delivery.memory(), new Words(delivery::step, "antwoord opslaan", "advice-case-closed"));
        attachments.attach("document", new CaseMessages.File(settings.documentType(), "Antwoord huisartsenpraktijk",
                "Schakel", "antwoord-huisarts.pdf", "application/pdf", delivery.consignment().document()), day,
                attachments.facts(token));
        attachments.attach("token", new CaseMessages.File(settings.tokenDocumentType(), "Toestemmingstoken", "Schakel",
                "toestemmingstoken.jwt", "application/jwt", token.getBytes(StandardCharsets.US_ASCII)), day, Map.of());
        return delivery;
    }
}
