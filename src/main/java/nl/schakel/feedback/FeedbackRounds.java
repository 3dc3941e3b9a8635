package nl.schakel.feedback;

import nl.schakel.referral.Unheard;

/**
 * Rings for what a practice must still hear and is due: a digest at its hour, what waited for a HIS that was away, and
 * what a crash left. A route calls it by its timer; several hub processes may.
 */
public class FeedbackRounds {

    private static final int PAGE = 200;

    private final Unheard unheard;

    FeedbackRounds(Unheard unheard) {
        this.unheard = unheard;
    }

    /** Rings for everything that is due, in pages. */
    public void ring() {
        int due;
        do {
            due = unheard.ring(PAGE);
        } while (due == PAGE);
    }
}
