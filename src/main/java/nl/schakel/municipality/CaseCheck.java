package nl.schakel.municipality;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.ReferralId;

/**
 * One look at a case.
 *
 * @param version     the referral's version when the look was opened
 * @param caseAddress what {@link Delivered#caseAddress()} was
 * @param found       null until looked at
 */
public record CaseCheck(ReferralId referral, int version, Municipality municipality, String caseAddress,
                        MunicipalUpdate found) {

    /** The same look, with what it found. */
    public CaseCheck found(MunicipalUpdate update) {
        return new CaseCheck(referral, version, municipality, caseAddress, update);
    }
}
