package nl.schakel.fhir;

import java.util.List;

import nl.schakel.referral.Refusal;

/** The door says no; all reasons at once, so that a sender need not try again for each. */
final class Refused extends RuntimeException {

    private final int status;
    private final transient List<Refusal> refusals;
    private final transient List<String> words;

    /** @param status the HTTP status of the answer */
    Refused(int status, List<Refusal> refusals) {
        this(status, refusals, List.of());
    }

    /** @param words of the sender's own text that must be put in another way: for the answer to the sender alone */
    Refused(int status, List<Refusal> refusals, List<String> words) {
        super(refusals.isEmpty() ? "refused" : refusals.get(0).code(), null, false, false);
        this.status = status;
        this.refusals = List.copyOf(refusals);
        this.words = List.copyOf(words);
    }

    static Refused because(Reason reason) {
        return because(reason, null);
    }

    static Refused because(Reason reason, String path) {
        return new Refused(reason.status(), List.of(reason.at(path)));
    }

    int status() {
        return status;
    }

    List<String> words() {
        return words;
    }

    List<Refusal> refusals() {
        return refusals;
    }
}
