package nl.schakel.operations.referrals;

import java.util.List;

import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditLog;
import nl.schakel.referral.ConsentUses;
import nl.schakel.referral.DeadLetter;
import nl.schakel.referral.DeadLetters;
import nl.schakel.referral.Fault;
import nl.schakel.referral.ReferralId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends once more what operators claimed. Each dead letter, the step of what it is about, its bell and the entry in the
 * audit log are one transaction, which only one process can win: however often a round is run, each goes once.
 */
class Resending {

    private static final Logger log = LoggerFactory.getLogger(Resending.class);
    private static final int PAGE = 200;
    private static final int CONTENDERS = 5;

    private final DeadLetters letters;
    private final Ways ways;
    private final ConsentUses patients;
    private final AuditLog audit;
    private final TransactionTemplate transaction;

    Resending(DeadLetters letters, Ways ways, ConsentUses patients, AuditLog audit, TransactionTemplate transaction) {
        this.letters = letters;
        this.ways = ways;
        this.patients = patients;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Sends all of a round that is not on its way yet. */
    public void run(String round) {
        List<DeadLetter> page;
        do {
            page = letters.claimed(round, PAGE);
            page.forEach(this::send);
        } while (!page.isEmpty());
        log.info("Ronde {} is opnieuw aangeboden.", round);
    }

    private void send(DeadLetter letter) {
        for (int contender = 0; contender < CONTENDERS; contender++) {
            try {
                transaction.executeWithoutResult(status -> {
                    if (!sendNow(letter)) {
                        status.setRollbackOnly();
                    }
                });
                return;
            } catch (ConcurrencyFailureException | UnexpectedRollbackException | Fault.Technical elsewhere) {
                // Someone changes it at the same moment: once more, with what it is by then.
            }
        }
        letters.cannotGo(letter, "Dit wordt op hetzelfde moment elders gewijzigd; probeer het nog eens.");
    }

    /** @return false where another process was first */
    private boolean sendNow(DeadLetter letter) {
        Ways.Outcome outcome = ways.again(letter);
        boolean ours = switch (outcome.kind()) {
            case GOES -> letters.resent(letter);
            case CANNOT -> letters.cannotGo(letter, outcome.why());
            case OVER -> letters.over(letter, outcome.why());
        };
        if (ours) {
            AuditEntry entry = AuditEntry.of(AuditAction.RESENT, "operator/" + letter.handledBy())
                    .with("Task/" + letter.about()).about(outcome.practice(), patient(letter));
            audit.add(outcome.kind() == Ways.Outcome.Kind.GOES ? entry : entry.failing("not-resent"));
        }
        return ours;
    }

    private String patient(DeadLetter letter) {
        return letter.queue().startsWith("advice.") ? null : patients.patientOf(ReferralId.of(letter.about()));
    }
}
