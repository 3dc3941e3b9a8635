package nl.schakel.municipality;

import java.sql.SQLTransientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

import jakarta.jms.JMSException;
import nl.schakel.referral.Bell;
import nl.schakel.referral.CancelledReferrals;
import nl.schakel.referral.Change;
import nl.schakel.referral.DeadLetters;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Part;
import nl.schakel.referral.RecipientRole;
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

    /** What no later attempt tells by message. */
    private static final Set<String> BY_PHONE = Set.of("withdrawal-by-phone", "municipality-unknown");
    private static final int CONTENDERS = 10;
    private static final Duration SILENCE = Duration.ofMinutes(10);

    /** By kind of trouble: as many as there are partners and codes. */
    private final Map<String, Instant> lastTold = new ConcurrentHashMap<>();
    private final ReferralStore referrals;
    private final DeliveryLog deliveries;
    private final CancelledReferrals cancelled;
    private final Clock clock;

    DeliveryFaults(ReferralStore referrals, DeliveryLog deliveries, CancelledReferrals cancelled, Clock clock) {
        this.cancelled = cancelled;
        this.referrals = referrals;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /**
     * Parks the referral, or the part of it for this recipient, tells the GP and puts its bell with the dead letters. What
     * another worker delivered, parked or took back meanwhile stays what it is.
     *
     * @param recipient null while there is none yet: the referral is being built
     */
    public void park(String id, RecipientRole recipient, Fault fault) {
        RecipientRole role = recipient == null ? RecipientRole.CONSULTANT : recipient;
        ReferralId referral = ReferralId.of(id);
        boolean parked = role == RecipientRole.CONSULTANT ? parkReferral(referral, fault)
                : parkPart(referral, role, fault);
        deliveries.release(referral, role);
        if (parked) {
            log.warn("Verwijzing {} aan gemeente {} is geparkeerd: {} ({})", id,
                    Bell.place(referrals.find(referral).orElseThrow().municipality(), role), fault.sentence(),
                    fault.code());
        }
    }

    private boolean parkReferral(ReferralId id, Fault fault) {
        for (int contender = 0; contender < CONTENDERS; contender++) {
            Referral referral = referrals.find(id).orElseThrow();
            if (referral.state() != ReferralState.ACCEPTED && referral.state() != ReferralState.READY) {
                return false;
            }
            Bell bell = Bell.onward(referral, referral.state());
            if (referrals.change(referral, Change.parked(fault).ringing(bell.dead())
                    .ringing(new Bell(Bell.FEEDBACK, referral.id())))) {
                return true;
            }
        }
        throw new Fault.Technical("contention", "De verwijzing wordt op hetzelfde moment op meer plaatsen gewijzigd.");
    }

    private boolean parkPart(ReferralId id, RecipientRole role, Fault fault) {
        Bell bell = new Bell(Bell.delivery(referrals.find(id).orElseThrow().municipality(), role), id);
        return referrals.remarkWith(id, "not-delivered-to-" + role.code(), change -> change.because(fault)
                .moving(role, Part.State.NOT_DELIVERED, null).ringing(bell.dead())
                .ringing(new Bell(Bell.FEEDBACK, id)));
    }

    /**
     * Lets go of a delivery that the broker will ring for again; what a later attempt cannot mend is parked at once:
     * a referral that the hub itself cannot handle must not wait in silence.
     */
    public void release(String id, RecipientRole recipient, Exception trouble) {
        if (!isPassing(trouble)) {
            park(id, recipient, new Fault.Translation("hub-fault", "De hub kan deze verwijzing niet verwerken ("
                    + trouble.getClass().getSimpleName() + "). De beheerder van de hub is aan zet."));
            return;
        }
        try {
            deliveries.release(ReferralId.of(id), recipient == null ? RecipientRole.CONSULTANT : recipient);
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

    /** What cannot be taken back by message must be told by telephone; the operator sees whom to call. */
    public void reportWithdrawal(String id, RecipientRole recipient, Fault fault) {
        ReferralId referral = ReferralId.of(id);
        Bell dead = new Bell(Bell.withdrawal(referrals.find(referral).orElseThrow().municipality(), recipient),
                referral).dead();
        boolean cancellation = cancelled.isUntold(referral, recipient);
        // What was said of an earlier reason says nothing of this one.
        Instant since = cancellation ? cancelled.find(referral).orElseThrow().at() : Instant.EPOCH;
        report(referral, (cancellation ? "cancellation-not-told-to-" : "not-taken-back-from-") + recipient.code(),
                fault, since, dead, new Bell(Bell.FEEDBACK, referral));
        if (cancellation && BY_PHONE.contains(fault.code())) {
            // Whoever calls tells it; what someone can repair is tried again.
            cancelled.told(referral, recipient);
        }
        deliveries.release(referral, recipient);
    }

    /** Lets go of a withdrawal that the broker will ring for again. */
    public void releaseWithdrawal(String id, RecipientRole recipient, Exception trouble) {
        if (isPassing(trouble)) {
            deliveries.release(ReferralId.of(id), recipient);
            trouble(id, trouble);
        } else {
            reportWithdrawal(id, recipient, new Fault.Translation("hub-fault", "De hub kan de intrekking niet verwerken ("
                    + trouble.getClass().getSimpleName() + "). Bel de ontvanger."));
        }
    }

    /** A case that cannot be read stays as it was; the operator sees why, once. */
    public void reportUpdate(String id, Fault fault) {
        ReferralId referral = ReferralId.of(id);
        report(referral, "update-failed", fault, Instant.EPOCH, new Bell(Bell.update(
                referrals.find(referral).orElseThrow().municipality()), referral).dead());
    }

    /** A HIS that refuses feedback can still fetch it; the operator sees why, once. */
    public void reportFeedback(String id, Fault fault) {
        ReferralId referral = ReferralId.of(id);
        report(referral, "feedback-failed", fault, Instant.EPOCH, new Bell(Bell.FEEDBACK, referral).dead());
    }

    /** Once since a moment, and since it was resent, as long as nothing else was wrong between. */
    private void report(ReferralId referral, String event, Fault fault, Instant since, Bell... bells) {
        List<TimelineEntry> timeline = referrals.timeline(referral);
        int resent = timeline.stream().filter(entry -> entry.event().equals(DeadLetters.RESENT))
                .mapToInt(TimelineEntry::version).max().orElse(0);
        boolean told = timeline.stream().filter(entry -> entry.version() > resent && entry.event().equals(event))
                .reduce((earlier, later) -> later).filter(entry -> fault.code().equals(entry.code()))
                .filter(entry -> !entry.at().isBefore(since)).isPresent();
        if (told) {
            return;
        }
        referrals.remark(referral, event, fault, bells);
        log.warn("Verwijzing {}: {} ({})", referral, fault.sentence(), fault.code());
    }

    /** Told once in a while for each kind of trouble, not at each attempt: the broker tries again by itself. */
    public void trouble(String id, Exception trouble) {
        if (trouble instanceof Fault fault && fault.code().equals(Cases.UNDER_WAY)) {
            return;
        }
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
