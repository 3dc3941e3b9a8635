package nl.schakel.feedback;

import java.time.Instant;
import java.time.LocalDate;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Provision;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.SourceIdentifier;
import nl.schakel.referral.Urgency;

/** Feedback about a referral that is not urgent. */
final class Feedbacks {

    private Feedbacks() {
    }

    static Feedback at(Instant moment) {
        return new Feedback(referral(Urgency.ROUTINE, Provision.SCOOTMOBIEL, moment), 2, moment,
                BusinessStatus.IN_ONDERZOEK, "", null, false, false, new GemeenteCode("0363"), null, null, null);
    }

    static Referral referral(Urgency urgency, Provision provision, Instant receivedAt) {
        return new Referral(ReferralId.next(), new AgbCode("01012345"), new SourceIdentifier("", "1"), null,
                provision, urgency, new GemeenteCode("0363"),
                new Referral.Agreement(LocalDate.EPOCH, null, true, null), ReferralState.RECEIVED, 2, receivedAt,
                receivedAt, "ZAAK-1", null, 0, null);
    }
}
