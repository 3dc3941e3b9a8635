package nl.schakel.municipality;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.AdditionKind;
import nl.schakel.referral.AdditionPart;
import nl.schakel.referral.Additions;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MdoDocuments;
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

/**
 * Opens and closes the adding of something to a party's case; the sub-room of a standard does what lies between. One
 * addition at a time, the oldest first.
 */
class AdditionDeliveries {

    private static final Logger log = LoggerFactory.getLogger(AdditionDeliveries.class);
    private static final int PAGE = 500;

    private final Additions additions;
    private final MdoDocuments documents;
    private final AdditionConsignments consignments;
    private final ReferralStore referrals;
    private final Parts parts;
    private final DeliveryLog deliveries;
    private final References references;
    private final Directory directory;
    private final Mergers mergers;
    private final Duration giveUp;
    private final Clock clock;

    AdditionDeliveries(Additions additions, MdoDocuments documents, AdditionConsignments consignments,
                       ReferralStore referrals, Parts parts, DeliveryLog deliveries, References references,
                       Directory directory, Mergers mergers, Duration giveUp, Clock clock) {
        this.mergers = mergers;
        this.additions = additions;
        this.documents = documents;
        this.consignments = consignments;
        this.referrals = referrals;
        this.parts = parts;
        this.deliveries = deliveries;
        this.references = references;
        this.directory = directory;
        this.giveUp = giveUp;
        this.clock = clock;
    }

    /**
     * @return what to add now; null where nothing waits
     * @throws Fault.Technical   where the party does not have the case yet
     * @throws Fault.Translation where it may not, or cannot, be added any more
     */
    public AdditionDelivery open(String id, RecipientRole role) {
        AdditionPart part = additions.waiting(ReferralId.of(id), role).stream().findFirst().orElse(null);
        if (part == null || part.consignment() == null) {
            return null;
        }
        Referral referral = referrals.find(part.referral()).orElseThrow();
        AdditionPart.State over = over(referral, role);
        if (over != null) {
            additions.move(part, over);
            return null;
        }
        if (clock.instant().isAfter(part.since().plus(giveUp))) {
            throw new Fault.Translation(part.kind().fault("given-up"), "De ontvanger was te lang niet bereikbaar. Bel "
                    + "het Wmo-loket, of verstuur hetzelfde later opnieuw, onder hetzelfde nummer.");
        }
        requireCase(referral, part);
        requireConsent(referral, part);
        Municipality place = place(referral, part).orElseThrow(AdditionDeliveries::gone);
        return new AdditionDelivery(part, place, references.number(referral, role, place),
                references.receivedAt(referral, role), consignments.read(part.consignment()),
                deliveries.memory(referral.id(), role), mergers.former(referral).flatMap(directory::municipality)
                        .flatMap(former -> former.at(role)).filter(consignments::carries).orElse(null));
    }

    /** What becomes of a part that has nowhere to go: the consent is gone, or the party never got the case. */
    private AdditionPart.State over(Referral referral, RecipientRole role) {
        if (referral.state() == ReferralState.REVOKED) {
            return AdditionPart.State.REVOKED;
        }
        if (role == RecipientRole.CONSULTANT) {
            return null;
        }
        return parts.find(referral.id(), role).map(Part::state).map(state -> switch (state) {
            case REVOKED -> AdditionPart.State.REVOKED;
            case NOTHING, NOT_AGREED -> AdditionPart.State.NOTHING;
            default -> null;
        }).orElse(null);
    }

    private void requireCase(Referral referral, AdditionPart added) {
        RecipientRole role = added.role();
        Part.State part = role == RecipientRole.CONSULTANT ? Part.State.DELIVERED
                : parts.find(referral.id(), role).map(Part::state).orElse(Part.State.NOT_DELIVERED);
        if (referral.state() == ReferralState.WITHDRAWN) {
            throw new Fault.Translation(added.kind().fault("case-withdrawn"), "De melding is ingetrokken; er komt niets "
                    + "meer bij de zaak.");
        }
        if (referral.state() == ReferralState.NOT_DELIVERED || part == Part.State.NOT_DELIVERED) {
            throw new Fault.Translation(added.kind().fault("no-case"), "De verwijzing zelf is niet bezorgd, dus er is "
                    + "geen zaak waar dit bij kan. Verstuur eerst de verwijzing opnieuw.");
        }
        boolean underWay = referral.state() == ReferralState.ACCEPTED || referral.state() == ReferralState.READY
                || referral.state() == ReferralState.SENT || part != Part.State.DELIVERED;
        if (underWay || deliveries.result(referral.id(), role, StepMemory.CASE).isEmpty()) {
            throw new Fault.Technical(Cases.UNDER_WAY, "De bezorging van deze zaak is nog niet afgerond.");
        }
    }

