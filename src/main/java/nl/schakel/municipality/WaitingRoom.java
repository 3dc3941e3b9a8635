package nl.schakel.municipality;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import nl.schakel.directory.Directory;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralStore;

/**
 * Looks after referrals whose bell is gone: a broker restored from an older copy, a municipality taken out of the
 * configuration, attempts that ran out. The database is the truth, so it rings again; what waited too long is parked,
 * and the GP is told.
 */
class WaitingRoom {

    /** How long a referral may wait before its bell rings once more; each extra bell is one more that tries. */
    static final Duration LONG = Duration.ofHours(12);
    private static final int PAGE = 500;

    private final ReferralStore referrals;
    private final Parts parts;
    private final DeliveryLog deliveries;
    private final Withdrawals withdrawals;
    private final DeliveryFaults faults;
    private final Directory directory;
    private final Duration giveUp;
    private final Clock clock;

    WaitingRoom(ReferralStore referrals, Parts parts, DeliveryLog deliveries, Withdrawals withdrawals,
                DeliveryFaults faults, Directory directory, Duration giveUp, Clock clock) {
        this.parts = parts;
        this.withdrawals = withdrawals;
        this.referrals = referrals;
        this.deliveries = deliveries;
        this.faults = faults;
        this.directory = directory;
        this.giveUp = giveUp;
        this.clock = clock;
    }

    /** Rings for what waits, parks what waited longer than a delivery may take. */
    void look() {
        Instant now = clock.instant();
        String after = "";
        List<Referral> page;
        do {
            page = referrals.waitingSince(now.minus(LONG), after, PAGE);
            for (Referral referral : page) {
                if (isHopeless(referral, now)) {
                    faults.park(referral.id().toString(), RecipientRole.CONSULTANT,
                            new Fault.Translation("delivery-given-up",
                            "De verwijzing is te lang onderweg geweest. Bel het Wmo-loket en verstuur dezelfde "
                                    + "verwijzing opnieuw, onder hetzelfde nummer."));
                } else {
                    referrals.ring(List.of(Bell.onward(referral, referral.state())));
                }
            }
            after = page.isEmpty() ? after : page.get(page.size() - 1).id().toString();
        } while (page.size() == PAGE);
        parts.waitingSince(now.minus(LONG), PAGE).forEach(this::again);
        withdrawals.waiting(PAGE).forEach(this::again);
    }

    private void again(Part part) {
        Referral referral = referrals.find(part.referral()).orElseThrow();
        if (isThere(referral.municipality(), part.role())) {
            referrals.ring(List.of(new Bell(Bell.delivery(referral.municipality(), part.role()), part.referral())));
        } else {
            faults.park(part.referral().toString(), part.role(), new Fault.Translation("municipality-unknown",
                    "De ontvanger staat niet meer in de configuratie."));
        }
    }

    private void again(Withdrawals.Untold untold) {
        if (isThere(untold.municipality(), untold.recipient())) {
            referrals.ring(List.of(untold.bell()));
        } else {
            faults.reportWithdrawal(untold.referral().toString(), untold.recipient(), new Fault.Translation(
                    "municipality-unknown", "De ontvanger staat niet meer in de configuratie. Bel de ontvanger: de "
                    + "toestemming of de verwijzing is ingetrokken."));
        }
    }

    private boolean isThere(GemeenteCode municipality, RecipientRole recipient) {
        return directory.municipality(municipality).flatMap(found -> found.at(recipient)).isPresent();
    }

    /**
     * Nobody consumes for a municipality that is gone; else what counts is how long it was tried, not how long the hub
     * itself was away. The delivery gives up an hour earlier, and says better why.
     */
    private boolean isHopeless(Referral referral, Instant now) {
        Instant longAgo = now.minus(giveUp).minus(Duration.ofHours(1));
        return directory.municipality(referral.municipality()).isEmpty()
                || referral.stateSince().isBefore(longAgo)
                && deliveries.firstAttempt(referral.id(), RecipientRole.CONSULTANT)
                        .filter(first -> first.isBefore(longAgo)).isPresent();
    }
}
