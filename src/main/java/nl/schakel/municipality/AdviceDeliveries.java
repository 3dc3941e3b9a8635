package nl.schakel.municipality;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import nl.schakel.advice.AdviceDesk;
import nl.schakel.advice.AdviceId;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceRequest.State;
import nl.schakel.advice.AdviceStep;
import nl.schakel.advice.AdviceStore;
import nl.schakel.alert.Alerts;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;

/**
 * Opens and closes the putting of an answer into the asker's case, where there is one and its standard can add to it;
 * the sub-room of a standard does what lies between. Every other answer waits until the asker fetches it.
 */
public final class AdviceDeliveries {

    private static final String NOT_IN_CASE = "not-in-case";
    private static final int CONTENDERS = 5;

    private final AdviceStore store;
    private final AdviceDesk desk;
    private final AdviceConsignments consignments;
    private final ReferralStore referrals;
    private final Parts parts;
    private final DeliveryLog deliveries;
    private final References references;
    private final Directory directory;
    private final Mergers mergers;
    private final Alerts alerts;
    private final Map<String, AdviceAttachment> attachments;
    private final Duration giveUp;
    private final Clock clock;

    AdviceDeliveries(AdviceStore store, AdviceDesk desk, AdviceConsignments consignments, ReferralStore referrals,
                     Parts parts, DeliveryLog deliveries, References references, Directory directory, Mergers mergers,
                     Alerts alerts, List<AdviceAttachment> attachments, Duration giveUp, Clock clock) {
        this.store = store;
        this.desk = desk;
        this.consignments = consignments;
        this.referrals = referrals;
        this.parts = parts;
        this.deliveries = deliveries;
        this.references = references;
        this.directory = directory;
        this.mergers = mergers;
        this.alerts = alerts;
        this.attachments = attachments.stream().collect(Collectors.toUnmodifiableMap(AdviceAttachment::standard,
                Function.identity()));
        this.giveUp = giveUp;
        this.clock = clock;
    }

    /**
     * @return what to put into the case; null where the asker fetches it, has it or may not have it any more
     * @throws Fault.Technical   where the asker does not have the case yet
     * @throws Fault.Translation where nobody could reach the case for too long
     */
    public AdviceDelivery open(String id) {
        AdviceRequest request = desk.standing(store.find(AdviceId.of(id)).orElseThrow());
        if (!goesIntoCase(request)) {
            return null;
        }
        if (clock.instant().isAfter(request.since().plus(giveUp))) {
            throw new Fault.Translation("advice-given-up", "Het zaaksysteem was te lang niet bereikbaar; het antwoord is "
                    + "op te halen.");
        }
        Referral referral = referrals.find(request.referral()).orElseThrow();
        if (deliveries.result(referral.id(), request.asker(), StepMemory.CASE).isEmpty()) {
            throw new Fault.Technical(Cases.UNDER_WAY, "De bezorging van deze zaak is nog niet afgerond.");
        }
        Municipality place = place(referral, request.asker()).orElseThrow();
        return new AdviceDelivery(request, place, references.number(referral, request.asker(), place),
                references.receivedAt(referral, request.asker()),
                consignments.read(store.content(request.id(), AdviceStore.Kind.CONSIGNMENT).orElseThrow()),
                deliveries.memory(referral.id(), request.asker()),
                mergers.former(referral).flatMap(directory::municipality).flatMap(found -> found.at(request.asker()))
                        .filter(found -> attachments.containsKey(found.standard())).orElse(null));
    }

    /** Whether the hub puts this answer into a case, so that the asker need not fetch it. */
    public boolean goesIntoCase(AdviceRequest request) {
        return request.state() == State.ANSWERED && request.referral() != null && notInCase(request).isEmpty()
                && referrals.find(request.referral()).filter(referral -> mayHaveCase(referral, request.asker())
                && place(referral, request.asker()).isPresent()).isPresent();
    }

    /** Why the answer is not in the case, in Dutch; empty where it is, or there is none, or it still may come there. */
    public Optional<String> notInCase(AdviceRequest request) {
        return store.timeline(request.id()).stream().map(AdviceStore.Entry::event)
                .filter(event -> event.equals(NOT_IN_CASE) || event.equals(AdviceStep.RESENT))
                .reduce((earlier, later) -> later).filter(NOT_IN_CASE::equals).isPresent()
                ? Optional.of("Het antwoord kon niet bij de zaak worden gezet. Haal het hier op en voeg het zelf toe.")
                : Optional.empty();
    }

    private boolean mayHaveCase(Referral referral, RecipientRole role) {
        if (referral.state() == ReferralState.REVOKED || referral.state() == ReferralState.NOT_DELIVERED) {
            return false;
        }
        Part.State part = role == RecipientRole.CONSULTANT ? Part.State.DELIVERED
                : parts.find(referral.id(), role).map(Part::state).orElse(Part.State.NOTHING);
        return part == Part.State.DELIVERED || part == Part.State.READY || part == Part.State.AGREED;
    }

    private Optional<Municipality> place(Referral referral, RecipientRole role) {
        return directory.municipality(referral.municipality()).flatMap(found -> found.at(role, referral.door()))
                .filter(found -> attachments.containsKey(found.standard()));
    }

    /**
     * Puts the answer into the case, as the municipality's standard does that.
     *
     * @throws Fault as {@link AdviceAttachment#attach}
     */
    public AdviceDelivery attach(AdviceDelivery delivery) {
        return attachments.get(delivery.place().standard()).attach(delivery);
    }

    /** The answer is in the case: the asker has it. */
    public void close(AdviceDelivery delivery) {
        move(delivery.request(), AdviceStep.of("delivered", State.DELIVERED));
    }

    /** The asker fetched the answer; one that is still to come into a case stays so. */
    public AdviceRequest fetched(AdviceRequest request) {
        if (request.state() != State.ANSWERED || goesIntoCase(request)) {
            return request;
        }
        AdviceRequest fetched = move(request, AdviceStep.of("fetched", State.DELIVERED));
        alerts.end(subject(request.id().toString()), "De gemeente heeft het antwoord opgehaald.");
        return fetched;
    }

    /** What cannot come into the case is told to the operator and, where it is asked after, to the asker. */
    public void park(String id, Fault fault) {
        AdviceRequest request = store.find(AdviceId.of(id)).orElseThrow();
        if (request.state() == State.ANSWERED && notInCase(request).isEmpty()) {
            alerts.start(subject(id), "Het antwoord van een praktijk staat niet bij de zaak van gemeente "
                    + request.municipality() + " en wacht tot de gemeente het ophaalt: " + fault.sentence());
            move(request, AdviceStep.of(NOT_IN_CASE, State.ANSWERED).because(fault)
                    .ringing(new Bell(AdviceStore.ANSWERED, id).dead()));
        }
    }

    private AdviceRequest move(AdviceRequest request, AdviceStep step) {
        AdviceRequest known = request;
        for (int contender = 0; contender < CONTENDERS; contender++) {
            if (known.state() != State.ANSWERED || store.change(known, step)) {
                return store.find(known.id()).orElseThrow();
            }
            known = store.find(known.id()).orElseThrow();
        }
        throw new Fault.Technical("contention", "De vraag wordt op hetzelfde moment op meer plaatsen gewijzigd.");
    }

    private static String subject(String id) {
        return "advice/" + id + "/case";
    }
}