    private void requireConsent(Referral referral, AdditionPart added) {
        Instant until = added.consentUntil();
        if (added.kind() == AdditionKind.MDO) {
            until = added.role() == RecipientRole.CONSULTANT ? referral.consent().until()
                    : parts.find(referral.id(), added.role()).map(Part::consentUntil).orElse(null);
        }
        if (until != null && clock.instant().isAfter(until)) {
            throw new Fault.Translation("consent-expired", "De toestemming verliep voordat dit bezorgd was. Vraag de "
                    + "patiënt opnieuw om toestemming.");
        }
    }

    /** A municipality may take part in no meetings; a supplement is part of the referral that it took. */
    private Optional<Municipality> place(Referral referral, AdditionPart added) {
        return directory.municipality(referral.municipality())
                .filter(found -> added.kind() != AdditionKind.MDO || found.mdo().fromPractice())
                .flatMap(found -> found.at(added.role(), referral.door())).filter(consignments::carries);
    }

    private static Fault.Translation gone() {
        return new Fault.Translation("municipality-unknown", "De ontvanger staat niet meer in de configuratie, of neemt "
                + "niets aan dat later bij een zaak komt.");
    }

    /** The party has it: the GP may know. */
    public void close(AdditionDelivery delivery) {
        AdditionPart part = delivery.part();
        tell(part, part.event("delivered"), null);
        additions.move(part, AdditionPart.State.DELIVERED);
    }

    /** What cannot be added is told to the GP, who may repair it and send the same again. */
    public void park(String id, RecipientRole role, Fault fault) {
        AdditionPart part = additions.waiting(ReferralId.of(id), role).stream().findFirst().orElse(null);
        if (part == null) {
            return;
        }
        AdditionPart.State over = over(referrals.find(part.referral()).orElseThrow(), role);
        if (over != null) {
            additions.move(part, over);
            return;
        }
        tell(part, part.event("not-delivered"), fault);
        additions.move(part, AdditionPart.State.NOT_DELIVERED);
        log.warn("Wat bij verwijzing {} moet komen, is niet bezorgd: {} ({})", id, fault.sentence(), fault.code());
    }

    /** Once, also where a crash came between telling and remembering that it was told. */
    private void tell(AdditionPart part, String event, Fault fault) {
        boolean told = referrals.timeline(part.referral()).stream()
                .filter(entry -> entry.event().equals(event) && !entry.at().isBefore(part.since()))
                .map(TimelineEntry::code).anyMatch(code -> fault == null || fault.code().equals(code));
        if (!told) {
            Bell feedback = new Bell(Bell.FEEDBACK, part.referral());
            GemeenteCode place = referrals.find(part.referral()).orElseThrow().municipality();
            Bell dead = new Bell(Bell.mdo(place, part.role()), part.referral()).dead();
            referrals.remarkWith(part.referral(), event, change -> (fault == null ? change
                    : change.because(fault).ringing(dead)).ringing(feedback));
        }
    }

    /** Rings for what waits and whose bell may be gone, and forgets what nobody may read any more. */
    public void look() {
        documents.purge();
        List<AdditionPart> waiting = additions.waitingSince(clock.instant().minus(WaitingRoom.LONG), PAGE);
        for (AdditionPart part : waiting) {
            Referral referral = referrals.find(part.referral()).orElseThrow();
            if (place(referral, part).isPresent()) {
                referrals.ring(List.of(new Bell(Bell.mdo(referral.municipality(), part.role()), part.referral())));
            } else {
                park(part.referral().toString(), part.role(), gone());
            }
        }
    }
}
