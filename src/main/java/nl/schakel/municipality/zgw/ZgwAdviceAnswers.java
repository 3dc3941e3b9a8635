package nl.schakel.municipality.zgw;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

import nl.schakel.municipality.AdviceAttachment;
import nl.schakel.municipality.AdviceDelivery;
import nl.schakel.municipality.zgw.CaseAttachments.File;
import nl.schakel.municipality.zgw.CaseAttachments.Words;

/** What a GP answered to the municipality becomes a document of its ZGW case. */
final class ZgwAdviceAnswers implements AdviceAttachment {

    private final ZgwClient client;
    private final ZgwCatalogue catalogue;
    private final MovedCase moved;

    ZgwAdviceAnswers(ZgwClient client, ZgwCatalogue catalogue) {
        this.client = client;
        this.catalogue = catalogue;
        this.moved = new MovedCase(client);
    }

    @Override
    public String standard() {
        return "zgw";
    }

    @Override
    public AdviceDelivery attach(AdviceDelivery delivery) {
        CaseIdentity identity = CaseIdentity.of(delivery.request().asker(), delivery.reference(),
                delivery.receivedAt());
        ZgwConnection at = client.open(moved.place(delivery.place(), delivery.former(), identity, delivery.memory()));
        String number = identity.answerToQuestionNumber(delivery.request().id());
        LocalDate day = LocalDate.ofInstant(delivery.consignment().composedAt(), CaseIdentity.AMSTERDAM);
        CaseAttachments attachments = new CaseAttachments(at, catalogue, delivery.caseAddress(), delivery.memory(),
                new Words(delivery::step, "antwoord opslaan", "antwoord koppelen", "advice-case-closed"));
        attachments.attach("document", new File(number, "Antwoord huisartsenpraktijk", "antwoord-huisarts.pdf",
                "application/pdf", day, delivery.consignment().document()), CaseType::document);
        attachments.attach("token", new File(number + "-T", "Toestemmingstoken", "toestemmingstoken.jwt",
                "application/jwt", day, delivery.consignment().token().getBytes(StandardCharsets.US_ASCII)),
                CaseType::tokenDocument);
        return delivery;
    }
}
