package nl.schakel.alert;

/** A way to reach an operator besides the log. */
interface AlertChannel {

    /** As kept with each notice, at most ten characters. */
    String name();

    /** What operators call it, Dutch, with its article. */
    String words();

    /**
     * Tells it, at least once.
     *
     * @throws NotTold where it did not arrive, or may not have
     */
    void tell(AlertNotice notice) throws NotTold;

    /** It may be told again; the sentence is Dutch, says why, and holds no secret. */
    final class NotTold extends Exception {

        NotTold(String sentence) {
            super(sentence, null, false, false);
        }
    }
}
