package nl.schakel.alert;

import java.time.Instant;

/**
 * Something to tell of an alert on one channel.
 *
 * @param number   in the order of what happened
 * @param id       the same at every attempt and on every channel
 * @param ended    whether the trouble is over
 * @param sentence Dutch
 * @param since    when the trouble started
 * @param at       when this happened
 * @param attempts before this one
 */
record AlertNotice(long number, String id, String channel, String subject, String sentence, boolean ended,
                   Instant since, Instant at, int attempts) {
}
