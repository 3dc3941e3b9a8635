package nl.schakel.fhir.subscription;

import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.UUID;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.UnsignedIntType;

/**
 * What a subscriber is told (backport-subscription-notification-r4): numbers, moments and at most the addresses of
 * Tasks, that it then reads with its own access token.
 */
final class Notifications {

    private final String base;
    private final Clock clock;

    /** @param base address of the GP's door, without a slash at the end */
    Notifications(String base, Clock clock) {
        this.base = base;
        this.clock = clock;
    }

    /** Why something is told: the codes of R5's SubscriptionStatus.type. */
    enum Kind {
        HANDSHAKE("handshake"), HEARTBEAT("heartbeat"), EVENT("event-notification"),
        STATUS_ASKED("query-status"), EVENTS_ASKED("query-event");

        private final String code;

        Kind(String code) {
            this.code = code;
        }
    }

    /** A Bundle to be posted, or the answer to {@code $events}. */
    Bundle bundle(Subscriber subscriber, Kind kind, List<Event> events) {
        Parameters status = status(subscriber, kind, events);
        String id = UUID.randomUUID().toString();
        status.setId(id);
        Bundle bundle = new Bundle().setType(Bundle.BundleType.HISTORY).setTimestamp(Date.from(clock.instant()));
        bundle.setId(UUID.randomUUID().toString());
        bundle.getMeta().addProfile(Backport.NOTIFICATION);
        Bundle.BundleEntryComponent entry = bundle.addEntry().setFullUrl("urn:uuid:" + id).setResource(status);
        // A history asks of each entry by which request it came about.
        entry.getRequest().setMethod(Bundle.HTTPVerb.GET).setUrl(address(subscriber) + "/$status");
        entry.getResponse().setStatus("200");
        return bundle;
    }

    /** The answer to {@code $status}. */
    Bundle statuses(List<Subscriber> subscribers) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.SEARCHSET).setTimestamp(Date.from(clock.instant()));
        bundle.setId(UUID.randomUUID().toString());
        for (Subscriber subscriber : subscribers) {
            Parameters status = status(subscriber, Kind.STATUS_ASKED, List.of());
            String id = UUID.randomUUID().toString();
            status.setId(id);
            bundle.addEntry().setFullUrl("urn:uuid:" + id).setResource(status)
                    .getSearch().setMode(Bundle.SearchEntryMode.MATCH);
        }
        return bundle.setTotal(subscribers.size());
    }

    private Parameters status(Subscriber subscriber, Kind kind, List<Event> events) {
        Parameters status = new Parameters();
        status.getMeta().addProfile(Backport.STATUS);
        status.addParameter().setName("subscription").setValue(new Reference(address(subscriber)));
        if (subscriber.terms().idOnly()) {
            status.addParameter().setName("topic").setValue(new CanonicalType(subscriber.terms().topic().canonical()));
        }
        status.addParameter().setName("status").setValue(new CodeType(subscriber.state().code()));
        status.addParameter().setName("type").setValue(new CodeType(kind.code));
        status.addParameter().setName("events-since-subscription-start")
                .setValue(new StringType(String.valueOf(subscriber.lastNumber())));
        events.forEach(event -> add(status, subscriber, event));
        if (subscriber.trouble() != null && kind == Kind.STATUS_ASKED) {
            status.addParameter().setName("error").setValue(new CodeableConcept().setText(subscriber.trouble()));
        }
        return status;
    }

    private void add(Parameters status, Subscriber subscriber, Event event) {
        Parameters.ParametersParameterComponent told = status.addParameter().setName("notification-event");
        told.addPart().setName("event-number").setValue(new StringType(String.valueOf(event.number())));
        told.addPart().setName("timestamp").setValue(new InstantType(Date.from(event.at())));
        if (subscriber.terms().idOnly()) {
            told.addPart().setName("focus").setValue(new Reference(base + "/Task/" + event.focus()));
        }
    }

    private String address(Subscriber subscriber) {
        return base + "/Subscription/" + subscriber.id();
    }

    /** The Subscription itself as its HIS reads it; without its headers, that are never shown again. */
    Subscription subscription(Subscriber subscriber, String reason) {
        Terms terms = subscriber.terms();
        Subscription subscription = new Subscription();
        subscription.setId("Subscription/" + subscriber.id() + "/_history/" + subscriber.version());
        subscription.getMeta().setVersionId(String.valueOf(subscriber.version()))
                .setLastUpdated(Date.from(subscriber.changedAt())).addProfile(Backport.SUBSCRIPTION);
        subscription.setStatus(Subscription.SubscriptionStatus.fromCode(subscriber.state().code()));
        subscription.setReason(reason == null ? "Op de hoogte blijven" : reason);
        subscription.setCriteria(terms.topic().canonical());
        if (terms.end() != null) {
            subscription.setEnd(Date.from(terms.end()));
        }
        if (subscriber.trouble() != null) {
            subscription.setError(subscriber.trouble());
        }
        Subscription.SubscriptionChannelComponent channel = subscription.getChannel()
                .setType(Subscription.SubscriptionChannelType.RESTHOOK).setEndpoint(terms.endpoint().toString())
                .setPayload(terms.mediaType());
        channel.getPayloadElement().addExtension(Backport.CONTENT, new CodeType(terms.idOnly() ? "id-only" : "empty"));
        if (terms.heartbeat() > 0) {
            channel.addExtension(Backport.HEARTBEAT, new UnsignedIntType(terms.heartbeat()));
        }
        channel.addExtension(Backport.TIMEOUT, new UnsignedIntType(terms.timeout()));
        channel.addExtension(Backport.MAX_COUNT, new PositiveIntType(terms.maxCount()));
        return subscription;
    }
}
