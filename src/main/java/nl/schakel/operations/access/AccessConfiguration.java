package nl.schakel.operations.access;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.SessionTrackingMode;
import nl.schakel.audit.AuditLog;
import nl.schakel.security.Keys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.web.servlet.error.ErrorViewResolver;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    private static final Logger log = LoggerFactory.getLogger(AccessConfiguration.class);

    private static final String POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; "
            + "frame-ancestors 'none'; object-src 'none'";
    private static final String NO_FEATURES = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
    private static final long A_YEAR = Duration.ofDays(365).toSeconds();

    private final OidcSettings oidc;
    private final OperatorsFile.Reading local;
    private final boolean unusedFile;
    private final Cookies cookies;

    AccessConfiguration(Environment environment,
                        @Value("${schakel.base-url:http://localhost:${server.port:8080}}") String baseUrl) {
        this.oidc = OidcSettings.of(environment);
        this.local = OperatorFindings.read(environment);
        this.unusedFile = oidc.configured() && OperatorsFile.isIn(OperatorFindings.directories(environment));
        this.cookies = new Cookies(baseUrl.startsWith("https:"), oidc.configured() ? "Lax" : "Strict");
    }

    /** A bean, so that Spring Boot makes none of its own, that would call the provider at the start. */
    @Bean
    Providers operatorProviders(@Value("${schakel.base-url:http://localhost:${server.port:8080}}") String baseUrl) {
        return new Providers(oidc, baseUrl.replaceAll("/+$", ""));
    }

    @Bean
    JwtDecoderFactory<ClientRegistration> idTokens(Clock clock) {
        return OidcLogin.idTokens(clock);
    }

    @Bean
    LoginPage.LoginWays loginWays(Providers providers, @Value("${schakel.operators.pause.cap:PT15M}") Duration cap) {
        return new LoginPage.LoginWays(providers.names(), hasLocal(), cap);
    }

    private boolean hasLocal() {
        return !oidc.configured() && !local.operators().isEmpty();
    }

    @Bean
    Attempts loginAttempts(JdbcClient db, Keys keys, Clock clock,
                           @Value("${schakel.operators.attempts:5}") int free,
                           @Value("${schakel.operators.pause.first:PT1M}") Duration first,
                           @Value("${schakel.operators.pause.cap:PT15M}") Duration cap) {
        return new Attempts(db, keys, clock, new Attempts.Pauses(free, first, cap));
    }

    /** Pages only; every other door stays without sessions. */
    @Bean
    @Order(3)
    SecurityFilterChain operations(HttpSecurity http, Attempts attempts, Keys keys, Clock clock, AuditLog audit,
                                   Providers providers,
                                   @Value("${schakel.operators.session.idle:PT30M}") Duration idle,
                                   @Value("${schakel.operators.session.longest:PT10H}") Duration longest)
            throws Exception {
        KnownDevices devices = new KnownDevices(keys, clock);
        LoginOutcome outcome = new LoginOutcome(cookies, devices, audit);
        LoginUrlAuthenticationEntryPoint door = new LoginUrlAuthenticationEntryPoint(LoginOutcome.LOGIN);
        door.setFavorRelativeUris(true);
        http.securityMatcher(Cookies.PATH, Cookies.PATH + "/**")
                .addFilterBefore(new SessionTerm(clock, idle, longest), SecurityContextHolderFilter.class)
                .csrf(csrf -> csrf.csrfTokenRepository(new FormTokens(cookies)))
                .requestCache(cache -> cache.requestCache(new WantedPage(cookies)))
                .exceptionHandling(e -> e.authenticationEntryPoint(door))
                .authorizeHttpRequests(requests -> {
                    requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD).permitAll();
                    PageRights.apply(requests);
                })
                .logout(logout -> logout.logoutUrl(Cookies.PATH + "/logout")
                        .logoutSuccessHandler(outcome::goodbye))
                .headers(this::headers);
        if (oidc.configured()) {
            http.oauth2Login(login -> {
                login.loginPage(LoginOutcome.LOGIN).successHandler(outcome::onwards).failureHandler(outcome::refused);
                new OidcLogin(providers, oidc, audit).apply(login);
            });
        } else if (hasLocal()) {
            http.authenticationProvider(new LocalOperators(local.operators(), attempts, devices, audit))
                    .formLogin(login -> login.loginPage(LoginOutcome.LOGIN).authenticationDetailsSource(Origin::of)
                            .successHandler(outcome::welcome).failureHandler(outcome::refused));
        }
        return http.build();
    }

    private void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                .permissionsPolicyHeader(permissions -> permissions.policy(NO_FEATURES))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(resource -> resource.policy(CrossOriginResourcePolicy.SAME_ORIGIN));
        if (cookies.secure()) {
            // TLS ends at a proxy, so the request itself never looks secure.
            headers.httpStrictTransportSecurity(strict -> strict.requestMatcher(AnyRequestMatcher.INSTANCE)
                    .maxAgeInSeconds(A_YEAR).includeSubDomains(false));
        }
    }

    /** A session is known by its cookie and never by an address. */
    @Bean
    ServletContextInitializer operatorSessions(
            @Value("${schakel.operators.session.idle:PT30M}") Duration idle) {
        return context -> {
            context.setSessionTrackingModes(Set.of(SessionTrackingMode.COOKIE));
            context.setSessionTimeout((int) Math.max(1, Math.min(idle.toMinutes() + 1, Integer.MAX_VALUE)));
            cookies.describe(context);
        };
    }

    @Bean
    ErrorViewResolver operatorErrorPages() {
        return new ErrorPages();
    }

    /** Tells at the start what of this door does not work as someone may think. */
    @Bean
    ApplicationRunner whoMayLogIn() {
        return arguments -> {
            if (unusedFile) {
                log.warn("operators.yaml wordt niet gelezen, want er is een OpenID Connect-provider.");
            }
            if (!oidc.configured() && !hasLocal()) {
                log.warn("Niemand kan zich aanmelden bij /operations: er is geen operators.yaml en geen OpenID "
                        + "Connect-provider.");
            }
        };
    }
}
