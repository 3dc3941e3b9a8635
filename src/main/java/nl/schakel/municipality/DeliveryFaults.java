package nl.schakel.municipality;

import java.sql.SQLTransientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

import jakarta.jms.JMSException;
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
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** What routes do when a step fails; see {@code routes/errors.camel.yaml}. */
class DeliveryFaults {

    private static final Logger log = LoggerFactory.getLogger(DeliveryFaults.class);

    private static final Duration SILENCE = Duration.ofMinutes(10);

    /** By kind of trouble: as many as there are partners and codes. */
    private final Map<String, Instant> lastTold = new ConcurrentHashMap<>();
    private final ReferralStore referrals;
    private final DeliveryLog deliveries;
    private final Clock clock;

    DeliveryFaults(ReferralStore referrals, DeliveryLog deliveries, Clock clock) {
        this.referrals = referrals;
        this.deliveries = deliveries;
        this.clock = clock;
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
        Bell bell = Bell.onward(referral, referral.state());
        boolean parked = referrals.change(referral, Change.parked(fault).ringing(bell.dead())
                .ringing(new Bell(Bell.FEEDBACK, referral.id())));
        deliveries.release(referral.id());
        if (parked) {
            log.warn("Verwijzing {} aan gemeente {} is geparkeerd: {} ({})", id, referral.municipality(),
                    fault.sentence(), fault.code());
        }
    }

    /**
     * Lets go of a delivery that the broker will ring for again; what a later attempt cannot mend is parked at once:
     * a referral that the hub itself cannot handle must not wait in silence.
     */
    public void release(String id, Exception trouble) {
        if (!isPassing(trouble)) {
            park(id, new Fault.Translation("hub-fault", "De hub kan deze verwijzing niet verwerken ("
                    + trouble.getClass().getSimpleName() + "). De beheerder van de hub is aan zet."));
            return;
        }
        try {
            deliveries.release(ReferralId.of(id));
        } catch (DataAccessException | TransactionException e) {
            // The database is the trouble: the claim ends by itself.
            trouble(id, e);
            return;
        }
        trouble(id, trouble);
    }

    /** Whether time may mend it: a fault that says so, or the database, the broker or a line that is not there now. */
    private static boolean isPassing(Throwable trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof Fault.Technical || cause instanceof TransientDataAccessException
                    || cause instanceof NonTransientDataAccessResourceException || cause instanceof TransactionException
                    || cause instanceof JMSException || cause instanceof SQLTransientException
                    || cause instanceof InterruptedException || cause instanceof RejectedExecutionException) {
                return true;
            }
        }
        return false;
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

    /** Told once in a while for each kind of trouble, not at each attempt: the broker tries again by itself. */
    public void trouble(String id, Exception trouble) {
        Instant now = clock.instant();
        Instant told = lastTold.get(describe(trouble));
        if (told == null || told.plus(SILENCE).isBefore(now)) {
            lastTold.put(describe(trouble), now);
            log.warn("Verwijzing {} wacht, en misschien andere met haar: {}; de wachtrij probeert het opnieuw.", id,
                    describe(trouble));
        }
    }

    private static String describe(Exception trouble) {
        return trouble instanceof Fault fault
                ? fault.sentence() + " (" + fault.code() + ")"
                : trouble.getClass().getSimpleName();
    }
}
