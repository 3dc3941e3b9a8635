package nl.schakel.fhir.subscription;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.Delete;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.param.UriParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import nl.schakel.alert.Alerts;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Practice;
import nl.schakel.identity.AgbCode;
import nl.schakel.referral.Refusal;
import nl.schakel.security.Caller;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;

/** The Subscriptions of the calling practice; those of others do not exist for it. */
public final class SubscriptionProvider implements IResourceProvider {

    private static final String SUBSCRIPTION = "Subscription";
    /** So many events are answered at a time; their numbers tell where to go on. */
    private static final int MOST = 1000;

    private final SubscriptionStore store;
    private final WishReader reader;
    private final Notifications notifications;
    private final Directory directory;
    private final Alerts alerts;
    private final Supplier<List<Refusal>> unread;

    SubscriptionProvider(SubscriptionStore store, WishReader reader, Notifications notifications, Directory directory,
                         Alerts alerts, Supplier<List<Refusal>> unread) {
        this.store = store;
        this.reader = reader;
        this.notifications = notifications;
        this.directory = directory;
        this.alerts = alerts;
        this.unread = unread;
    }

    /**
     * The same, for a door that knows what its parser could not read.
     *
     * @param findings what the parser found wrong with the body of the current request
     */
    public SubscriptionProvider reportingTo(Supplier<List<Refusal>> findings) {
        return new SubscriptionProvider(store, reader, notifications, directory, alerts, findings);
    }

    @Override
    public Class<Subscription> getResourceType() {
        return Subscription.class;
    }

    /** {@code POST /fhir/Subscription}: its address is called at once, and once it answers it is active. */
    @Create
    public MethodOutcome create(@ResourceParam Subscription asked) {
        AgbCode practice = practice('c');
        if (asked == null) {
            throw new InvalidRequestException(SUBSCRIPTION);
        }
        if (!Set.of(Subscription.SubscriptionStatus.REQUESTED, Subscription.SubscriptionStatus.ACTIVE)
                .contains(status(asked))) {
            throw SubscriptionRefused.because(SubscriptionReason.STATUS);
        }
        Subscription kept = view(store.create(practice, wish(practice, asked)));
        return new MethodOutcome(kept.getIdElement(), true).setResource(kept);
    }

    /** {@code GET /fhir/Subscription/{id}}; without its headers. */
    @Read
    public Subscription read(@IdParam IdType id) {
        return view(own(id, 'r'));
    }

    /**
     * {@code PUT /fhir/Subscription/{id}}: off stops it; anything else begins it again, with a new call to its address
     * and the numbers where they were.
     */
    @Update
    public MethodOutcome update(@IdParam IdType id, @ResourceParam Subscription asked) {
        Subscriber known = own(id, 'u');
        if (asked == null) {
            throw new InvalidRequestException(SUBSCRIPTION);
        }
        boolean stale = id.hasVersionIdPart() && !id.getVersionIdPart().equals(String.valueOf(known.version()));
        boolean off = status(asked) == Subscription.SubscriptionStatus.OFF;
        if (stale || !(off ? store.stop(known) : store.restart(known, wish(known.practice(), asked)))) {
            throw new PreconditionFailedException(SUBSCRIPTION);
        }
        if (off) {
            alerts.end(known.subject(), "Het HIS heeft het abonnement gestopt.");
        }
        Subscription kept = view(store.find(known.id()).orElseThrow(() -> new ResourceNotFoundException(id)));
        return new MethodOutcome(kept.getIdElement()).setResource(kept);
    }

    /** {@code DELETE /fhir/Subscription/{id}}: nothing of it is kept. */
    @Delete
    public MethodOutcome delete(@IdParam IdType id) {
        Subscriber known = own(id, 'd');
        store.delete(known.id());
        alerts.end(known.subject(), "Het HIS heeft het abonnement verwijderd.");
        return new MethodOutcome(new IdType(SUBSCRIPTION, known.id().toString()));
    }

