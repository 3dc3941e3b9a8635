package nl.schakel.feedback;

import java.time.Instant;
import java.time.LocalDate;

import nl.schakel.referral.Referral;

/**
 * One thing the practice may know about a referral.
 *
 * @param version    the version of the referral that it tells of
 * @param at         when it happened
 * @param text       plain Dutch, complete in itself
 * @param reason     why, for {@code Task.statusReason}; null with a state that needs none
 * @param caseNumber null where the practice may not know it or there is none
 */
public record Feedback(Referral referral, int version, Instant at, BusinessStatus status, String text, String reason,
                       String caseNumber, LocalDate deadline) {
}
