package nl.schakel.security;

import java.time.Duration;

import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The registered HISes as the authorization server knows them: no secret, one grant, one way to prove who they are. */
final class PracticeClients implements RegisteredClientRepository {

    static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);

    private final SystemClients clients;

    PracticeClients(SystemClients clients) {
        this.clients = clients;
    }

    @Override
    public RegisteredClient findByClientId(String clientId) {
        return clients.client(clientId).map(client -> RegisteredClient.withId(client.id())
                .clientId(client.id())
                .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                // Only says "a signature, no shared secret"; which algorithms are taken is up to ClientAssertions.
                .clientSettings(ClientSettings.builder()
                        .tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.ES256).build())
                .tokenSettings(TokenSettings.builder().accessTokenTimeToLive(TOKEN_LIFETIME).build())
                .build()).orElse(null);
    }

    @Override
    public RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public void save(RegisteredClient registeredClient) {
        throw new UnsupportedOperationException("a HIS is registered in the practice's file");
    }
}
