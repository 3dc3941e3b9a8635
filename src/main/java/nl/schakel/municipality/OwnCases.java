package nl.schakel.municipality;

import java.util.List;

import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Bell;
import nl.schakel.referral.ReferralStore;

/** Rings for a case that a municipality mentions, where it is one of ours; others are dropped without a trace. */
class OwnCases implements CaseBell {

    private final DeliveryLog deliveries;
    private final ReferralStore referrals;

    OwnCases(DeliveryLog deliveries, ReferralStore referrals) {
        this.deliveries = deliveries;
        this.referrals = referrals;
    }

    @Override
    public void ring(GemeenteCode municipality, String address) {
        deliveries.owner(municipality, address)
                .ifPresent(id -> referrals.ring(List.of(new Bell(Bell.update(municipality), id))));
    }
}
