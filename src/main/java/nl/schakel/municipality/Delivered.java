package nl.schakel.municipality;

import java.time.LocalDate;

/**
 * The municipality has it.
 *
 * @param caseAddress the case in the municipality's own addressing, to look at it later
 * @param caseNumber  zaaknummer
 * @param deadline    the day by which it must have decided, null where the municipality named none
 */
public record Delivered(String caseAddress, String caseNumber, LocalDate deadline) {
}
