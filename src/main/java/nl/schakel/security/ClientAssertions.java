package nl.schakel.security;

import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import org.springframework.dao.DataAccessException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Checks the assertion with which a HIS proves who it is: signed with a registered key, made for this hub, short, and
 * used once. Sources: SMART App Launch 2, client-confidential-asymmetric; RFC 7523.
 */
final class ClientAssertions implements JwtDecoderFactory<RegisteredClient> {

    /** Asymmetric only: with HS256 the public key, which everyone knows, would be the secret. */
    static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.RS256, JWSAlgorithm.RS384);

    private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);
    /** For clocks that differ: only where it cannot lengthen the life of an assertion noticeably. */
    private static final Duration LENIENCE = Duration.ofSeconds(30);
    private static final int LONGEST_JTI = 200;
    private static final int SMALLEST_RSA_BITS = 2048;
    private static final int FETCH_MILLISECONDS = 3_000;
    private static final int LARGEST_KEY_SET_BYTES = 100_000;

    private final SystemClients clients;
    private final UsedAssertions used;
    private final String tokenEndpoint;
    private final Clock clock;
    private final Map<URI, JWKSource<SecurityContext>> fetched = new ConcurrentHashMap<>();

    /** @param tokenEndpoint the address that an assertion must name as its only audience */
    ClientAssertions(SystemClients clients, UsedAssertions used, String tokenEndpoint, Clock clock) {
        this.clients = clients;
        this.used = used;
        this.tokenEndpoint = tokenEndpoint;
        this.clock = clock;
    }

    @Override
    public JwtDecoder createDecoder(RegisteredClient registered) {
        SystemClient client = clients.client(registered.getClientId()).orElseThrow();
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        JWKSource<SecurityContext> keys = keys(client);
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, (selector, context) ->
                keys.get(selector, context).stream().filter(ClientAssertions::strong).toList()));
        processor.setJWTClaimsSetVerifier((claims, context) -> verify(client.id(), claims));
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(jwt -> OAuth2TokenValidatorResult.success());
        return assertion -> useUp(client.id(), decoder.decode(assertion));
    }

    private void verify(String clientId, JWTClaimsSet claims) throws BadJWTException {
        Instant now = clock.instant();
        require(clientId.equals(claims.getIssuer()) && clientId.equals(claims.getSubject()), "iss or sub");
        require(List.of(tokenEndpoint).equals(claims.getAudience()), "aud");
        require(claims.getExpirationTime() != null, "exp");
        Instant expires = claims.getExpirationTime().toInstant();
        require(now.isBefore(expires) && !expires.isAfter(now.plus(LONGEST_LIFE).plus(LENIENCE)), "exp");
        require(notLaterThan(claims.getNotBeforeTime(), now) && notLaterThan(claims.getIssueTime(), now), "nbf or iat");
        String jti = claims.getJWTID();
        require(jti != null && !jti.isBlank() && jti.length() <= LONGEST_JTI, "jti");
    }

    /** Last of all checks: an assertion that fails another one must not use up the jti of an honest one. */
    private Jwt useUp(String clientId, Jwt assertion) {
        try {
            if (used.use(clientId, assertion.getId(), assertion.getExpiresAt())) {
                return assertion;
            }
        } catch (DataAccessException e) {
            // Whether it was used before is unknown: nobody is let in on a guess.
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE);
        }
        throw new BadJwtException("jti");
    }

    private JWKSource<SecurityContext> keys(SystemClient client) {
        return client.keys() != null ? new ImmutableJWKSet<>(client.keys())
                : fetched.computeIfAbsent(client.jwksUri(), ClientAssertions::fetching);
    }

    private static JWKSource<SecurityContext> fetching(URI address) {
        try {
            return JWKSourceBuilder.create(address.toURL(), new DefaultResourceRetriever(FETCH_MILLISECONDS,
                    FETCH_MILLISECONDS, LARGEST_KEY_SET_BYTES)).refreshAheadCache(false).retrying(true).build();
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new IllegalStateException("a jwks-uri that the directory should have refused", e);
        }
    }

    private static boolean strong(JWK key) {
        return !KeyType.RSA.equals(key.getKeyType()) || key.size() >= SMALLEST_RSA_BITS;
    }

    private static boolean notLaterThan(Date time, Instant now) {
        return time == null || !time.toInstant().isAfter(now.plus(LENIENCE));
    }

    private static void require(boolean holds, String claim) throws BadJWTException {
        if (!holds) {
            throw new BadJWTException(claim);
        }
    }
}
