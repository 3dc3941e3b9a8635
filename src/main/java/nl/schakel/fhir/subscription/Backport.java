package nl.schakel.fhir.subscription;

/** The names that Subscriptions R5 Backport (1.2.0-ballot) gives to what R4 does not have. */
final class Backport {

    private static final String BASE = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";

    static final String SUBSCRIPTION = BASE + "backport-subscription";
    static final String NOTIFICATION = BASE + "backport-subscription-notification-r4";
    static final String STATUS = BASE + "backport-subscription-status-r4";
    static final String CONTENT = BASE + "backport-payload-content";
    static final String HEARTBEAT = BASE + "backport-heartbeat-period";
    static final String TIMEOUT = BASE + "backport-timeout";
    static final String MAX_COUNT = BASE + "backport-max-count";
    static final String FILTER = BASE + "backport-filter-criteria";
    static final String CHANNEL_TYPE = BASE + "backport-channel-type";
    /** On the resource Subscription of a capability statement, one for each topic. */
    static final String TOPIC = BASE + "capabilitystatement-subscriptiontopic-canonical";

    private Backport() {
    }
}
