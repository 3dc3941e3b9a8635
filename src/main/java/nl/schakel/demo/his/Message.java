package nl.schakel.demo.his;

import java.time.Instant;

/**
 * One Communication in the GP's inbox.
 *
 * @param receivedAt when it first arrived
 * @param id         its id in this HIS
 * @param task       id of the Task it is part of, empty where it names none
 * @param text       what the GP reads, its payloads joined
 */
public record Message(Instant receivedAt, String id, String task, String text) {

    /** Without the text: it is about a patient. */
    @Override
    public String toString() {
        return "Message " + id + " for Task/" + task;
    }
}
