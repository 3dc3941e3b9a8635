package nl.schakel.operations.signals;

/** The gauges that have labels. */
enum Measure {

    OPEN("schakel.referrals.open", null, "Referrals that are not finished"),
    WAITING("schakel.waiting", null, "What waits for a recipient at a municipality"),
    WAITING_OLDEST("schakel.waiting.oldest", "seconds", "How long the oldest of these waits"),
    FEEDBACK_WAITING("schakel.feedback.waiting", null, "What a practice must still hear"),
    FEEDBACK_OLDEST("schakel.feedback.oldest", "seconds", "How long the oldest of these waits"),
    HIS_AWAY("schakel.his.away", "seconds", "How long the HIS of a practice has not answered"),
    ADVICE_OPEN("schakel.advice.open", null, "Questions of municipalities that somebody waits for"),
    DEAD_LETTERS("schakel.dead.letters", null, "What waits for a person"),
    ALERTS("schakel.alerts", null, "Alerts that last"),
    TERMS_PASSED("schakel.terms.passed", null, "Terms that passed and are not over"),
    BROKER_MESSAGES("schakel.broker.messages", null, "Messages in a queue of the embedded broker"),
    BROKER_SCHEDULED("schakel.broker.scheduled", null, "Of these, what waits for the end of a pause"),
    POLICY("schakel.policy.version", null, "Which agreements run");

    private final String metric;
    private final String unit;
    private final String description;

    Measure(String metric, String unit, String description) {
        this.metric = metric;
        this.unit = unit;
        this.description = description;
    }

    String metric() {
        return metric;
    }

    /** Null for a count. */
    String unit() {
        return unit;
    }

    String description() {
        return description;
    }
}
