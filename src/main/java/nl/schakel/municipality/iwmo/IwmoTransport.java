package nl.schakel.municipality.iwmo;

import nl.schakel.directory.Municipality;

/** Brings messages to a municipality in the way that its file names. Safe for several threads. */
interface IwmoTransport {

    /**
     * Hands one message over; when it returns, the other side has it. Sending it again does no harm: the receiver knows
     * it by its reference.
     *
     * @throws nl.schakel.referral.Fault.Translation where the other side refuses it for good
     * @throws nl.schakel.referral.Fault.Technical   where a later attempt may do
     */
    void send(IwmoMessage message, Municipality place);
}
