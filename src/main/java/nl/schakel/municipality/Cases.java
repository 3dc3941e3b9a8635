package nl.schakel.municipality;

import java.util.Objects;
import java.util.Optional;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;

/**
 * Looks at cases and records what changed. State, not events: a municipality's notifications come late, twice, out of
 * order or never, so a look compares the whole state with what is known and speaks only on a difference.
 */
class Cases {

    /** The municipality was faster than the hub: nothing is wrong. */
    static final String UNDER_WAY = "delivery-under-way";

    private final ReferralStore referrals;
    private final Deliveries deliveries;
    private final Directory directory;
    private final Mergers mergers;

    Cases(ReferralStore referrals, Deliveries deliveries, Directory directory, Mergers mergers) {
        this.mergers = mergers;
        this.referrals = referrals;
        this.deliveries = deliveries;
        this.directory = directory;
    }

    /**
     * @param code of the municipality on whose route it is looked at
     * @return the look to take; null where there is nothing to look at, or not on this route
     * @throws Fault.Technical where the delivery itself is still under way: the municipality was faster than we were
     */
    public CaseCheck open(String id, String code) {
        Referral referral = mergers.follow(referrals.find(ReferralId.of(id)).orElseThrow());
        if (referral.state() == ReferralState.READY) {
            throw new Fault.Technical(UNDER_WAY, "De bezorging van deze zaak is nog niet afgerond.");
        }
        if (!referral.state().isAtMunicipality() && !referral.state().isDecided()) {
            return null;
        }
        Optional<Municipality> old = mergers.stayedAt(referral);
        Municipality municipality = old.or(() -> directory.municipality(referral.municipality())).map(found ->
                found.atDoor(referral.door())).orElseThrow(
                () -> new Fault.Translation("municipality-unknown", "De gemeente staat niet meer in de configuratie."));
        if (!isOnTheRightRoute(code, municipality)) {
            return null;
        }
        String address = deliveries.caseAddress(referral.id()).orElseThrow();
        return new CaseCheck(referral.id(), referral.version(), municipality, address, null,
                old.isPresent() ? null : mergers.former(referral).map(former -> new CaseCheck.Origin(
                        directory.municipality(former).orElse(null), referral.receivedAt(), referral.caseNumber(),
                        deliveries.memory(referral.id()))).orElse(null));
    }

    /** One that went along just now may need another standard than the route that opens it has: the poll looks. */
    private boolean isOnTheRightRoute(String code, Municipality municipality) {
        return directory.municipality(new GemeenteCode(code)).map(Municipality::standard)
                .filter(municipality.standard()::equals).isPresent();
    }

    /**
     * Records what was found, and rings for the GP, where it differs from what was known.
     *
     * @throws Fault.Technical where the referral changed since the look was opened: what was found may be older than
     *                         what is known by now
     */
    public void record(CaseCheck look) {
        Referral known = referrals.find(look.referral()).orElseThrow();
        MunicipalUpdate found = shared(look.found(), known);
        if (saysNothingNew(known, found)) {
            settle(known);
            return;
        }
        boolean recorded = known.version() == look.version() && referrals.change(known,
                Change.reported("municipal-update", found).ringing(new Bell(Bell.FEEDBACK, known.id())));
        if (recorded) {
            settle(known);
        } else if (referrals.find(known.id()).orElseThrow().version() != look.version()) {
            throw new Fault.Technical("case-overtaken", "De verwijzing is intussen gewijzigd; de zaak wordt opnieuw "
                    + "bekeken.");
        }
    }

    /** It was looked at: what kept that from happening is over. */
    private void settle(Referral looked) {
        referrals.settled(new Bell(Bell.update(looked.municipality()), looked.id()), "De zaak is weer te bekijken.");
    }

    /** Whoever has the case, the municipality that decides today says what of its decisions the GP hears. */
    private MunicipalUpdate shared(MunicipalUpdate found, Referral referral) {
        boolean kept = found.outcome() != null && directory.municipality(referral.municipality())
                .filter(municipality -> !municipality.decisionShared()).isPresent();
        return !kept ? found
                : new MunicipalUpdate(found.kind(), null, found.caseNumber(), found.deadline(), null, null);
    }

    /** Whether what was granted was told: its days and its form may be registered after the decision itself. */
    private boolean isTold(Referral known, MunicipalUpdate found) {
        return referrals.timeline(known.id()).stream().filter(entry -> entry.event().equals("municipal-update"))
                .reduce((first, second) -> second)
                .filter(entry -> Objects.equals(entry.from(), found.from())
                        && Objects.equals(entry.until(), found.until()) && entry.category() == found.category()
                        && entry.form() == found.form()).isPresent();
    }

    private static boolean grantsNothing(MunicipalUpdate found) {
        return found.from() == null && found.until() == null && found.category() == null && found.form() == null;
    }

    private boolean saysNothingNew(Referral known, MunicipalUpdate found) {
        return known.state() == ReferralState.of(found)
                && (grantsNothing(found) || isTold(known, found))
                && (found.caseNumber() == null || Objects.equals(known.caseNumber(), found.caseNumber()))
                && (found.deadline() == null || Objects.equals(known.deadline(), found.deadline()));
    }
}
