package nl.schakel.security;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configurers.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who gets in where. Three chains, the first that matches a path decides: the token endpoint, FHIR, and the rest, that
 * is closed but for a short list. A room that opens a path of its own adds a chain between the second and the last.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityConfiguration {

    private static final String TOKEN_PATH = "/oauth2/token";
    private static final String SMART_PATH = "/fhir/.well-known/smart-configuration";
    private static final String JWKS_PATH = "/.well-known/jwks.json";

    private final String baseUrl;

    SecurityConfiguration(
            @Value("${schakel.base-url:http://localhost:${server.port:8080}}") String baseUrl) {
        this.baseUrl = baseUrl.replaceAll("/+$", "");
    }

    /** Refuses to start without a key or with one that anyone could know. */
    @Bean
    MasterKey masterKey(Environment environment) {
        List<String> findings = SecurityFindings.of(environment);
        if (!findings.isEmpty()) {
            throw new IllegalStateException(String.join(System.lineSeparator(), findings));
        }
        return SecurityFindings.masterKey(environment);
    }

    @Bean
    Keys keys(@Value("${schakel.data:data}") String data, MasterKey masterKey,
              @Value("${schakel.keys.rotate-after:P90D}") Duration rotateAfter,
              @Value("${schakel.keys.lead:PT1H}") Duration lead,
              @Value("${schakel.token-lifetime:P180D}") Duration tokenLifetime, Clock clock) {
        return Keys.open(Path.of(data, "keys"), masterKey, new RotationTerms(rotateAfter, lead, tokenLifetime), clock);
    }

    @Bean
    KeyRotation keyRotation(Keys keys) {
        return new KeyRotation(keys);
    }

    @Bean
    AccessTokens accessTokens(Keys keys, SystemClients clients, Clock clock) {
        return new AccessTokens(keys, clients, baseUrl, clock);
    }

    /** Without this bean Spring Boot makes an RSA key at every start. */
    @Bean
    JWKSource<SecurityContext> publishedKeys(Keys keys) {
        return (selector, context) -> selector.select(keys.published());
    }

    @Bean
    JwtDecoder accessTokenDecoder(AccessTokens accessTokens) {
        return accessTokens.decoder();
    }

    @Bean
    @Order(1)
    SecurityFilterChain tokenEndpoint(HttpSecurity http, SystemClients clients, JdbcClient db, Clock clock,
                                      AccessTokens accessTokens) throws Exception {
        TokenRefusal refusal = new TokenRefusal();
        ClientAssertions assertions = new ClientAssertions(clients, new UsedAssertions(db, clock),
                baseUrl + TOKEN_PATH, clock);
        stateless(http.securityMatcher(path(null, TOKEN_PATH)));
        http.with(OAuth2AuthorizationServerConfigurer.authorizationServer(), server -> server
                .registeredClientRepository(new PracticeClients(clients))
                .authorizationService(new KeepsNothing())
                .authorizationServerSettings(AuthorizationServerSettings.builder().issuer(baseUrl)
                        .tokenEndpoint(TOKEN_PATH).build())
                .tokenGenerator(accessTokens)
                .clientAuthentication(client -> client
                        .authenticationConverters(converters -> {
                            converters.clear();
                            converters.add(new AssertionConverter());
                        })
                        .authenticationProviders(providers -> {
                            providers.removeIf(p -> !(p instanceof JwtClientAssertionAuthenticationProvider));
                            providers.forEach(p -> ((JwtClientAssertionAuthenticationProvider) p)
                                    .setJwtDecoderFactory(assertions));
                        })
                        .errorResponseHandler(refusal))
                .tokenEndpoint(token -> token
                        .accessTokenRequestConverters(converters -> {
                            converters.clear();
                            converters.add(new ScopeConverter());
                        })
                        .authenticationProviders(providers -> {
                            providers.removeIf(p -> !(p instanceof OAuth2ClientCredentialsAuthenticationProvider));
                            // ScopeConverter has judged the scopes; the default knows whole scopes only, not parts.
                            providers.forEach(p -> ((OAuth2ClientCredentialsAuthenticationProvider) p)
                                    .setAuthenticationValidator(context -> { }));
                        })
                        .errorResponseHandler(refusal)));
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(e -> e.authenticationEntryPoint(refusal)).build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain fhir(HttpSecurity http, JwtDecoder accessTokenDecoder) throws Exception {
        FhirRefusal refusal = new FhirRefusal();
        stateless(http.securityMatcher(path(null, "/fhir/**")));
        return http.authorizeHttpRequests(requests -> requests
                        .requestMatchers(path(HttpMethod.GET, "/fhir/metadata"), path(HttpMethod.GET, SMART_PATH))
                        .permitAll()
                        .anyRequest().authenticated())
                .oauth2ResourceServer(server -> server
                        .jwt(jwt -> jwt.decoder(accessTokenDecoder).jwtAuthenticationConverter(token ->
                                UsernamePasswordAuthenticationToken.authenticated(AccessTokens.caller(token), null,
                                        List.of())))
                        .authenticationEntryPoint(refusal).accessDeniedHandler(refusal))
                .exceptionHandling(e -> e.authenticationEntryPoint(refusal).accessDeniedHandler(refusal)).build();
    }

    /**
     * @param metricsFrom addresses or CIDR ranges that may read {@code /actuator/prometheus}; none by default
     */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain everythingElse(HttpSecurity http, @Value("${schakel.metrics-from:}") String[] metricsFrom)
            throws Exception {
        List<IpAddressMatcher> scrapers = Arrays.stream(metricsFrom).map(IpAddressMatcher::new).toList();
        stateless(http);
        return http.authorizeHttpRequests(requests -> requests
                .dispatcherTypeMatchers(DispatcherType.ERROR).permitAll()
                // Below /zgw, /iwmo, /stuf and /wmo the municipality's room checks the secret of that municipality.
                .requestMatchers(path(null, "/zgw/**"), path(null, "/iwmo/**"), path(null, "/stuf/**"),
                        path(null, "/wmo/**"), path(HttpMethod.GET, "/openapi.yaml"),
                        path(HttpMethod.GET, "/.well-known/**"),
                        path(HttpMethod.GET, "/actuator/health/**")).permitAll()
                // The token itself is the proof, and a status list names nobody.
                .requestMatchers(path(HttpMethod.POST, "/consent-tokens/introspect"),
                        path(HttpMethod.GET, "/consent-tokens/status-lists/*")).permitAll()
                .requestMatchers(path(HttpMethod.GET, "/actuator/prometheus"))
                .access((authentication, context) -> from(scrapers, authentication, context))
                .anyRequest().denyAll()).build();
    }

    /**
     * Refuses a path whose servlet is written in another way ({@code /%66hir}, {@code /fhir;a=b}): nobody needs it, and
     * Spring's path parser, that compares the raw text, would answer with a server error and a trace in the log.
     */
    @Bean
    FilterRegistrationBean<Filter> plainServletPaths() {
        FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
            HttpServletRequest http = (HttpServletRequest) request;
            if (http.getHttpServletMapping().getMappingMatch() == MappingMatch.PATH
                    && !(http.getRequestURI() + "/").startsWith(http.getContextPath() + http.getServletPath() + "/")) {
                ((HttpServletResponse) response).setStatus(HttpServletResponse.SC_BAD_REQUEST);
            } else {
                chain.doFilter(request, response);
            }
        });
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    ServletRegistrationBean<HttpServlet> smartConfiguration() {
        Map<String, Object> document = Map.of(
                "token_endpoint", baseUrl + TOKEN_PATH,
                "token_endpoint_auth_methods_supported", List.of("private_key_jwt"),
                "token_endpoint_auth_signing_alg_values_supported",
                ClientAssertions.ALGORITHMS.stream().map(JWSAlgorithm::getName).sorted().toList(),
                "grant_types_supported", List.of("client_credentials"),
                "scopes_supported", List.copyOf(Scopes.all()),
                // Required by SMART; empty, because nobody logs in at a screen here.
                "code_challenge_methods_supported", List.of(),
                "capabilities", List.of("client-confidential-asymmetric", "permission-v1", "permission-v2"));
        String json = JSONObjectUtils.toJSONString(document);
        return servlet("smartConfiguration", SMART_PATH, () -> json);
    }

    @Bean
    ServletRegistrationBean<HttpServlet> jwks(Keys keys) {
        return servlet("jwks", JWKS_PATH, () -> keys.published().toString());
    }

    private static ServletRegistrationBean<HttpServlet> servlet(String name, String path,
                                                                Supplier<String> json) {
        ServletRegistrationBean<HttpServlet> servlet = new ServletRegistrationBean<>(new PublicDocument(json), path);
        servlet.setName(name);
        return servlet;
    }

    private static AuthorizationDecision from(List<IpAddressMatcher> allowed, Supplier<Authentication> who,
                                              RequestAuthorizationContext context) {
        return new AuthorizationDecision(allowed.stream().anyMatch(address -> address.matches(context.getRequest())));
    }

    /** A path in the whole application, whichever servlet serves it: FHIR is not served by Spring MVC. */
    private static RequestMatcher path(HttpMethod method, String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(method, pattern);
    }

    private static void stateless(HttpSecurity http) throws Exception {
        // No cookies, so no forged requests to guard against; every call brings its own proof.
        http.csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers
                        .contentSecurityPolicy(policy -> policy.policyDirectives(
                                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)));
    }

    /** Tokens are self-contained: keeping them would only grow, and be something to steal. */
    private static final class KeepsNothing implements OAuth2AuthorizationService {

        @Override
        public void save(OAuth2Authorization authorization) {
            // kept nowhere
        }

        @Override
        public void remove(OAuth2Authorization authorization) {
            // nothing to remove
        }

        @Override
        public OAuth2Authorization findById(String id) {
            return null;
        }

        @Override
        public OAuth2Authorization findByToken(String token, OAuth2TokenType tokenType) {
            return null;
        }
    }
}
