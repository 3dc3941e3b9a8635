package nl.schakel.referral;

import java.time.Instant;

/**
 * That a practice does not want what it referred for any more.
 *
 * @param asked whether the municipality had begun, so that it decides; else the referral was taken back at once
 */
public record Cancellation(Instant at, CancelReason reason, boolean asked) {
}
