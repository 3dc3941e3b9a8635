package nl.schakel.fhir.subscription;

import java.time.Instant;

/**
 * Something that a HIS may know changed.
 *
 * @param number  1 for the first of a subscription; 0 while it has none
 * @param at      when it happened
 * @param focus   id of the Task
 * @param version of that Task
 */
record Event(long number, Instant at, String focus, int version) {
}
