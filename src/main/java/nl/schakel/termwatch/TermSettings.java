package nl.schakel.termwatch;

import java.time.Duration;

import nl.schakel.referral.Urgency;

/**
 * How long the hub waits where no law says so; in Dutch working days after the day on which a term begins.
 *
 * @param look         how often to look
 * @param confirmation until the municipality has a referral
 * @param retour       until an iWmo message has its retour (OP090)
 * @param answer       until an iWmo request has an answer
 * @param urgent       for urgent referrals
 * @param stat         for those that cannot wait at all
 */
record TermSettings(Duration look, int confirmation, int retour, int answer, Short urgent, Short stat) {

    /**
     * A short clock.
     *
     * @param confirmation until the municipality has it; 0 for the same working day
     * @param signOfLife   until it began
     */
    record Short(int confirmation, int signOfLife) {
    }

    int confirmation(Urgency urgency) {
        return urgency.isUrgent() ? clock(urgency).confirmation() : confirmation;
    }

    int signOfLife(Urgency urgency) {
        return clock(urgency).signOfLife();
    }

    private Short clock(Urgency urgency) {
        return urgency == Urgency.STAT ? stat : urgent;
    }
}
