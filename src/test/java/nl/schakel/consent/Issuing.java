package nl.schakel.consent;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Bsn;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.security.Keys;
import nl.schakel.security.MasterKey;
import nl.schakel.security.RotationTerms;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The consent room of one hub process, as far as tokens go, with keys and register in earnest. */
final class Issuing {

    static final URI ISSUER = URI.create("https://schakel.example");
    static final Duration LIFETIME = Duration.ofDays(30);

    final Keys keys;
    final TokenRegister register;
    final ConsentTokens tokens;
    final StatusLists lists;

    Issuing(JdbcClient db, Path directory, Clock clock) {
        keys = Keys.open(directory, MasterKey.of("3mPqXU7mC0d8yUu9mVt6a1Zk5nq7bQ4sT2wE8rY6uI0="),
                new RotationTerms(Duration.ofDays(90), Duration.ofHours(1), LIFETIME), clock);
        register = new TokenRegister(db, keys::mac, clock);
        tokens = new ConsentTokens(keys::consentTokenKey, keys::pseudonym, register, ISSUER, LIFETIME, clock);
        lists = new StatusLists(register, new TokenSigner(keys::consentTokenKey), ISSUER, clock);
    }

    String issue(ReferralId referral, RecipientRole role) {
        return tokens.issue(new TokenRequest(referral, role, new ReferralId(UUID.randomUUID()),
                Bsn.of(ReferralFixture.BSN), new Oin(ReferralFixture.AMSTERDAM), role.code(),
                new AgbCode(ReferralFixture.AGB), null, "Huisartsenpraktijk De Linde", Provision.SCOOTMOBIEL,
                List.of("mobility.walking"), "1", URI.create("https://schakel.example/policies/wmo-verwijzing/1"),
                "a1b2c3", null, null, ConsentTokensTest.PAYLOAD));
    }

    ConsentTokenVerifier verifier(Clock clock) {
        return new ConsentTokenVerifier(keys::published, new Oin(ReferralFixture.AMSTERDAM), clock);
    }
}
