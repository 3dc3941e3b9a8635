package nl.schakel.termwatch;

import java.time.LocalDate;
import java.util.List;

import nl.schakel.referral.ReferralId;

/** The terms of one referral as they were last reckoned, for whoever looks. */
public final class RunningTerms {

    private final TermStore store;

    RunningTerms(TermStore store) {
        this.store = store;
    }

    /**
     * A term that is watched.
     *
     * @param label what it is about, in Dutch
     * @param due   the last day in time; null while the clock stands still (opschorting, Awb art. 4:15)
     * @param told  whether it was told that it passed
     */
    public record Running(String label, LocalDate due, boolean told) {
    }

    /** In the order in which they come. */
    public List<Running> of(ReferralId referral) {
        return store.of(referral).stream().map(kept -> new Running(label(kept.kind()), kept.due(), kept.told())).toList();
    }

    private static String label(TermKind kind) {
        return switch (kind) {
            case CONFIRMATION -> "De gemeente bevestigt de ontvangst";
            case RETOUR -> "iWmo-retourbericht";
            case ANSWER -> "iWmo-antwoord";
            case SIGN_OF_LIFE -> "Begin bij spoed (Wmo 2015 art. 2.3.3)";
            case INVESTIGATION -> "Onderzoek (Wmo 2015 art. 2.3.2)";
            case DECISION -> "Besluit (Wmo 2015 art. 2.3.5)";
        };
    }
}
