package nl.schakel.municipality.zgw;

import java.util.Optional;

import nl.schakel.identity.GemeenteCode;

/** Which subscriptions are the hub's own, so that it finds them again when its own address has changed. */
interface SubscriptionMemory {

    /**
     * @param address     of the subscription at the notification service
     * @param fingerprint of what was asked for, its secret included
     */
    record Kept(String address, String fingerprint) {
    }

    /** @param desk which of a municipality's subscriptions */
    Optional<Kept> find(GemeenteCode municipality, String desk);

    /** Remembers, in place of what was remembered before; on disk when it returns. */
    void keep(GemeenteCode municipality, String desk, Kept kept);
}
