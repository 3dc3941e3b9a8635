package nl.schakel.referral;

/**
 * Why a referral was not accepted: shown to the sender, so it never repeats what the sender wrote.
 *
 * @param code     machine code, kebab-case; part of the public interface
 * @param sentence Dutch, says what to change
 * @param path     FHIRPath of the element, with indices but without values; null where the whole message is meant
 */
public record Refusal(String code, String sentence, String path) {
}
