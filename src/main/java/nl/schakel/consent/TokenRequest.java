package nl.schakel.consent;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Bsn;
import nl.schakel.identity.Oin;
import nl.schakel.identity.UraCode;
import nl.schakel.referral.Provision;
import nl.schakel.referral.ReferralId;

/**
 * What one consent token says: this recipient may have these elements of this referral, on this consent.
 *
 * @param referral              the referral
 * @param patient               only to derive the pseudonym; never in the token
 * @param recipient             OIN of the one that receives
 * @param role                  {@code consultant}, {@code medical-adviser} or {@code expert}
 * @param practice              AGB code of the practice that refers
 * @param practiceUra           its URA; null where it has none
 * @param practiceName          as the municipality reads it
 * @param provision             what the patient is referred for
 * @param elements              the policy's names of the elements that go; none means that no fact goes
 * @param consentReference      the Consent, as {@link ConsentDecision#consentReference()}
 * @param consentVersion        its version; null where it has none
 * @param policy                address of the policy that both sides signed
 * @param policyVersion         the version of it that built the payload
 * @param validUntil            the last second the consent holds; null without end
 * @param certificateThumbprint base64url SHA-256 of the recipient's certificate (RFC 8705); null where none is
 *                              configured
 * @param payload               the exact bytes that are delivered
 */
public record TokenRequest(ReferralId referral, Bsn patient, Oin recipient, String role, AgbCode practice,
                           UraCode practiceUra, String practiceName, Provision provision, List<String> elements,
                           String consentReference, String consentVersion, URI policy, String policyVersion,
                           Instant validUntil, String certificateThumbprint, byte[] payload) {

    private static final Set<String> ROLES = Set.of("consultant", "medical-adviser", "expert");

    /**
     * @throws NullPointerException     where something that is needed is missing
     * @throws IllegalArgumentException where the role is none of the three
     */
    public TokenRequest {
        Objects.requireNonNull(referral, "referral");
        Objects.requireNonNull(patient, "patient");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(practice, "practice");
        Objects.requireNonNull(practiceName, "practiceName");
        Objects.requireNonNull(provision, "provision");
        Objects.requireNonNull(consentReference, "consentReference");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(policyVersion, "policyVersion");
        if (role == null || !ROLES.contains(role)) {
            throw new IllegalArgumentException("not a role: consultant, medical-adviser or expert is needed");
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
