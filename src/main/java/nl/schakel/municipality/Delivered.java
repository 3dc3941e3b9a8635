package nl.schakel.municipality;

import java.time.LocalDate;

/**
 * The recipient has it, or it is on its way there by a standard that confirms later.
 *
 * @param caseAddress the case in the municipality's own addressing, to look at it later
 * @param caseNumber  zaaknummer, null where the municipality gave none
 * @param deadline    the day by which it must have decided, null where the municipality named none
 * @param confirmed   whether the recipient said that it has it; otherwise {@link CaseReports} tells later
 */
public record Delivered(String caseAddress, String caseNumber, LocalDate deadline, boolean confirmed) {

    /** Confirmed by the call itself. */
    public Delivered(String caseAddress, String caseNumber, LocalDate deadline) {
        this(caseAddress, caseNumber, deadline, true);
    }
}
