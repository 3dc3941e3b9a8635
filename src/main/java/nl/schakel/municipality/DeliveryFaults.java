package nl.schakel.municipality;

import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What routes do when a step fails; see {@code routes/errors.camel.yaml}. */
class DeliveryFaults {

    private static final Logger log = LoggerFactory.getLogger(DeliveryFaults.class);

    private final ReferralStore referrals;
    private final DeliveryLog deliveries;

    DeliveryFaults(ReferralStore referrals, DeliveryLog deliveries) {
        this.referrals = referrals;
        this.deliveries = deliveries;
    }

    /**
     * Parks the referral, tells the GP and puts its bell with the dead letters of its municipality. One that another
     * worker delivered or parked meanwhile stays what it is.
     */
    public void park(String id, Fault fault) {
        Referral referral = referrals.find(ReferralId.of(id)).orElseThrow();
        if (referral.state() != ReferralState.ACCEPTED && referral.state() != ReferralState.READY) {
            deliveries.release(referral.id());
            return;
        }
        Bell bell = referral.state() == ReferralState.ACCEPTED
                ? new Bell(Bell.ACCEPTED, referral.id())
                : new Bell(Bell.delivery(referral.municipality()), referral.id());
        boolean parked = referrals.change(referral.id(), Change.parked(fault).ringing(bell.dead())
                .ringing(new Bell(Bell.FEEDBACK, referral.id())));
        deliveries.release(referral.id());
        if (parked) {
            log.warn("Verwijzing {} aan gemeente {} is geparkeerd: {} ({})", id, referral.municipality(),
                    fault.sentence(), fault.code());
        }
    }

    /** Lets go of a delivery that the broker will ring for again. */
    public void release(String id, Exception trouble) {
        ReferralId referral = ReferralId.of(id);
        deliveries.release(referral);
        if (deliveries.attempts(referral) == 1) {
            log.info("Verwijzing {} wacht: {}; de wachtrij probeert het opnieuw.", id, describe(trouble));
        }
    }

    /** A case that cannot be read stays as it was; the operator sees why, once. */
    public void reportUpdate(String id, Fault fault) {
        ReferralId referral = ReferralId.of(id);
        report(referral, "update-failed", fault, new Bell(Bell.update(
                referrals.find(referral).orElseThrow().municipality()), referral).dead());
    }

    /** A HIS that refuses feedback can still fetch it; the operator sees why, once. */
    public void reportFeedback(String id, Fault fault) {
        ReferralId referral = ReferralId.of(id);
        report(referral, "feedback-failed", fault, new Bell(Bell.FEEDBACK, referral).dead());
    }

    private void report(ReferralId referral, String event, Fault fault, Bell dead) {
        var timeline = referrals.timeline(referral);
        TimelineEntry newest = timeline.get(timeline.size() - 1);
        if (newest.event().equals(event) && fault.code().equals(newest.code())) {
            return;
        }
        referrals.remark(referral, event, fault, dead);
        log.warn("Verwijzing {}: {} ({})", referral, fault.sentence(), fault.code());
    }

    private static String describe(Exception trouble) {
        return trouble instanceof Fault fault
                ? fault.sentence() + " (" + fault.code() + ")"
                : trouble.getClass().getSimpleName();
    }
}
