package nl.schakel.operations.referrals;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditLog;
import nl.schakel.operations.access.Operator;
import nl.schakel.referral.DeadLetter.Filter;
import nl.schakel.referral.DeadLetter.State;
import nl.schakel.referral.DeadLetters;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.support.TransactionTemplate;

/** What operators do about dead letters, each with its entry in the audit log. */
class Handling {

    private static final int CONTENDERS = 5;

    private final DeadLetters letters;
    private final AuditLog audit;
    private final TransactionTemplate transaction;

    Handling(DeadLetters letters, AuditLog audit, TransactionTemplate transaction) {
        this.letters = letters;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * Claims what waits, to be resent; {@link Resending} audits each.
     *
     * @return empty where nothing waits any more: someone was first
     */
    Optional<DeadLetters.Round> resend(Filter filter, Operator operator) {
        if (filter.state() != State.OPEN && filter.state() != State.PARKED) {
            return Optional.empty();
        }
        for (int contender = 0; contender < CONTENDERS; contender++) {
            try {
                return transaction.execute(status -> letters.claim(filter, operator.name()));
            } catch (ConcurrencyFailureException elsewhere) {
                // Another person claims the same at the same moment: what is left by then.
            }
        }
        return Optional.empty();
    }

    /** @return how many still waited */
    int park(List<String> ids, Operator operator, String note) {
        return note.isBlank() ? 0 : each(ids, operator, AuditAction.PARKED, note,
                id -> letters.park(id, operator.name(), note.strip()));
    }

    /** @return how many had been put aside */
    int takeBack(List<String> ids, Operator operator) {
        return each(ids, operator, AuditAction.PARKED, "teruggehaald", id -> letters.takeBack(id, operator.name()));
    }

    /** @return how many were not closed yet */
    int close(List<String> ids, Operator operator, String note) {
        return note.isBlank() ? 0 : each(ids, operator, AuditAction.CLOSED, note,
                id -> letters.close(id, operator.name(), note.strip()));
    }

    private int each(List<String> ids, Operator operator, AuditAction action, String note, Predicate<String> handled) {
        return (int) ids.stream().filter(id -> Boolean.TRUE.equals(transaction.execute(status -> {
            if (!handled.test(id)) {
                return false;
            }
            letters.find(id).ifPresent(letter -> audit.add(AuditEntry.of(action, "operator/" + operator.name())
                    .with("Task/" + letter.about()).because(clipped(note))));
            return true;
        }))).count();
    }

    private static String clipped(String note) {
        return note.length() <= 500 ? note : note.substring(0, 500);
    }
}
