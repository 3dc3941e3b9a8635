package nl.schakel.municipality.zgw;

import nl.schakel.municipality.CaseCheck;
import nl.schakel.municipality.Delivery;

/** The steps of the ZGW routes, by the name {@code zgw}. */
public final class Zgw {

    private final ZgwDelivery delivery;
    private final ZgwUpdates updates;

    public Zgw(ZgwDelivery delivery, ZgwUpdates updates) {
        this.delivery = delivery;
        this.updates = updates;
    }

    /** Brings one consignment; faults as in {@link ZgwDelivery#deliver}. */
    public Delivery deliver(Delivery attempt) {
        return attempt.done(delivery.deliver(attempt.consignment(), attempt.municipality(), attempt.memory()));
    }

    /** Looks at one case; faults as in {@link ZgwUpdates#fetch}. */
    public CaseCheck fetch(CaseCheck check) {
        return check.found(updates.fetch(check.municipality(), check.caseAddress()));
    }
}
