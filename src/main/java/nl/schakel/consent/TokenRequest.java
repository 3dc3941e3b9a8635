package nl.schakel.consent;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Bsn;
import nl.schakel.identity.Oin;
import nl.schakel.identity.UraCode;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;

/**
 * What one consent token says: this recipient may have these elements of this referral, on this consent.
 *
 * @param referral              the referral; for the register, never in the token
 * @param recipientRole         in which role it receives; {@code role} says whose selection that is
 * @param reference             the number by which recipient and hub speak of it
 * @param patient               only to derive the pseudonym; never in the token
 * @param recipient             OIN of the one that receives
 * @param role                  {@code consultant}, {@code medical-adviser} or {@code expert}
 * @param practice              AGB code of the practice that refers; an expert reads a pseudonym instead
 * @param practiceUra           its URA; null where it has none, and not read for an expert
 * @param practiceName          as the municipality reads it; not read for an expert, where it may be null
 * @param provision             what the patient is referred for
 * @param elements              the policy's names of the elements that go; none means that no fact goes
 * @param consentVersion        version of the Consent, that is known by the reference; null where it has none
 * @param policy                address of the policy that both sides signed
 * @param policyVersion         the version of it that built the payload
 * @param validUntil            the last second the consent holds; null without end
 * @param certificateThumbprint base64url SHA-256 of the recipient's certificate (RFC 8705); null where none is
 *                              configured
 * @param payload               the exact bytes that are delivered
 */
public record TokenRequest(ReferralId referral, RecipientRole recipientRole, ReferralId reference, Bsn patient,
                           Oin recipient, String role, AgbCode practice, UraCode practiceUra, String practiceName,
                           Provision provision,
                           List<String> elements, String consentVersion, URI policy, String policyVersion,
                           Instant validUntil, String certificateThumbprint, byte[] payload) {

    /**
     * @throws NullPointerException     where something that is needed is missing
     * @throws IllegalArgumentException where the role is none of the three
     */
    public TokenRequest {
        Objects.requireNonNull(referral, "referral");
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(patient, "patient");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(practice, "practice");
        Objects.requireNonNull(provision, "provision");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(policyVersion, "policyVersion");
        Objects.requireNonNull(recipientRole, "recipientRole");
        if (Stream.of(RecipientRole.values()).noneMatch(known -> known.code().equals(role))) {
            throw new IllegalArgumentException("not a role: consultant, medical-adviser or expert is needed");
        }
        if (recipientRole != RecipientRole.EXPERT) {
            Objects.requireNonNull(practiceName, "practiceName");
        }
        elements = List.copyOf(elements);
        payload = payload.clone();
    }

    /** Masked: no patient, no payload. */
    @Override
    public String toString() {
        return "TokenRequest " + referral + " to " + recipient + " as " + role;
    }
}
