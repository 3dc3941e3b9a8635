package nl.schakel.municipality.zgw;

import nl.schakel.municipality.Withdrawal;

/**
 * Tells a ZGW municipality that the patient took back the consent, or the practice the referral: a note on the case,
 * and the resultaat and status that its settings name. A case that was decided gets the note only; so does one that was
 * begun where it is the practice that does not want it any more.
 *
 * <p>The documents stay. What was delivered belongs to the municipality's archive, and only the municipality may
 * destroy it, when its selectielijst says so (Archiefwet 1995 art. 3 and 5); what it may still do with it is for the
 * municipality to judge (AVG art. 17(3)(b)).
 */
public final class ZgwWithdrawal {

    private final ZgwClient client;
    private final ZgwCatalogue catalogue;

    public ZgwWithdrawal(ZgwClient client, ZgwCatalogue catalogue) {
        this.client = client;
        this.catalogue = catalogue;
    }

    /**
     * Takes back, or finishes what an earlier attempt began; doing it again does nothing. Where the memory knows no
     * case, one is looked for that a delivery may have made without hearing so.
     *
     * @return the same withdrawal, told where there was a case
     * @throws nl.schakel.referral.Fault.Technical   where a later attempt may do; {@code zgw-answer-unknown} while a
     *         municipality that gives its own numbers may still be making the case
     * @throws nl.schakel.referral.Fault.Translation {@code withdrawal-by-phone} where the case is closed and refuses:
     *         someone must call; another code where someone must change something first
     */
    public Withdrawal withdraw(Withdrawal withdrawal) {
        boolean told = new WithdrawalSequence(client.open(withdrawal.place()), catalogue,
                new ZgwUpdates(client, catalogue), withdrawal).run();
        return told ? withdrawal.done() : withdrawal;
    }
}
