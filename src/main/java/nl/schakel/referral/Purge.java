package nl.schakel.referral;

import java.time.Instant;

/**
 * What is gone of a referral.
 *
 * @param payloadAt when the message of the HIS and what was made of it went; null while it is there
 * @param recordAt  when its timeline, its disclosure record and everything else went; null while they are there
 */
public record Purge(Instant payloadAt, Instant recordAt) {
}
