package nl.schakel.municipality;

import java.util.Optional;

import nl.schakel.referral.Outcome;

/** What the resultaat of a closed case may mean, in the standards that have one. */
public enum CaseResult {
    GRANTED(Outcome.GRANTED), PARTLY_GRANTED(Outcome.PARTLY_GRANTED), REFUSED(Outcome.REFUSED),
    WITHDRAWN(null), OTHERWISE_SOLVED(Outcome.OTHERWISE_SOLVED), OTHER_MUNICIPALITY(null);

    private final Outcome outcome;

    CaseResult(Outcome outcome) {
        this.outcome = outcome;
    }

    /** What was decided; empty where it is no decision. */
    public Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }
}
