package nl.schakel.municipality;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and closes deliveries; the sub-room of a standard does what lies between. */
class Deliveries {

    private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

    private final ReferralStore referrals;
    private final DeliveryLog deliveries;
    private final ConsignmentCodec codec;
    private final Directory directory;
    private final Duration giveUp;
    private final Clock clock;

    Deliveries(ReferralStore referrals, DeliveryLog deliveries, ConsignmentCodec codec, Directory directory,
               Duration giveUp, Clock clock) {
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
    public Delivery open(String id) {
        Referral referral = referrals.find(ReferralId.of(id)).orElseThrow();
        if (referral.state() != ReferralState.READY) {
            return null;
        }
        DeliveryLog.Attempt attempt = deliveries.claim(referral.id()).orElseThrow(() -> new Fault.Technical(
                "delivery-busy", "Een ander proces is met deze bezorging bezig."));
        Instant now = clock.instant();
        if (referral.consent().until() != null && now.isAfter(referral.consent().until())) {
            throw new Fault.Translation("consent-expired",
                    "De toestemming verliep voordat de gemeente bereikbaar was. Vraag de patiënt opnieuw om "
                            + "toestemming.");
        }
        if (now.isAfter(attempt.firstAttempt().plus(giveUp)) && now.isAfter(referral.stateSince().plus(giveUp))) {
            throw new Fault.Translation("delivery-given-up",
                    "De gemeente was te lang niet bereikbaar. Bel het Wmo-loket en verstuur dezelfde verwijzing "
                            + "later opnieuw, onder hetzelfde nummer.");
        }
        Municipality municipality = directory.municipality(referral.municipality()).orElseThrow(
                () -> new Fault.Translation("municipality-unknown", "De gemeente staat niet meer in de configuratie."));
        Content content = referrals.content(referral.id(), Content.Kind.CONSIGNMENT).orElseThrow(
                () -> new Fault.Translation("content-purged", "De inhoud van deze verwijzing is al gewist."));
        return new Delivery(referral.id(), municipality, codec.read(content), attempt.memory(), null);
    }

    /** The municipality has it: the GP may know, once, also where a slow worker was overtaken by another. */
    public void close(Delivery delivery) {
        Delivered result = delivery.result();
        MunicipalUpdate received = new MunicipalUpdate(MunicipalUpdate.Kind.RECEIVED, null, result.caseNumber(),
                result.deadline(), null, null);
        ReferralState state = referrals.find(delivery.referral()).orElseThrow().state();
        if (state == ReferralState.READY || state == ReferralState.NOT_DELIVERED) {
            referrals.change(delivery.referral(), Change.reported("delivered", received)
                    .ringing(new Bell(Bell.FEEDBACK, delivery.referral())));
        }
        deliveries.release(delivery.referral());
        int attempts = deliveries.attempts(delivery.referral());
        if (attempts > 1) {
            log.info("Verwijzing {} is bij de {}e poging bezorgd bij {}.", delivery.referral(), attempts,
                    delivery.municipality());
        }
    }

    /** The address of a delivered case; empty while there is none. */
    Optional<String> caseAddress(ReferralId referral) {
        return deliveries.result(referral, StepMemory.CASE);
    }
}
