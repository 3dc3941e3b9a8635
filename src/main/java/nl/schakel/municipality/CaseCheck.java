package nl.schakel.municipality;

import java.time.Instant;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.ReferralId;

/**
 * One look at a case.
 *
 * @param version     the referral's version when the look was opened
 * @param caseAddress what {@link Delivered#caseAddress()} was
 * @param found       null until looked at
 * @param origin      where the case comes from; null where its municipality did not go into another
 */
public record CaseCheck(ReferralId referral, int version, Municipality municipality, String caseAddress,
                        MunicipalUpdate found, Origin origin) {

    /** A look at a case that is where it always was. */
    public CaseCheck(ReferralId referral, int version, Municipality municipality, String caseAddress,
                     MunicipalUpdate found) {
        this(referral, version, municipality, caseAddress, found, null);
    }

    /**
     * A case of a municipality that went into another: it may still be in the old case system, or have gone along.
     *
     * @param place      the old municipality, null where it is not configured any more
     * @param receivedAt when the referral was accepted
     * @param caseNumber zaaknummer there, null where it gave none
     * @param memory     to remember where the case went
     */
    public record Origin(Municipality place, Instant receivedAt, String caseNumber, StepMemory memory) {
    }

    /** The same look, at another place. */
    public CaseCheck at(Municipality place, String address) {
        return new CaseCheck(referral, version, place, address, found, origin);
    }

    /** The same look, with what it found. */
    public CaseCheck found(MunicipalUpdate update) {
        return new CaseCheck(referral, version, municipality, caseAddress, update, origin);
    }
}
