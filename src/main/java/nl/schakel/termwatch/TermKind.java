package nl.schakel.termwatch;

/** The terms that are watched. The codes are in the events of a timeline and in the subjects of alerts. */
enum TermKind {

    /** The municipality must have the referral: until then nobody there knows of the patient. */
    CONFIRMATION("confirmation", true),
    /** iWmo OP090: the retour within three working days, and the sender must miss it. */
    RETOUR("retour", true),
    /** iWmo: an answer to a request, WMO319 or WMO301, within five working days. */
    ANSWER("answer", false),
    /** Wmo 2015 art. 2.3.3: what is urgent must be begun at once. */
    SIGN_OF_LIFE("sign-of-life", false),
    /** Wmo 2015 art. 2.3.2(1): the onderzoek. */
    INVESTIGATION("investigation", false),
    /** Wmo 2015 art. 2.3.5(2): the beschikking. */
    DECISION("decision", false);

    private final String code;
    private final boolean technical;

    TermKind(String code, boolean technical) {
        this.code = code;
        this.technical = technical;
    }

    String code() {
        return code;
    }

    /**
     * Whether it is about the practice's own message, and not about what the municipality does with its case: then the
     * practice hears of it without a consent for feedback.
     */
    boolean isTechnical() {
        return technical;
    }

    /** The event in a timeline. */
    String event(boolean ended) {
        return "term-" + code + (ended ? "-over" : "-late");
    }
}
