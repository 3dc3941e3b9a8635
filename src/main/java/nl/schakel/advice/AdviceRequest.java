package nl.schakel.advice;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;

/**
 * A question as the hub keeps it: everything here may be shown to an operator; patient, question and answer are in the
 * encrypted content only.
 *
 * @param asker         in which role it is asked: consultant or medical adviser
 * @param source        the asker's own number, unique within municipality and role
 * @param practice      who is asked
 * @param referral      the referral it is about, null where the patient was not referred through the hub
 * @param caseNumber    the municipality's zaaknummer, null where not told
 * @param consentGiven  the day on which the patient agreed
 * @param consentUntil  when that ends, null where open
 * @param due           the day by which the asker wants an answer
 * @param version       1 for a new request, one more for every change
 * @param since         since when it is in this state
 * @param reason        why it was declined or sent on, else null
 * @param pushedVersion the newest version the HIS has, 0 for none
 */
public record AdviceRequest(AdviceId id, GemeenteCode municipality, RecipientRole asker, String source, AgbCode practice,
                            Provision provision, ReferralId referral, String caseNumber, Origin origin,
                            LocalDate consentGiven, Instant consentUntil, LocalDate due, State state, int version,
                            Instant askedAt, Instant since, DeclineReason reason, int pushedVersion) {

    /** How the question came. */
    public enum Origin {
        /** Through the hub's own API. */
        API,
        /** As a status of the municipality's case. */
        CASE
    }

    /** Where a request stands. */
    public enum State {
        /** The GP has not answered yet. */
        ASKED,
        /** Answered; the asker does not have it yet. */
        ANSWERED,
        /** The asker has the answer. */
        DELIVERED,
        /** The GP does not answer, and says why. */
        DECLINED,
        /** The GP wants an independent adviser to judge: the question is the medical adviser's now. */
        SENT_ON,
        /** The asker took it back, or the patient the consent. */
        WITHDRAWN;

        private static final Set<State> OPEN = EnumSet.of(ASKED, ANSWERED);

        /** Whether somebody still waits. */
        public boolean isOpen() {
            return OPEN.contains(this);
        }

        /** Whether a request in this state may move to the other one. */
        public boolean mayBecome(State next) {
            return switch (this) {
                case ASKED -> next == ANSWERED || next == DECLINED || next == SENT_ON || next == WITHDRAWN;
                case ANSWERED -> next == DELIVERED || next == WITHDRAWN;
                // The patient may take the consent back after the question was sent on or answered.
                case SENT_ON, DELIVERED -> next == WITHDRAWN;
                case DECLINED, WITHDRAWN -> false;
            };
        }
    }
}
