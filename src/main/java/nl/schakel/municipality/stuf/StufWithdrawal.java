package nl.schakel.municipality.stuf;

import nl.schakel.municipality.Withdrawal;

/**
 * Tells a StUF municipality that the patient took back the consent, or the practice the referral: by updateZaak a note
 * on the case and the resultaat that its settings name, or a note as a document. A case that has a resultaat gets the
 * note only; so does one that was begun where it is the practice that does not want it any more.
 *
 * <p>The documents stay. What was delivered belongs to the municipality's archive, and only the municipality may
 * destroy it, when its selectielijst says so (Archiefwet 1995 art. 3 and 5); what it may still do with it is for the
 * municipality to judge (AVG art. 17(3)(b)).
 */
public final class StufWithdrawal {

    private final StufClient client;

    public StufWithdrawal(StufClient client) {
        this.client = client;
    }

    /**
     * Takes back, or finishes what an earlier attempt began; doing it again does nothing.
     *
     * @return the same withdrawal, told where there was a case
     * @throws nl.schakel.referral.Fault.Technical   where a later attempt may do
     * @throws nl.schakel.referral.Fault.Translation {@code withdrawal-by-phone} where the municipality takes no such
     *         message: someone must call; another code where someone must change something first
     */
    public Withdrawal withdraw(Withdrawal withdrawal) {
        boolean told = new WithdrawalSequence(client.open(withdrawal.place()), withdrawal).run();
        return told ? withdrawal.done() : withdrawal;
    }
}
