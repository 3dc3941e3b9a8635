package nl.schakel.demo.his;

import java.time.Instant;

/**
 * One write, in the order in which the HIS did it.
 *
 * @param type    {@code Task} or {@code Communication}
 * @param version of the resource after it
 * @param status  of the resource, as FHIR codes it
 * @param created false where it replaced an earlier version or was recognised as one it had already
 */
public record Arrival(Instant at, String type, String id, long version, String status, boolean created) {
}
