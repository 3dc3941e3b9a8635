package nl.schakel.security;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import nl.schakel.identity.AgbCode;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/**
 * Makes and reads access tokens: self-contained JWTs in the profile of RFC 9068, signed by the hub, five minutes. They
 * are stored nowhere; the claim {@code practice} is the AGB code of the practice.
 */
final class AccessTokens implements OAuth2TokenGenerator<Jwt> {

    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private final Keys keys;
    private final SystemClients clients;
    private final String issuer;
    private final Clock clock;

    /** @param issuer the base address of the hub */
    AccessTokens(Keys keys, SystemClients clients, String issuer, Clock clock) {
        this.keys = keys;
        this.clients = clients;
        this.issuer = issuer;
        this.clock = clock;
    }

    @Override
    public Jwt generate(OAuth2TokenContext context) {
        SystemClient client = clients.client(context.getRegisteredClient().getClientId()).orElseThrow();
        return issue(client, context.getAuthorizedScopes(), PracticeClients.TOKEN_LIFETIME);
    }

    Jwt issue(SystemClient client, Set<String> scopes, Duration lifetime) {
        Instant now = clock.instant();
        Instant expires = now.plus(lifetime);
        JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(issuer).subject(client.id())
                .audience(issuer + "/fhir").jwtID(UUID.randomUUID().toString()).issueTime(Date.from(now))
                .expirationTime(Date.from(expires)).claim("client_id", client.id())
                .claim("scope", String.join(" ", scopes)).claim("practice", client.practice().value()).build();
        ECKey key = keys.accessTokenKey();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).type(TYPE).keyID(key.getKeyID()).build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(new ECDSASigner(key));
            return new Jwt(token.serialize(), now, expires, header.toJSONObject(), claims.toJSONObject());
        } catch (JOSEException e) {
            throw new IllegalStateException("the access token key does not sign", e);
        }
    }

    /** Accepts what {@link #issue} made and nothing else; a consent token has another key and type. */
    JwtDecoder decoder() {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPE));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256,
                (selector, context) -> selector.select(keys.accessTokenKeys())));
        processor.setJWTClaimsSetVerifier((claims, context) -> verify(claims));
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(jwt -> OAuth2TokenValidatorResult.success());
        return decoder;
    }

    /** What a checked token says about its bearer. */
    static Caller caller(Jwt token) {
        return new Caller(new AgbCode(token.getClaimAsString("practice")), token.getClaimAsString("client_id"),
                Set.of(token.getClaimAsString("scope").split(" ")));
    }

    private void verify(JWTClaimsSet claims) throws BadJWTException {
        Date expires = claims.getExpirationTime();
        try {
            // A HIS that is no longer registered is out at once, not when its last token expires.
            boolean registered = clients.client(claims.getStringClaim("client_id"))
                    .map(client -> client.practice().value()).equals(
                            Optional.ofNullable(claims.getStringClaim("practice")));
            if (!issuer.equals(claims.getIssuer()) || !List.of(issuer + "/fhir").equals(claims.getAudience())
                    || expires == null || !clock.instant().isBefore(expires.toInstant()) || !registered) {
                throw new BadJWTException("claims");
            }
        } catch (ParseException e) {
            throw new BadJWTException("claims");
        }
    }
}
