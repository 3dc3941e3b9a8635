package nl.schakel.operations.access;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import nl.schakel.audit.AuditLog;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Logging in at the organisation's provider: OpenID Connect's code flow with PKCE (RFC 7636). Every call to the provider
 * ends in seconds, and of what it gives only who it is and which roles are kept.
 */
final class OidcLogin {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final List<SignatureAlgorithm> ALGORITHMS = List.of(SignatureAlgorithm.RS256,
            SignatureAlgorithm.PS256, SignatureAlgorithm.ES256, SignatureAlgorithm.RS384, SignatureAlgorithm.RS512,
            SignatureAlgorithm.PS384, SignatureAlgorithm.PS512, SignatureAlgorithm.ES384, SignatureAlgorithm.ES512);

    private final Providers providers;
    private final OidcSettings settings;
    private final AuditLog audit;

    OidcLogin(Providers providers, OidcSettings settings, AuditLog audit) {
        this.providers = providers;
        this.settings = settings;
        this.audit = audit;
    }

    void apply(OAuth2LoginConfigurer<?> login) {
        DefaultOAuth2UserService userInfo = new DefaultOAuth2UserService();
        RestTemplate rest = new RestTemplate(requests());
        rest.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        userInfo.setRestOperations(rest);
        OidcUserService people = new OidcUserService();
        people.setOauth2UserService(userInfo);
        RestClientAuthorizationCodeTokenResponseClient tokens = new RestClientAuthorizationCodeTokenResponseClient();
        tokens.setRestClient(RestClient.builder().requestFactory(requests())
                .messageConverters(converters -> {
                    converters.clear();
                    converters.add(new FormHttpMessageConverter());
                    converters.add(new OAuth2AccessTokenResponseHttpMessageConverter());
                })
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler()).build());
        login.clientRegistrationRepository(providers)
                .authorizedClientRepository(new KeepsNothing())
                .authorizationEndpoint(start -> start.authorizationRequestResolver(new KnownProviders(providers)))
                .redirectionEndpoint(back -> back.baseUri(Providers.BACK + "/*"))
                .tokenEndpoint(token -> token.accessTokenResponseClient(tokens))
                .userInfoEndpoint(user -> user.oidcUserService(new OidcOperators(people, settings, audit))
                        .userService(plain -> {
                            // Without an ID token nobody signed who it is.
                            throw new OAuth2AuthenticationException(new OAuth2Error("no-id-token"));
                        }));
    }

    /** Decoders of ID tokens, one for each provider (OpenID Connect Core 3.1.3.7). */
    static JwtDecoderFactory<ClientRegistration> idTokens(Clock clock) {
        Map<String, JwtDecoder> decoders = new ConcurrentHashMap<>();
        return registration -> decoders.computeIfAbsent(registration.getRegistrationId(), id -> {
            NimbusJwtDecoder decoder = NimbusJwtDecoder
                    .withJwkSetUri(registration.getProviderDetails().getJwkSetUri())
                    .jwsAlgorithms(all -> all.addAll(ALGORITHMS))
                    .restOperations(new RestTemplate(requests())).build();
            OidcIdTokenValidator claims = new OidcIdTokenValidator(registration);
            claims.setClock(clock);
            JwtTimestampValidator times = new JwtTimestampValidator();
            times.setClock(clock);
            decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(times, claims));
            decoder.setClaimSetConverter(new ClaimTypeConverter(
                    OidcIdTokenDecoderFactory.createDefaultClaimTypeConverters()));
            return decoder;
        });
    }

    private static SimpleClientHttpRequestFactory requests() {
        SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(PATIENCE);
        requests.setReadTimeout(PATIENCE);
        return requests;
    }

    /** Starts only at a provider that is known and answers; else the login page says so, and nothing typed is logged. */
    private static final class KnownProviders implements OAuth2AuthorizationRequestResolver {

        private final Providers providers;
        private final DefaultOAuth2AuthorizationRequestResolver usual;

        KnownProviders(Providers providers) {
            this.providers = providers;
            this.usual = new DefaultOAuth2AuthorizationRequestResolver(providers, Providers.START);
            usual.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        }

        @Override
        public OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
            String path = request.getRequestURI();
            boolean known = "GET".equals(request.getMethod()) && path.startsWith(Providers.START + "/")
                    && providers.answers(path.substring(Providers.START.length() + 1));
            return known ? usual.resolve(request) : null;
        }

        @Override
        public OAuth2AuthorizationRequest resolve(HttpServletRequest request, String id) {
            return providers.answers(id) ? usual.resolve(request, id) : null;
        }
    }

    /** The provider's tokens have done their work once someone is in. */
    private static final class KeepsNothing implements OAuth2AuthorizedClientRepository {

        @Override
        public <T extends OAuth2AuthorizedClient> T loadAuthorizedClient(String id, Authentication person,
                                                                         HttpServletRequest request) {
            return null;
        }

        @Override
        public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication person,
                                         HttpServletRequest request, HttpServletResponse response) {
            // See above.
        }

        @Override
        public void removeAuthorizedClient(String id, Authentication person, HttpServletRequest request,
                                           HttpServletResponse response) {
            // There is none.
        }
    }
}
