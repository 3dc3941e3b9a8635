package nl.schakel.referral;

/** What may be added to a referral under way. */
public enum AdditionKind {

    /** What a multidisciplinary meeting agreed; it goes on the consent of the case. */
    MDO("mdo", "mdo"),
    /** More about the same referral (aanvulling); it goes on a consent of its own. */
    SUPPLEMENT("add", "supplement");

    private final String event;
    private final String code;

    AdditionKind(String event, String code) {
        this.event = event;
        this.code = code;
    }

    /** With what the timeline's words for it begin; short, an event has 40 characters. */
    public String event() {
        return event;
    }

    /** A machine code of a fault, for instance {@code mdo-given-up}. */
    public String fault(String what) {
        return code + "-" + what;
    }
}