    /** {@code GET /fhir/Subscription?status=&url=}: the practice's own. */
    @Search
    public List<Subscription> search(@OptionalParam(name = Subscription.SP_STATUS) TokenParam status,
                                     @OptionalParam(name = Subscription.SP_URL) UriParam url, RequestDetails request) {
        AgbCode practice = practice('s');
        refuseUnknown(request, Set.of());
        return store.of(practice).stream()
                .filter(known -> status == null || status.getValue().equals(known.state().code()))
                .filter(known -> url == null || url.getValue().equals(known.terms().endpoint().toString()))
                .map(this::view).toList();
    }

    /** {@code GET /fhir/Subscription/{id}/$status}, and of all of the practice without an id. */
    @Operation(name = "$status", idempotent = true)
    public Bundle status(@IdParam(optional = true) IdType id, RequestDetails request) {
        refuseUnknown(request, Set.of("_format", "_pretty"));
        return notifications.statuses(id == null ? store.of(practice('r')) : List.of(own(id, 'r')));
    }

    /** {@code GET /fhir/Subscription/{id}/$events}: what it was told, or would have been. */
    @Operation(name = "$events", idempotent = true)
    public Bundle events(@IdParam IdType id, @OperationParam(name = "eventsSinceNumber", max = 1) StringType since,
                         @OperationParam(name = "eventsUntilNumber", max = 1) StringType until,
                         @OperationParam(name = "content", max = 1) StringType content, RequestDetails request) {
        Subscriber known = own(id, 'r');
        refuseUnknown(request, Set.of("eventsSinceNumber", "eventsUntilNumber", "content", "_format", "_pretty"));
        return notifications.bundle(known, Notifications.Kind.EVENTS_ASKED,
                store.events(known.id(), number(since, 1), number(until, Long.MAX_VALUE), MOST));
    }

    /** Makes the capability statement tell what can be subscribed to. */
    public static void declareTopics(CapabilityStatementRestResourceComponent resource) {
        resource.addSupportedProfile(Backport.SUBSCRIPTION);
        Arrays.stream(Topic.values()).forEach(topic ->
                resource.addExtension(Backport.TOPIC, new CanonicalType(topic.canonical())));
    }

    private Wish wish(AgbCode practice, Subscription asked) {
        List<Refusal> findings = unread.get();
        if (!findings.isEmpty()) {
            throw new SubscriptionRefused(SubscriptionReason.MODIFIER.status(), findings);
        }
        return reader.read(asked, directory.practice(practice).map(Practice::subscriptionEndpoints).orElse(List.of()));
    }

    private static Subscription.SubscriptionStatus status(Subscription asked) {
        if (asked.getStatus() == null) {
            throw SubscriptionRefused.because(SubscriptionReason.STATUS);
        }
        return asked.getStatus();
    }

    private Subscription view(Subscriber subscriber) {
        return notifications.subscription(subscriber, store.sealed(subscriber.id()).reason());
    }

    private Subscriber own(IdType id, char operation) {
        AgbCode practice = practice(operation);
        return parse(id.getIdPart()).flatMap(store::find).filter(known -> known.practice().equals(practice))
                .orElseThrow(() -> new ResourceNotFoundException(SUBSCRIPTION));
    }

    private static AgbCode practice(char operation) {
        Caller caller = Caller.current();
        if (!caller.may(SUBSCRIPTION, operation)) {
            throw new ForbiddenOperationException(SUBSCRIPTION);
        }
        return caller.practice();
    }

    private static Optional<UUID> parse(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static long number(StringType text, long otherwise) {
        if (text == null) {
            return otherwise;
        }
        if (!String.valueOf(text.getValue()).matches("[0-9]{1,18}")) {
            throw new InvalidRequestException(SUBSCRIPTION);
        }
        return Long.parseLong(text.getValue());
    }

    /** Refuses what the library would leave out in silence, and so find more than was asked for. */
    private static void refuseUnknown(RequestDetails request, Set<String> known) {
        request.getParameters().forEach((name, values) -> {
            boolean unknown = name.contains(":") || !known.isEmpty() && !known.contains(name);
            if (unknown || Arrays.stream(values).anyMatch(String::isBlank)) {
                throw new InvalidRequestException(SUBSCRIPTION);
            }
        });
    }
}
