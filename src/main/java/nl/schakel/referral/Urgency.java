package nl.schakel.referral;

/** How soon the GP asks for an answer; the codes are FHIR's {@code request-priority}. */
public enum Urgency {

    ROUTINE("routine", "Gewoon"),
    URGENT("urgent", "Dringend"),
    ASAP("asap", "Zo spoedig mogelijk"),
    STAT("stat", "Spoed, onmiddellijk");

    private final String code;
    private final String label;

    Urgency(String code, String label) {
        this.code = code;
        this.label = label;
    }

    /** FHIR's code. */
    public String code() {
        return code;
    }

    /** What a consultant reads. */
    public String label() {
        return label;
    }

    /** Whether Wmo 2015 art. 2.3.3 (a temporary provision at once) may be at stake. */
    public boolean isUrgent() {
        return this != ROUTINE;
    }
}
