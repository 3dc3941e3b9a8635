package nl.schakel.feedback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.Unheard;

/** What is remembered of each push of feedback: what arrived, what was refused, and what is tried again and when. */
public class Pushes {

    /** What failed comes after what waited for it: one message that a HIS chokes on never keeps the others waiting. */
    private static final Duration BEHIND = Duration.ofSeconds(1);

    private final HisLine line;
    private final ReferralStore referrals;
    private final Unheard unheard;
    private final Pause pause;
    private final MeterRegistry meters;
    private final Clock clock;

    Pushes(HisLine line, ReferralStore referrals, Unheard unheard, Pause pause, MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.line = line;
        this.referrals = referrals;
        this.unheard = unheard;
        this.pause = pause;
        this.clock = clock;
    }

    /** Whether this may go now; where not, it is rung for again when it may. */
    public boolean mayGo(Feedback told) {
        Referral referral = told.referral();
        if (line.isOpen(referral.practice())) {
            return true;
        }
        unheard.hold(referral.id(), line.opensAt(referral.practice()));
        if (!line.opensAt(referral.practice()).isAfter(clock.instant())) {
            // It came back while this was being put aside, and whoever found out may not have seen this one.
            unheard.release(referral.practice());
        }
        return false;
    }

    /** The HIS has it. */
    public void arrived(Feedback told) {
        referrals.pushed(told.referral().id(), told.version());
        settle(told);
        count(told, "arrived");
    }

    /** The HIS does not want it and does not get it again; it can still be fetched, and what comes after it is new. */
    public void refused(Feedback told) {
        settle(told);
        count(told, "refused");
    }

    /** The HIS did not take it; it goes again after a pause, as it stands then. */
    public void failed(Feedback told) {
        Referral referral = told.referral();
        line.failed(referral.practice());
        Instant opens = line.opensAt(referral.practice()).plus(BEHIND);
        Instant alone = clock.instant().plus(pause.after(unheard.attempts(referral.id()) + 1));
        unheard.failed(referral.id(), alone, alone.isAfter(opens) ? alone : opens);
        count(told, "failed");
    }

    private void count(Feedback told, String outcome) {
        Counter.builder("schakel.feedback.pushes").description("Feedback brought to a HIS, by practice and outcome")
                .tag("practice", told.referral().practice().value()).tag("outcome", outcome)
                .register(meters).increment();
    }

    private void settle(Feedback told) {
        unheard.settle(told.referral().id(), Math.max(told.version(), told.referral().version()));
        line.worked(told.referral().practice());
    }
}
