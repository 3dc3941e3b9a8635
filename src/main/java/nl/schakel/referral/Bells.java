package nl.schakel.referral;

import java.time.Instant;

/** Lets other rooms ring: a bell is written in the transaction of what it announces, and rings after its commit. */
public class Bells {

    private final Outbox outbox;

    Bells(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Within the caller's transaction. */
    public void ring(Bell bell) {
        outbox.put(bell);
        outbox.wake();
    }

    /**
     * Within the caller's transaction: nobody rings this bell any more, a person must look.
     *
     * @param partner who must do something: {@code municipality/0363}, {@code practice/01012345} or {@code hub}
     */
    public void giveUp(Bell bell, String partner, Fault fault, Instant now) {
        outbox.giveUp(bell, partner, fault, now);
    }

    /** What was given up of this bell moved on by itself; {@code outcome} says in Dutch how. */
    public void settle(Bell bell, String outcome, Instant now) {
        outbox.settle(bell, outcome, now);
    }
}
