package nl.schakel.municipality.zgw;

import java.util.List;

import nl.schakel.municipality.CaseCheck;
import nl.schakel.municipality.Delivery;
import nl.schakel.municipality.ExpertAnswer;
import nl.schakel.municipality.ExpertLook;
import nl.schakel.municipality.Withdrawal;

/** The steps of the ZGW routes, by the name {@code zgw}. */
public final class Zgw {

    private final ZgwDelivery delivery;
    private final ZgwUpdates updates;
    private final ZgwWithdrawal withdrawal;
    private final ZgwAnswers answers;
    private final MovedCase moved;

    Zgw(ZgwDelivery delivery, ZgwUpdates updates, ZgwWithdrawal withdrawal, ZgwAnswers answers, MovedCase moved) {
        this.moved = moved;
        this.delivery = delivery;
        this.updates = updates;
        this.withdrawal = withdrawal;
        this.answers = answers;
    }

    /** Brings one consignment; faults as in {@link ZgwDelivery#deliver}. */
    public Delivery deliver(Delivery attempt) {
        return attempt.done(delivery.deliver(attempt.consignment(), attempt.municipality(), attempt.memory()));
    }

    /** Looks at one case, wherever it went; faults as in {@link ZgwUpdates#fetch} and {@link MovedCase#look}. */
    public CaseCheck fetch(CaseCheck check) {
        return moved.look(check, updates::fetch);
    }

    /** Takes back what one recipient has; faults as in {@link ZgwWithdrawal#withdraw}. */
    public Withdrawal withdraw(Withdrawal taken) {
        return withdrawal.withdraw(moved.locate(taken));
    }

    /**
     * Brings what the expert answered to the municipality's case; faults as in {@link ZgwAnswers}.
     *
     * @return the look, or null where there was nothing new
     */
    public ExpertLook joinAnswers(ExpertLook look) {
        ExpertLook.Question asked = look.asked();
        List<ExpertAnswer> found = answers.find(asked.place(), asked.caseAddress(), asked.reference(),
                asked.receivedAt(), address -> look.memory().result(ZgwAnswers.step(address)).isPresent());
        found.forEach(answer -> answers.join(look.municipality(), look.caseAddress(), look.referral(),
                look.receivedAt(), answer, look.memory()));
        return found.isEmpty() ? null : look;
    }
}
