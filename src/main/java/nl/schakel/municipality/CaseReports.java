package nl.schakel.municipality;

import java.util.Optional;

import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;

/**
 * What a municipality reports of a case by a message, in the standards that push. A message that comes twice, late or
 * out of order tells nothing new and does nothing.
 */
public final class CaseReports {

    private static final int CONTENDERS = 5;

    private final ReferralStore referrals;
    private final Cases cases;

    CaseReports(ReferralStore referrals, Cases cases) {
        this.referrals = referrals;
        this.cases = cases;
    }

    /**
     * Records where a case stands, and rings for the GP where it differs from what was known.
     *
     * @throws Fault.Technical where the referral is being changed elsewhere: the message may come again
     */
    public void report(ReferralId referral, MunicipalUpdate update) {
        for (int contender = 0; contender < CONTENDERS; contender++) {
            Referral known = referrals.find(referral).orElseThrow();
            try {
                cases.record(new CaseCheck(referral, known.version(), null, null, update));
                return;
            } catch (Fault.Technical overtaken) {
                // Looked at again with the newer version.
            }
        }
        throw new Fault.Technical("contention", "De verwijzing wordt op hetzelfde moment op meer plaatsen gewijzigd.");
    }

    /**
     * The municipality did not take the message: the referral is parked, the GP and the operator are told why. Whatever
     * happened to it since stays what it is.
     */
    public void refused(ReferralId referral, Fault.Translation why) {
        Optional<Referral> sent = referrals.find(referral).filter(found -> found.state() == ReferralState.SENT);
        sent.ifPresent(found -> referrals.change(found.id(), Change.parked(why)
                .ringing(Bell.onward(found, ReferralState.READY).dead())
                .ringing(new Bell(Bell.FEEDBACK, found.id()))));
    }
}
