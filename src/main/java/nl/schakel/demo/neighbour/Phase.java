package nl.schakel.demo.neighbour;

/** The moments of one call at which a test may interfere. */
public enum Phase {

    /** Received, nothing done with it. */
    BEFORE,

    /** Done and recorded, the answer not yet sent. */
    AFTER
}
