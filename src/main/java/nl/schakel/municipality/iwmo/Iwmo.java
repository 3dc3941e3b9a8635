package nl.schakel.municipality.iwmo;

import java.util.List;

import nl.schakel.municipality.Consignment;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.Delivery;
import nl.schakel.municipality.StepMemory;
import nl.schakel.municipality.Withdrawal;
import nl.schakel.municipality.iwmo.IwmoRequests.Request;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;

/** iWmo, as its routes call it. */
public final class Iwmo {

    private final IwmoTransport transport;
    private final IwmoRequests requests;
    private final IwmoTurns turns;
    private final IwmoCases cases;
    private final RetourOutbox retours;

    Iwmo(IwmoTransport transport, IwmoRequests requests, IwmoTurns turns, IwmoCases cases, RetourOutbox retours) {
        this.transport = transport;
        this.requests = requests;
        this.turns = turns;
        this.cases = cases;
        this.retours = retours;
    }

    /**
     * Waits for an earlier request of the same practice for the same client (TR374).
     *
     * @return the referral's number; null where it must wait: it is rung again when it is its turn
     */
    public String takeTurn(String id, RecipientRole recipient) {
        return recipient != RecipientRole.CONSULTANT || turns.take(ReferralId.of(id)) ? id : null;
    }

    /**
     * Sends the WMO315, or sends it again: the same bytes under the same number, which the other side knows. Whether
     * the municipality takes it, its WMO316 says later.
     *
     * @return the same delivery, done; its case is known by the referral's own number (ReferentieAanbieder)
     * @throws Fault.Translation {@code iwmo-rule-…} where the municipality would refuse it; others of the transport
     * @throws Fault.Technical   where a later attempt may do
     */
    public Delivery deliver(Delivery delivery) {
        Consignment consignment = delivery.consignment();
        MessageHeader header = Wmo315Check.check(consignment.document(), requests.today());
        Request request = requests.prepare(delivery.referral(), header);
        StepMemory memory = delivery.memory();
        if (request.sentAt() == null) {
            // From here on it may have gone; a revocation that came before stops it.
            remember(memory, "wmo315-" + header.identification(), request.reference().toString());
            transport.send(new IwmoMessage("WMO315", header.identification(), header.sender(), header.receiver(),
                    request.reference(), false, consignment.document(), consignment.token()), delivery.municipality());
            requests.sent(request);
        }
        String reference = delivery.referral().toString();
        remember(memory, StepMemory.CASE, reference);
        return delivery.done(new Delivered(reference, null, null, false));
    }

    private static void remember(StepMemory memory, String step, String result) {
        if (memory.result(step).isEmpty()) {
            memory.done(step, result);
        }
    }

    /**
     * The standard has no message that takes a request back.
     *
     * @return the same withdrawal, where the municipality has nothing
     * @throws Fault.Translation {@code withdrawal-by-phone} where it has, or may have
     */
    public Withdrawal withdraw(Withdrawal withdrawal) {
        List<Request> sent = requests.of(withdrawal.referral());
        turns.release(withdrawal.referral());
        if (sent.stream().allMatch(Request::isRefused)) {
            return withdrawal;
        }
        throw new Fault.Translation("withdrawal-by-phone", "iWmo kent geen bericht om een verzoek in te trekken. Bel "
                + "het Wmo-loket van "
                + "gemeente " + withdrawal.place().name() + " en zeg " + withdrawal.cause().byPhone()
                + ", voor het verzoek met ReferentieAanbieder " + withdrawal.referral() + ".");
    }

    /** Tells what came in, rings for whose turn it is, and sends retours. */
    public void look() {
        cases.look();
        turns.sweep();
        retours.send();
    }
}
