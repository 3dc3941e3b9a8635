package nl.schakel.municipality.zgw;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.AdditionDelivery;
import nl.schakel.municipality.CaseCheck;
import nl.schakel.municipality.StepMemory;
import nl.schakel.municipality.Withdrawal;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.RecipientRole;

/**
 * Finds a case again whose municipality went into another: in the successor's case system by its number or the hub's
 * kenmerk, or still in the old one, for as long as that answers.
 */
final class MovedCase {

    private static final String STEP = "zaak van de opgegane gemeente opzoeken";

    private final ZgwClient client;

    MovedCase(ZgwClient client) {
        this.client = client;
    }

    /**
     * Looks where the case is.
     *
     * @param fetch how it stands, by the municipality that has it and its address
     * @return the look with what it found, at the place where it was found
     * @throws Fault.Translation {@code case-not-moved} where neither has it: someone must ask the municipality
     */
    CaseCheck look(CaseCheck check, BiFunction<Municipality, String, MunicipalUpdate> fetch) {
        CaseCheck.Origin origin = check.origin();
        if (origin == null || isAt(check.municipality(), check.caseAddress())) {
            return check.found(fetch.apply(check.municipality(), check.caseAddress()));
        }
        CaseIdentity identity = CaseIdentity.of(RecipientRole.CONSULTANT, check.referral(), origin.receivedAt());
        Optional<String> moved = find(client.open(check.municipality()), identity, origin.caseNumber());
        if (moved.isPresent()) {
            origin.memory().moved(moved.get());
            return check.at(check.municipality(), moved.get())
                    .found(fetch.apply(check.municipality(), moved.get()));
        }
        if (origin.place() == null) {
            throw notMoved(check.municipality());
        }
        try {
            MunicipalUpdate found = fetch.apply(origin.place(), check.caseAddress());
            return check.at(origin.place(), check.caseAddress()).found(shared(found, check.municipality()));
        } catch (Fault e) {
            throw notMoved(check.municipality());
        }
    }

    /** Where a consent must be taken back: at the successor where the case went along, else where it was. */
    Withdrawal locate(Withdrawal withdrawal) {
        return withdrawal.former() == null || isHere(withdrawal.place(), CaseIdentity.of(withdrawal.recipient(),
                withdrawal.reference(), withdrawal.receivedAt()), withdrawal.memory())
                ? withdrawal : withdrawal.at(withdrawal.former());
    }

    /** Where something must be added to a case: as {@link #locate}. */
    Municipality place(AdditionDelivery delivery) {
        return place(delivery.place(), delivery.former(), CaseIdentity.of(delivery.part().role(),
                delivery.reference(), delivery.receivedAt()), delivery.memory());
    }

    /** Where something must be added to a case that may have gone along; {@code former} null where it did not. */
    Municipality place(Municipality place, Municipality former, CaseIdentity identity, StepMemory memory) {
        return former == null || isHere(place, identity, memory) ? place : former;
    }

    /** Whether the successor has the case, or nobody has one; where it went along, that is remembered. */
    private boolean isHere(Municipality successor, CaseIdentity identity, StepMemory memory) {
        String address = memory.result(StepMemory.CASE).orElse(null);
        if (address == null || isAt(successor, address)) {
            return true;
        }
        Optional<String> moved = find(client.open(successor), identity, null);
        moved.ifPresent(memory::moved);
        return moved.isPresent();
    }

    /** Two municipalities that one body serves may well share a case system: then nothing moved. */
    private boolean isAt(Municipality municipality, String address) {
        return client.open(municipality).isOwn(address);
    }

    /**
     * A case that went along keeps the RSIN under which it was made or gets a new one, so that is not asked for; our
     * kenmerk says whether it is ours.
     *
     * @param known zaaknummer at the old municipality, null where it gave none
     */
    private static Optional<String> find(ZgwConnection at, CaseIdentity identity, String known) {
        String number = known == null ? identity.caseNumber() : known;
        return ours(at, identity, Map.of("identificatie", number))
                .or(() -> ours(at, identity, Map.of("startdatum", identity.startDate().toString())));
    }

    private static Optional<String> ours(ZgwConnection at, CaseIdentity identity, Map<String, String> query) {
        List<JsonNode> candidates = at.list(at.settings().zaken(), "/zaken", query, STEP);
        return identity.ours(candidates).map(zaak -> at.addressOf(zaak, STEP));
    }

    /** The successor decides what of its decisions it shares. */
    private static MunicipalUpdate shared(MunicipalUpdate found, Municipality successor) {
        return successor.decisionShared() || found.outcome() == null ? found
                : new MunicipalUpdate(found.kind(), null, found.caseNumber(), found.deadline(), null, null);
    }

    private static Fault.Translation notMoved(Municipality successor) {
        return new Fault.Translation("case-not-moved", "De zaak van de opgegane gemeente is bij gemeente "
                + successor.name() + " niet te vinden, en de oude gemeente geeft geen antwoord. Vraag de gemeente "
                + "onder welk nummer de zaak verdergaat.");
    }
}
