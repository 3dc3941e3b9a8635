package nl.schakel.referral;

import java.time.LocalDate;
import java.util.Objects;

/**
 * The state of a case at the municipality, in the hub's own words; every standard translates into it. It is a whole
 * state, never a change: two equal updates mean that nothing happened in between.
 *
 * @param kind       where the case stands
 * @param outcome    what was decided; only with {@link Kind#DECIDED}, and null where the municipality does not share it
 * @param caseNumber the municipality's zaaknummer, null where unknown
 * @param deadline   the day by which the municipality must have decided, null where unknown
 * @param from       first day of a granted provision, null where unknown
 * @param until      last day of a granted provision, null where unknown
 * @param category   what was granted (WMO020), null where unknown
 * @param form       how it is provided, null where unknown
 */
public record MunicipalUpdate(Kind kind, Outcome outcome, String caseNumber, LocalDate deadline, LocalDate from,
                              LocalDate until, WmoCategory category, DeliveryForm form) {

    /** Without what was granted and how. */
    public MunicipalUpdate(Kind kind, Outcome outcome, String caseNumber, LocalDate deadline, LocalDate from,
                           LocalDate until) {
        this(kind, outcome, caseNumber, deadline, from, until, null, null);
    }

    /** Where a case may stand. */
    public enum Kind {
        RECEIVED, IN_PROGRESS, WAITING, EXTENDED, DECIDED, WITHDRAWN, FAILED, OTHER_MUNICIPALITY,
        /** Refused without a look at what the patient needs: nothing was decided. */
        NOT_TAKEN_UP
    }

    public MunicipalUpdate {
        Objects.requireNonNull(kind);
        if (outcome != null && kind != Kind.DECIDED) {
            throw new IllegalArgumentException("an outcome belongs to a decision");
        }
    }
}
