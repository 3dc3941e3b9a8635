package nl.schakel.feedback;

import java.time.LocalDate;

import nl.schakel.referral.DeliveryForm;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.referral.WmoCategory;

/**
 * What was granted, coarsely; never the text of the decision. Each part is null where the municipality did not tell it.
 *
 * @param category what it is (WMO020)
 * @param from     its first day
 * @param until    its last day
 * @param form     how it reaches the patient
 */
public record Decided(WmoCategory category, LocalDate from, LocalDate until, DeliveryForm form) {

    /** What an entry says of it; null where it says nothing was granted. */
    static Decided of(TimelineEntry entry) {
        boolean granted = entry.state() == ReferralState.GRANTED || entry.state() == ReferralState.PARTLY_GRANTED;
        return !granted ? null : new Decided(entry.category(), entry.from(), entry.until(), entry.form());
    }
}
