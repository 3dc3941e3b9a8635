package nl.schakel.municipality;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and closes deliveries; the sub-room of a standard does what lies between. */
class Deliveries {

    private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

    private final ReferralStore referrals;
    private final Parts parts;
    private final DeliveryLog deliveries;
    private final ConsignmentCodec codec;
    private final Directory directory;
    private final Mergers mergers;
    private final Duration giveUp;
    private final MeterRegistry meters;
    private final Clock clock;

    Deliveries(ReferralStore referrals, Parts parts, DeliveryLog deliveries, ConsignmentCodec codec,
               Directory directory, Mergers mergers, Duration giveUp, MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.mergers = mergers;
        this.parts = parts;
        this.referrals = referrals;
        this.deliveries = deliveries;
        this.codec = codec;
        this.directory = directory;
        this.giveUp = giveUp;
        this.clock = clock;
    }

    /**
     * @return the delivery to do now; null where there is nothing left to deliver
     * @throws Fault.Technical   where another worker has it
     * @throws Fault.Translation where it may not be delivered any more
     */
    public Delivery open(String id, RecipientRole recipient) {
        Referral referral = referrals.find(ReferralId.of(id)).orElseThrow();
        Waiting waiting = waiting(referral, recipient).orElse(null);
        if (waiting == null || !mergers.follow(referral).municipality().equals(referral.municipality())) {
            return null;
        }
        DeliveryLog.Attempt attempt = deliveries.claim(referral.id(), recipient).orElseThrow(() -> new Fault.Technical(
                "delivery-busy", "Een ander proces is met deze bezorging bezig."));
        // A revocation that came before the claim found nothing to take back: it must not be delivered after all.
        if (waiting(referrals.find(referral.id()).orElseThrow(), recipient).isEmpty()) {
            deliveries.release(referral.id(), recipient);
            return null;
        }
        Instant now = clock.instant();
        if (waiting.consentUntil() != null && now.isAfter(waiting.consentUntil())) {
            throw new Fault.Translation("consent-expired",
                    "De toestemming verliep voordat de ontvanger bereikbaar was. Vraag de patiënt opnieuw om "
                            + "toestemming.");
        }
        if (now.isAfter(attempt.firstAttempt().plus(giveUp)) && now.isAfter(waiting.since().get().plus(giveUp))) {
            throw new Fault.Translation("delivery-given-up",
                    "De ontvanger was te lang niet bereikbaar. Bel het Wmo-loket en verstuur dezelfde verwijzing "
                            + "later opnieuw, onder hetzelfde nummer.");
        }
        Municipality place = directory.municipality(referral.municipality())
                .flatMap(found -> found.at(recipient, referral.door()))
                .orElseThrow(() -> new Fault.Translation("municipality-unknown",
                        "De ontvanger staat niet meer in de configuratie."));
        Content content = referrals.content(referral.id(), Content.Kind.consignment(recipient)).orElseThrow(
                () -> new Fault.Translation("content-purged", "De inhoud van deze verwijzing is al gewist."));
        return new Delivery(referral.id(), recipient, place, codec.read(content), attempt.memory(), null);
    }

    /** Something that waits for its recipient. */
    private record Waiting(Instant consentUntil, Supplier<Instant> since) {
    }

    private Optional<Waiting> waiting(Referral referral, RecipientRole recipient) {
        if (recipient == RecipientRole.CONSULTANT) {
            return referral.state() != ReferralState.READY ? Optional.empty()
                    : Optional.of(new Waiting(referral.consent().until(), () -> readySince(referral)));
        }
        return parts.find(referral.id(), recipient).filter(part -> part.state() == Part.State.READY)
                .map(part -> new Waiting(part.consentUntil(), part::since));
    }

    /** What was told meanwhile, for instance that it is late, does not buy it more time. */
    private Instant readySince(Referral referral) {
        Instant since = referral.stateSince();
        ReferralState before = null;
        for (TimelineEntry entry : referrals.timeline(referral.id())) {
            since = entry.state() == ReferralState.READY && before != ReferralState.READY ? entry.at() : since;
            before = entry.state();
        }
        return since;
    }

    /** The recipient has it: the GP may know, once, also where a slow worker was overtaken by another. */
    public void close(Delivery delivery) {
        if (delivery.recipient() == RecipientRole.CONSULTANT) {
            closeReferral(delivery);
        } else {
            closePart(delivery);
        }
        deliveries.release(delivery.referral(), delivery.recipient());
        time(delivery);
        int attempts = deliveries.attempts(delivery.referral(), delivery.recipient());
        if (attempts > 1) {
            log.info("Verwijzing {} is bij de {}e poging bezorgd bij {}.", delivery.referral(), attempts,
                    delivery.municipality());
        }
    }

    /** From the moment the GP was answered: what a patient waited for the hub and the line, whatever went wrong. */
    private void time(Delivery delivery) {
        Instant received = referrals.find(delivery.referral()).orElseThrow().receivedAt();
        Timer.builder("schakel.delivery").description("From the answer to the GP until the recipient has it")
                .tag("municipality", delivery.municipality().code().value())
                .tag("recipient", delivery.recipient().code())
                .tag("outcome", delivery.result().confirmed() ? "delivered" : "sent")
                .register(meters).record(Duration.between(received, clock.instant()));
    }

    private void closeReferral(Delivery delivery) {
        Delivered result = delivery.result();
        if (!result.confirmed()) {
            referrals.change(delivery.referral(), Change.of("sent", ReferralState.SENT));
            return;
        }
        MunicipalUpdate received = new MunicipalUpdate(MunicipalUpdate.Kind.RECEIVED, null, result.caseNumber(),
                result.deadline(), null, null);
        ReferralState state = referrals.find(delivery.referral()).orElseThrow().state();
        if (state == ReferralState.READY || state == ReferralState.NOT_DELIVERED) {
            referrals.change(delivery.referral(), Change.reported("delivered", received)
                    .ringing(new Bell(Bell.FEEDBACK, delivery.referral())));
        }
    }

    private void closePart(Delivery delivery) {
        referrals.remarkWith(delivery.referral(), "delivered-to-" + delivery.recipient().code(), change -> change
                .moving(delivery.recipient(), Part.State.DELIVERED, delivery.result().caseNumber()));
    }

    /** What was done to deliver a case, to remember where it went since. */
    StepMemory memory(ReferralId referral) {
        return deliveries.memory(referral, RecipientRole.CONSULTANT);
    }

    /** The address of a delivered case; empty while there is none. */
    Optional<String> caseAddress(ReferralId referral) {
        return deliveries.result(referral, RecipientRole.CONSULTANT, StepMemory.CASE);
    }
}
