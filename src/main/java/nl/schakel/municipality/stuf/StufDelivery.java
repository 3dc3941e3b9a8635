package nl.schakel.municipality.stuf;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.Consignment;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.StepMemory;

/**
 * Brings a melding to a StUF municipality: genereerZaakIdentificatie, creeerZaak, and for the document and the consent
 * token genereerDocumentIdentificatie and voegZaakdocumentToe. Resumes at the step where an earlier attempt broke;
 * never makes a second zaak.
 */
public final class StufDelivery {

    private final StufClient client;

    public StufDelivery(StufClient client) {
        this.client = client;
    }

    /**
     * Delivers, or finishes what an earlier attempt began.
     *
     * @param memory what earlier attempts did; the step {@code zaak} holds the zaakidentificatie
     * @return the case: its zaakidentificatie, as address too, and the day by which the municipality must have decided;
     *         no day for a question to an expert
     * @throws nl.schakel.referral.Fault.Translation where someone must change something first
     * @throws nl.schakel.referral.Fault.Technical   where a later attempt may do
     */
    public Delivered deliver(Consignment consignment, Municipality municipality, StepMemory memory) {
        StufConnection at = client.open(municipality);
        CaseMessages messages = new CaseMessages(consignment, municipality, at.settings(), at.letterhead());
        return new DeliverySequence(at, messages, memory).run();
    }
}
