package nl.schakel.fhir.subscription;

import java.net.URI;
import java.time.Instant;

/**
 * What a HIS asked for.
 *
 * @param mediaType of what is posted to it
 * @param idOnly    whether it is told which Task changed, or only that one did
 * @param timeout   seconds that it may take to answer
 * @param heartbeat seconds of silence after which it wants to hear that the hub is there; 0 for never
 * @param maxCount  the most events in one notification
 * @param end       when it ends, null where open
 */
record Terms(Topic topic, URI endpoint, String mediaType, boolean idOnly, int timeout, int heartbeat, int maxCount,
             Instant end) {

    static final String JSON = "application/fhir+json";
    static final String XML = "application/fhir+xml";
}
