package nl.schakel.referral;

/**
 * What stays of a referral's Bundle when its term is over. That there was a consent must be shown for as long as
 * anything that went on it is kept (AVG art. 7(1)), and what a patient objects to later is weighed against it.
 */
@FunctionalInterface
public interface ConsentProof {

    /**
     * @param referral the Bundle as the HIS sent it
     * @return of the kind {@link Content.Kind#CONSENT}, with nothing about health in it
     */
    Content of(Content referral);
}
