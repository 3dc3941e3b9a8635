package nl.schakel.municipality.stuf;

import nl.schakel.municipality.CaseCheck;
import nl.schakel.municipality.Delivery;
import nl.schakel.municipality.Withdrawal;

/** The steps of the StUF routes, by the name {@code stuf}. */
public final class Stuf {

    private final StufDelivery delivery;
    private final StufUpdates updates;
    private final StufWithdrawal withdrawal;
    private final MovedCase moved;

    Stuf(StufDelivery delivery, StufUpdates updates, StufWithdrawal withdrawal, MovedCase moved) {
        this.moved = moved;
        this.delivery = delivery;
        this.updates = updates;
        this.withdrawal = withdrawal;
    }

    /** Brings one consignment; faults as in {@link StufDelivery#deliver}. */
    public Delivery deliver(Delivery attempt) {
        return attempt.done(delivery.deliver(attempt.consignment(), attempt.municipality(), attempt.memory()));
    }

    /** Looks at one case, wherever it went; faults as in {@link StufUpdates#fetch} and {@link MovedCase#look}. */
    public CaseCheck fetch(CaseCheck check) {
        return moved.look(check, updates::fetch);
    }

    /** Takes back what one recipient has; faults as in {@link StufWithdrawal#withdraw}. */
    public Withdrawal withdraw(Withdrawal taken) {
        return withdrawal.withdraw(moved.locate(taken));
    }
}
