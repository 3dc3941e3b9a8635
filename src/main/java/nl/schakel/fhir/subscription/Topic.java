package nl.schakel.fhir.subscription;

import java.util.Arrays;
import java.util.Optional;

/** What a practice can subscribe to; {@code Subscription.criteria} names the canonical. */
enum Topic {

    /** Every change of a referral's Task that the practice may know. */
    REFERRALS("verwijzing"),
    /** Every change of a Task with code advice-request. */
    ADVICE("adviesaanvraag");

    private static final String BASE = "https://schakel.example/fhir/SubscriptionTopic/";

    private final String canonical;

    Topic(String name) {
        this.canonical = BASE + name;
    }

    String canonical() {
        return canonical;
    }

    static Optional<Topic> of(String canonical) {
        return Arrays.stream(values()).filter(topic -> topic.canonical.equals(canonical)).findFirst();
    }
}
