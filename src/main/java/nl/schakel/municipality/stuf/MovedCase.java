package nl.schakel.municipality.stuf;

import java.util.function.BiFunction;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.CaseCheck;
import nl.schakel.municipality.Withdrawal;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.ReferralId;

/**
 * Finds a case again whose municipality went into another: in the successor's case system under its own number, or
 * still in the old one, for as long as that answers. The number alone says nothing at the successor, where it may be
 * somebody else's: the hub's kenmerk does.
 */
final class MovedCase {

    private static final String STEP = "zaak van de opgegane gemeente opzoeken";
    private static final int LONGEST_NUMBER = 40;

    private final StufClient client;

    MovedCase(StufClient client) {
        this.client = client;
    }

    /**
     * Looks where the case is.
     *
     * @param fetch how it stands, by the municipality that has it and its number
     * @return the look with what it found, at the place where it was found
     * @throws Fault.Translation {@code case-not-moved} where neither has it: someone must ask the municipality
     */
    CaseCheck look(CaseCheck check, BiFunction<Municipality, String, MunicipalUpdate> fetch) {
        String number = check.caseAddress();
        CaseCheck.Origin origin = check.origin();
        if (origin == null || isAt(check.municipality(), number, check.referral())) {
            return check.found(fetch.apply(check.municipality(), number));
        }
        if (origin.place() == null || !isSpoken(origin.place())) {
            throw notMoved(check.municipality());
        }
        try {
            return check.at(origin.place(), number).found(fetch.apply(origin.place(), number));
        } catch (Fault.Technical e) {
            throw notMoved(check.municipality());
        } catch (Fault.Translation e) {
            throw e.code().equals(StufUpdates.GONE) ? notMoved(check.municipality()) : e;
        }
    }

    /** Where a consent must be taken back: at the successor where the case went along, else where it was. */
    Withdrawal locate(Withdrawal withdrawal) {
        Municipality former = withdrawal.former();
        String number = withdrawal.memory().result(DeliverySequence.NUMBER).orElse(null);
        boolean stayed = former != null && number != null && isSpoken(former)
                && !isAt(withdrawal.place(), number, withdrawal.reference());
        return stayed ? withdrawal.at(former) : withdrawal;
    }

    /** Where something must be added to a case: as {@link #locate}. */
    Municipality place(Municipality place, Municipality former, String number, ReferralId reference) {
        return former != null && isSpoken(former) && !isAt(place, number, reference) ? former : place;
    }

    private static boolean isSpoken(Municipality place) {
        return place.standard().equals("stuf");
    }

    private boolean isAt(Municipality municipality, String number, ReferralId reference) {
        return number.length() <= LONGEST_NUMBER && CaseDetails.ask(client.open(municipality), number, STEP)
                .filter(zaak -> zaak.isOurs(reference.toString())).isPresent();
    }

    private static Fault.Translation notMoved(Municipality successor) {
        return new Fault.Translation("case-not-moved", "De zaak van de opgegane gemeente is bij gemeente "
                + successor.name() + " niet te vinden, en de oude gemeente geeft geen antwoord. Vraag de gemeente "
                + "onder welk nummer de zaak verdergaat.");
    }
}
