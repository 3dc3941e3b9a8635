package nl.schakel.referral;

/** What a room does itself with what is over its term. */
@FunctionalInterface
public interface RetentionStep {

    /**
     * Purges what ended before these moments, in pages of a transaction each: where it stops halfway, the next round
     * goes on. What is under way stays.
     *
     * @return how many things went
     */
    long purge(RetentionTerms.Cutoffs before);
}
