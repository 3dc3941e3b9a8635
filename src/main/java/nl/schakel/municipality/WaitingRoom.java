package nl.schakel.municipality;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import nl.schakel.directory.Directory;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Fault;
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
    private final DeliveryLog deliveries;
    private final DeliveryFaults faults;
    private final Directory directory;
    private final Duration giveUp;
    private final Clock clock;

    WaitingRoom(ReferralStore referrals, DeliveryLog deliveries, DeliveryFaults faults, Directory directory,
                Duration giveUp, Clock clock) {
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
                    faults.park(referral.id().toString(), new Fault.Translation("delivery-given-up",
                            "De verwijzing is te lang onderweg geweest. Bel het Wmo-loket en verstuur dezelfde "
                                    + "verwijzing opnieuw, onder hetzelfde nummer."));
                } else {
                    referrals.ring(List.of(Bell.onward(referral, referral.state())));
                }
            }
            after = page.isEmpty() ? after : page.get(page.size() - 1).id().toString();
        } while (page.size() == PAGE);
    }

    /**
     * Nobody consumes for a municipality that is gone; else what counts is how long it was tried, not how long the hub
     * itself was away. The delivery gives up an hour earlier, and says better why.
     */
    private boolean isHopeless(Referral referral, Instant now) {
        Instant longAgo = now.minus(giveUp).minus(Duration.ofHours(1));
        return directory.municipality(referral.municipality()).isEmpty()
                || referral.stateSince().isBefore(longAgo)
                && deliveries.firstAttempt(referral.id()).filter(first -> first.isBefore(longAgo)).isPresent();
    }
}
