package nl.schakel.consent;

/** Whether a rule is about what is asked: a computer may also not know, and then it must not guess. */
enum Fit {
    YES, NO, UNKNOWN;

    /** One dimension that certainly differs settles it, whatever else is not understood. */
    Fit and(Fit other) {
        if (this == NO || other == NO) {
            return NO;
        }
        return this == UNKNOWN || other == UNKNOWN ? UNKNOWN : YES;
    }
}
