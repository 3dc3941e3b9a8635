package nl.schakel.consent;

import java.time.Instant;

import nl.schakel.identity.Oin;
import nl.schakel.referral.RecipientRole;

/**
 * A consent token as the register knows it.
 *
 * @param jti       its number
 * @param role      for which it was issued
 * @param recipient who has it
 * @param issuedAt  to the second, also where the token itself tells only the day
 * @param expiresAt when it ends by itself
 * @param revokedAt null while it stands
 */
public record IssuedToken(String jti, RecipientRole role, Oin recipient, Instant issuedAt, Instant expiresAt,
                          Instant revokedAt) {
}
