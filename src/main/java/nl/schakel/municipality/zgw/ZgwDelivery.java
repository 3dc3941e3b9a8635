package nl.schakel.municipality.zgw;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.Consignment;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.StepMemory;

/**
 * Brings a melding to a ZGW municipality: zaak, rollen, document and token with their links, zaakeigenschappen, and the
 * first status where the hub is to set it. Resumes at the step where an earlier attempt broke; never makes a second
 * zaak.
 */
public final class ZgwDelivery {

    private final ZgwClient client;
    private final ZgwCatalogue catalogue;

    public ZgwDelivery(ZgwClient client, ZgwCatalogue catalogue) {
        this.client = client;
        this.catalogue = catalogue;
    }

    /**
     * Delivers, or finishes what an earlier attempt began.
     *
     * @param memory what earlier attempts did; the step {@code zaak} holds the address of the case
     * @return the case: its address, its zaaknummer and the day by which the municipality must have decided; no day for
     *         a question to an expert
     * @throws nl.schakel.referral.Fault.Translation where someone must change something first
     * @throws nl.schakel.referral.Fault.Technical   where a later attempt may do
     */
    public Delivered deliver(Consignment consignment, Municipality municipality, StepMemory memory) {
        ZgwConnection connection = client.open(municipality);
        ZgwBodies bodies = new ZgwBodies(consignment, municipality, connection.settings());
        return new DeliverySequence(connection, catalogue, bodies, memory).run();
    }
}
