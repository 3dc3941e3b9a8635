package nl.schakel.referral;

import java.time.Instant;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Bells that must still ring. A bell is written in the transaction of the change that it announces. */
final class Outbox {

    private final JdbcClient db;
    private Runnable waker = () -> { };

    Outbox(JdbcClient db) {
        this.db = db;
    }

    /** A bell with its number in the outbox. */
    record Pending(long id, Bell bell) {
    }

    /** Within a transaction. */
    void put(Bell bell) {
        db.sql("insert into outbox (queue, referral) values (:queue, :referral)").param("queue", bell.queue())
                .param("referral", bell.about()).update();
    }

    /** The oldest bells. */
    List<Pending> oldest(int limit) {
        return db.sql("select id, queue, referral from outbox order by id fetch first :n rows only").param("n", limit)
                .query((row, n) -> new Pending(row.getLong(1),
                        new Bell(row.getString(2), row.getString(3)))).list();
    }

    /** @return how many of them were still there */
    int rung(List<Pending> bells) {
        return db.sql("delete from outbox where id in (:ids)")
                .param("ids", bells.stream().map(Pending::id).toList()).update();
    }

    /** Tells the ringer that there is something to ring: after the commit, where a transaction is under way. */
    void wake() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            waker.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                waker.run();
            }
        });
    }

    /** Within a transaction: nobody rings this bell any more, a person must look. */
    void giveUp(Bell bell, String partner, Fault fault, Instant now) {
        GivenUp.add(db, bell, partner, fault, now);
    }

    /** What was given up on this queue moved on by itself. */
    void settle(Bell bell, String outcome, Instant now) {
        GivenUp.settle(db, bell.queue(), bell.about(), outcome, now);
    }

    void wakes(Runnable ringer) {
        this.waker = ringer;
    }
}
