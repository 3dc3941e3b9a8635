package nl.schakel.municipality.iwmo;

import java.util.List;

import nl.schakel.municipality.iwmo.IwmoRequests.Missed;
import nl.schakel.municipality.iwmo.IwmoRequests.Request;
import nl.schakel.referral.Fault;
import nl.schakel.referral.ReferralStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Notices what should have come and did not: whoever sends a message must miss its retour (OP090). Each is told once,
 * to the operator; for the GP nothing changes by it. Any number of processes may look.
 */
final class IwmoWatch {

    private static final Logger log = LoggerFactory.getLogger(IwmoWatch.class);
    private static final int PAGE = 200;

    private final IwmoRequests requests;
    private final ReferralStore referrals;
    private final TransactionTemplate transaction;

    IwmoWatch(IwmoRequests requests, ReferralStore referrals, TransactionTemplate transaction) {
        this.requests = requests;
        this.referrals = referrals;
        this.transaction = transaction;
    }

    void look() {
        for (Missed what : Missed.values()) {
            List<Request> late = requests.missed(what, PAGE);
            late.forEach(request -> tell(request, what));
        }
    }

    private void tell(Request request, Missed what) {
        Fault.Technical fault = fault(what);
        Boolean told = transaction.execute(status -> {
            if (!requests.told(request, what)) {
                return false;
            }
            referrals.remark(request.referral(), event(what), fault);
            return true;
        });
        if (Boolean.TRUE.equals(told)) {
            log.warn("Verwijzing {} bij gemeente {}: {} ({})", request.referral(), request.receiver(),
                    fault.sentence(), fault.code());
        }
    }

    private static String event(Missed what) {
        return switch (what) {
            case RETOUR -> "retour-missed";
            case ANSWER -> "answer-missed";
            case DECISION -> "decision-missed";
        };
    }

    private static Fault.Technical fault(Missed what) {
        return switch (what) {
            case RETOUR -> new Fault.Technical("iwmo-retour-missed", "De gemeente bevestigde het bericht niet binnen "
                    + "drie werkdagen (OP090). Bel haar applicatiebeheer en vraag of het bericht er is.");
            case ANSWER -> new Fault.Technical("iwmo-answer-missed", "De gemeente antwoordde niet binnen vijf "
                    + "werkdagen op het verzoek. Bel het Wmo-loket en vraag of de melding in behandeling is.");
            case DECISION -> new Fault.Technical("iwmo-decision-missed", "Acht weken na het verzoek is er geen "
                    + "toewijzing of afwijzing. Vraag het Wmo-loket hoe het staat; een toekenning als pgb meldt iWmo "
                    + "niet (OP043).");
        };
    }
}
