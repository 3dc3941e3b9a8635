package nl.schakel.municipality;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Bell;
import nl.schakel.referral.ReferralStore;

/**
 * Rings for a case that a municipality mentions, where it is one of ours, its own or of one whose work it does; others
 * are dropped without a trace.
 */
class OwnCases implements CaseBell {

    private final DeliveryLog deliveries;
    private final ReferralStore referrals;
    private final Directory directory;
    private final Mergers mergers;

    OwnCases(DeliveryLog deliveries, ReferralStore referrals, Directory directory, Mergers mergers) {
        this.directory = directory;
        this.mergers = mergers;
        this.deliveries = deliveries;
        this.referrals = referrals;
    }

    @Override
    public void ring(GemeenteCode municipality, String address) {
        Set<GemeenteCode> here = new LinkedHashSet<>();
        Stream.concat(Stream.of(municipality), directory.servedBy(municipality).stream().map(Municipality::code))
                .forEach(code -> {
                    here.add(code);
                    mergers.successorOf(code).ifPresent(here::add);
                });
        deliveries.owner(here, address).ifPresent(owner -> {
            GemeenteCode place = referrals.find(owner.referral()).flatMap(mergers::stayedAt).map(Municipality::code)
                    .orElse(owner.municipality());
            referrals.ring(List.of(new Bell(Bell.update(place), owner.referral())));
        });
    }
}
