package nl.schakel.fhir.subscription;

import java.util.List;

import nl.schakel.referral.Refusal;

/** The hub does not take this Subscription; all reasons at once. */
public final class SubscriptionRefused extends RuntimeException {

    private final int status;
    private final transient List<Refusal> refusals;

    /** @param status the HTTP status of the answer */
    SubscriptionRefused(int status, List<Refusal> refusals) {
        super(refusals.get(0).code(), null, false, false);
        this.status = status;
        this.refusals = List.copyOf(refusals);
    }

    static SubscriptionRefused because(SubscriptionReason reason) {
        return new SubscriptionRefused(reason.status(), List.of(reason.at("Subscription")));
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** What the sender must change. */
    public List<Refusal> refusals() {
        return refusals;
    }
}
