package nl.schakel.referral;

/** Sees to it that somebody listens where a bell rings. */
public interface BellListeners {

    /**
     * Told when bells were carried to a queue. Returns at once; listening may begin a little later, the broker keeps
     * the bells.
     */
    void listenTo(String queue);
}
