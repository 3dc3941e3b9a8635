package nl.schakel.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Database;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.story.MovableClock;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DuplicateKeyException;

/** What was issued, and what of it stands, in the database and in the signed lists. */
class TokenRegisterTest {

    private final MovableClock clock = new MovableClock();
    private final ReferralId referral = ReferralId.next();

    @TempDir
    private Path keys;

    private Issuing hub(Database database) {
        return new Issuing(database.client(), keys, clock);
    }

    private static JWTClaimsSet claims(String token) throws Exception {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }

    private static long listOf(String token) throws Exception {
        Map<?, ?> place = (Map<?, ?>) claims(token).getJSONObjectClaim("status").get("status_list");
        return Long.parseLong(place.get("uri").toString().replaceAll(".*/", ""));
    }

    private ConsentTokenVerifier.Result verify(Issuing hub, String token, String list) {
        return hub.verifier(clock).verify(token, ConsentTokensTest.PAYLOAD,
                new ConsentTokenVerifier.Evidence(null, list));
    }

    @OnBothDatabases
    void a_token_stands_from_its_issue_until_it_expires(Database database) throws Exception {
        Issuing hub = hub(database);
        String jti = claims(hub.issue(referral, RecipientRole.CONSULTANT)).getJWTID();

        assertThat(hub.register.active(jti)).isTrue();
        assertThat(hub.register.active("urn:uuid:00000000-0000-4000-8000-000000000000")).isFalse();
        clock.pass(Issuing.LIFETIME.minusSeconds(1));
        assertThat(hub.register.active(jti)).isTrue();
        clock.pass(Duration.ofSeconds(1));
        assertThat(hub.register.active(jti)).isFalse();
    }

    @OnBothDatabases
    void a_revocation_takes_all_tokens_of_a_referral_or_those_of_one_role_once_and_no_others(Database database)
            throws Exception {
        Issuing hub = hub(database);
        ReferralId other = ReferralId.next();
        String consultant = claims(hub.issue(referral, RecipientRole.CONSULTANT)).getJWTID();
        String again = claims(hub.issue(referral, RecipientRole.CONSULTANT)).getJWTID();
        String adviser = claims(hub.issue(referral, RecipientRole.MEDICAL_ADVISER)).getJWTID();
        String neighbour = claims(hub.issue(other, RecipientRole.CONSULTANT)).getJWTID();
        Instant first = clock.instant();

        hub.register.revoke(referral, RecipientRole.MEDICAL_ADVISER);
        assertThat(List.of(consultant, again, adviser)).extracting(hub.register::active)
                .containsExactly(true, true, false);
        clock.pass(Duration.ofHours(1));
        hub.register.revoke(referral);
        hub.register.revoke(referral);
        hub.register.revoke(ReferralId.next());

        assertThat(List.of(consultant, again, adviser, neighbour)).extracting(hub.register::active)
                .containsExactly(false, false, false, true);
        Instant later = first.plus(Duration.ofHours(1));
        Oin amsterdam = new Oin(ReferralFixture.AMSTERDAM);
        Instant end = first.plus(Issuing.LIFETIME);
        assertThat(hub.register.of(referral)).containsExactly(
                new IssuedToken(consultant, RecipientRole.CONSULTANT, amsterdam, first, end, later),
                new IssuedToken(again, RecipientRole.CONSULTANT, amsterdam, first, end, later),
                new IssuedToken(adviser, RecipientRole.MEDICAL_ADVISER, amsterdam, first, end, first));
        assertThat(hub.register.of(ReferralId.next())).isEmpty();
    }

    @OnBothDatabases
    void a_number_is_given_once(Database database) {
        Issuing hub = hub(database);
        IssuedToken token = new IssuedToken("urn:uuid:1", RecipientRole.CONSULTANT,
                new Oin(ReferralFixture.AMSTERDAM), clock.instant(), clock.instant(), null);
        hub.register.record(referral, token);

        assertThatThrownBy(() -> hub.register.record(referral, token)).isInstanceOf(DuplicateKeyException.class);
    }

