package nl.schakel.referral;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Lets other rooms ring: a bell is written in the transaction of what it announces, and rings after its commit. */
public class Bells {

    private final Outbox outbox;

    Bells(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Within the caller's transaction. */
    public void ring(Bell bell) {
        outbox.put(bell);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                outbox.wake();
            }
        });
    }
}
