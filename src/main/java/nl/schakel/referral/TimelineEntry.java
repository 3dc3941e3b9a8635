package nl.schakel.referral;

import java.time.Instant;
import java.time.LocalDate;

/**
 * One thing that happened to a referral. Entries are added and never changed; none holds content.
 *
 * @param version    the referral's version that this entry made
 * @param event      kebab-case: {@code accepted}, {@code ready}, {@code delivered}, {@code municipal-update},
 *                   {@code parked}, {@code municipality-succeeded}, {@code term-decision-late}
 * @param state      the state from here on
 * @param faultClass {@code translation} or {@code technical}, null where nothing is wrong
 * @param code       the fault's machine code; with {@code municipality-succeeded} the gemeentecode until then; with
 *                   {@code cancelled-by-practice} and {@code cancellation-asked} a {@link CancelReason#code()}; else
 *                   null
 * @param note       a Dutch sentence for the operator and, with a fault, the GP; null where the event says it all
 * @param from       first day of a granted provision, null where not told
 * @param until      its last day, or that of the term that an event {@code term-…} is about; null where not told
 * @param category   what it is (WMO020), null where not told
 * @param form       how it is provided, null where not told
 */
public record TimelineEntry(int version, Instant at, String event, ReferralState state, String faultClass, String code,
                            String note, String caseNumber, LocalDate deadline, LocalDate from, LocalDate until,
                            WmoCategory category, DeliveryForm form) {

    /** Without what was granted and how. */
    public TimelineEntry(int version, Instant at, String event, ReferralState state, String faultClass, String code,
                         String note, String caseNumber, LocalDate deadline, LocalDate from, LocalDate until) {
        this(version, at, event, state, faultClass, code, note, caseNumber, deadline, from, until, null, null);
    }
}
