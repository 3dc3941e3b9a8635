package nl.schakel.referral;

import java.time.Instant;
import java.time.LocalDate;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;

/**
 * A referral as the hub keeps it: everything here may be shown to an operator; the patient is in the encrypted
 * content only.
 *
 * @param source          the HIS's own number, unique within the practice
 * @param sourceTask      the HIS's Task this one is part of, null where none was sent
 * @param consent         what the patient agreed to
 * @param version         1 for a new referral, one more for every change; the number of its newest timeline entry
 * @param caseNumber      the municipality's zaaknummer, null until received
 * @param deadline        the day by which the municipality must have decided, null while unknown
 * @param pushedVersion   the newest version the HIS has, 0 for none
 * @param revokedAt       when the patient took the consent back, null where not
 * @param door            which of the municipality's doors it goes through, chosen once; null for its own desk
 */
public record Referral(ReferralId id, AgbCode practice, SourceIdentifier source, String sourceTask,
                       Provision provision, Urgency urgency, GemeenteCode municipality, Agreement consent,
                       ReferralState state, int version, Instant receivedAt, Instant stateSince, String caseNumber,
                       LocalDate deadline, int pushedVersion, Instant revokedAt, String door) {

    /** One that goes to the municipality's own desk. */
    public Referral(ReferralId id, AgbCode practice, SourceIdentifier source, String sourceTask, Provision provision,
                    Urgency urgency, GemeenteCode municipality, Agreement consent, ReferralState state, int version,
                    Instant receivedAt, Instant stateSince, String caseNumber, LocalDate deadline, int pushedVersion,
                    Instant revokedAt) {
        this(id, practice, source, sourceTask, provision, urgency, municipality, consent, state, version, receivedAt,
                stateSince, caseNumber, deadline, pushedVersion, revokedAt, null);
    }

    /**
     * What the patient agreed to.
     *
     * @param given           the day of agreement
     * @param until           when the consent for the municipality ends, null where open
     * @param feedback        whether the municipality's answer may come back to the practice
     *                        (Wmo 2015 art. 5.2.5(2))
     * @param feedbackUntil   when that ends, null where open
     */
    public record Agreement(LocalDate given, Instant until, boolean feedback, Instant feedbackUntil) {

        /** Whether something that happened at this moment may be told to the practice. */
        public boolean allowsFeedbackAt(Instant moment) {
            return feedback && (feedbackUntil == null || moment.isBefore(feedbackUntil));
        }
    }
}
