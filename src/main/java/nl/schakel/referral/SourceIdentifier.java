package nl.schakel.referral;

/**
 * The referral's number in the HIS: with the practice it is the idempotency key.
 *
 * @param system the identifier's system, empty where the HIS gave none
 * @param value  the identifier's value
 */
public record SourceIdentifier(String system, String value) {
}
