package nl.schakel.feedback;

import java.time.Duration;

/**
 * Pauses that grow up to a cap.
 *
 * @param first  after the first failure
 * @param factor by which each is longer than the one before, at least 1
 * @param cap    the longest
 */
record Pause(Duration first, double factor, Duration cap) {

    /** @param failures how many there were, at least 1 */
    Duration after(int failures) {
        double millis = first.toMillis() * Math.pow(factor, failures - 1.0);
        return millis < cap.toMillis() ? Duration.ofMillis((long) millis) : cap;
    }
}
