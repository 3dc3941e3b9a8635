package nl.schakel.operations.mappings;

/** How a count is told. */
final class Amount {

    /** Fewer than this many could single someone out. */
    static final int SMALLEST = 5;

    private Amount() {
    }

    /** Of what comes from referrals: never exact, never small. */
    static String rough(int times) {
        if (times < SMALLEST) {
            return "minder dan " + SMALLEST;
        } else if (times < 10) {
            return "5 tot 10";
        } else if (times < 25) {
            return "10 tot 25";
        } else if (times < 100) {
            return "25 tot 100";
        }
        return "100 of meer";
    }

    /** Of what comes from a municipality's own system. */
    static String exact(int times) {
        return times == 0 ? "\u2013" : String.valueOf(times);
    }
}