    @OnBothDatabases
    void the_status_list_tells_the_same_to_whoever_brings_it(Database database) throws Exception {
        Issuing hub = hub(database);
        String standing = hub.issue(referral, RecipientRole.CONSULTANT);
        String revoked = hub.issue(referral, RecipientRole.MEDICAL_ADVISER);
        clock.pass(Duration.ofSeconds(5));
        hub.register.revoke(referral, RecipientRole.MEDICAL_ADVISER);
        String list = hub.lists.list(listOf(standing)).orElseThrow();

        assertThat(verify(hub, standing, list).failures()).isEmpty();
        assertThat(verify(hub, standing, list).notes()).isEmpty();
        assertThat(verify(hub, revoked, list).failures()).containsExactly("token-revoked");
        SignedJWT signed = SignedJWT.parse(list);
        assertThat(signed.getHeader().toJSONObject()).containsEntry("typ", "statuslist+jwt")
                .containsEntry("alg", "ES256");
        assertThat(signed.getJWTClaimsSet().getClaims()).containsOnlyKeys("sub", "iat", "exp", "ttl", "status_list")
                .containsEntry("ttl", 300L);
        assertThat(signed.getJWTClaimsSet().getJSONObjectClaim("status_list")).containsEntry("bits", 1L);
    }

    @OnBothDatabases
    void a_list_is_made_once_in_five_minutes_unless_a_token_was_issued_since(Database database) throws Exception {
        Issuing hub = hub(database);
        String token = hub.issue(referral, RecipientRole.CONSULTANT);
        long number = listOf(token);
        clock.pass(Duration.ofSeconds(10));
        hub.lists.list(number);
        clock.pass(Duration.ofSeconds(10));
        String list = hub.lists.list(number).orElseThrow();
        hub.register.revoke(referral);
        clock.pass(Duration.ofSeconds(250));
        assertThat(hub.lists.list(number)).as("still fresh").contains(list);
        clock.pass(Duration.ofSeconds(50));
        assertThat(verify(hub, token, hub.lists.list(number).orElseThrow()).failures())
                .containsExactly("token-revoked");

        clock.pass(Duration.ofSeconds(60));
        String newer = hub.issue(referral, RecipientRole.CONSULTANT);
        assertThat(verify(hub, newer, list).failures()).containsExactly("status-list-older");
        clock.pass(Duration.ofSeconds(3));
        assertThat(verify(hub, newer, hub.lists.list(number).orElseThrow()).failures()).isEmpty();
    }

    @OnBothDatabases
    void a_list_that_is_not_the_hubs_or_too_old_or_another_tells_nothing(Database database) throws Exception {
        Issuing hub = hub(database);
        String token = hub.issue(referral, RecipientRole.CONSULTANT);
        clock.pass(Duration.ofSeconds(5));
        String list = hub.lists.list(listOf(token)).orElseThrow();
        JWTClaimsSet claims = claims(list);
        TokenSigner signer = new TokenSigner(hub.keys::consentTokenKey);
        TokenSigner stranger = new TokenSigner(() -> ConsentTokensTest.KEY);
        String small = "eJwLDAwAAp4BTw";

        assertThat(Map.of(
                "status-list-unreadable", "niets",
                "status-list-type", token,
                "status-list-key-unknown", stranger.sign(StatusList.TYPE, claims),
                "status-list-other", signer.sign(StatusList.TYPE, new JWTClaimsSet.Builder(claims)
                        .subject("https://schakel.example/consent-tokens/status-lists/77").build()),
                "status-list-claims", signer.sign(StatusList.TYPE, new JWTClaimsSet.Builder(claims)
                        .claim("status_list", Map.of("bits", 1, "lst", small)).build())))
                .allSatisfy((code, text) -> assertThat(verify(hub, token, text).failures()).containsExactly(code));
        clock.pass(StatusLists.LIFETIME.plusSeconds(61));
        assertThat(verify(hub, token, list).failures()).containsExactly("status-list-expired");
    }

    @OnBothDatabases
    void there_are_as_many_lists_as_tokens_need(Database database) {
        Issuing hub = hub(database);
        hub.issue(referral, RecipientRole.CONSULTANT);

        assertThat(hub.lists.list(0)).isPresent();
        assertThat(hub.lists.list(1)).isEmpty();
        assertThat(hub.lists.list(-1)).isEmpty();
    }

    @OnBothDatabases
    void a_token_of_the_old_key_holds_while_it_lives_and_its_key_goes_after_it(Database database) {
        Issuing hub = hub(database);
        Issuing other = hub(database);
        clock.pass(Duration.ofDays(90));
        hub.keys.rotate();
        clock.pass(Duration.ofMinutes(59));
        String last = hub.issue(referral, RecipientRole.CONSULTANT);
        clock.pass(Issuing.LIFETIME.minusMinutes(1));
        other.keys.rotate();
        assertThat(other.verifier(clock).verify(last, ConsentTokensTest.PAYLOAD).failures()).isEmpty();
        clock.pass(Duration.ofDays(2));
        other.keys.rotate();
        assertThat(hub.verifier(clock).verify(last, ConsentTokensTest.PAYLOAD).failures())
                .containsExactly("token-key-unknown");
    }
}
