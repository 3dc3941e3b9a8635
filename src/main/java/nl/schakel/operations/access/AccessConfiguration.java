package nl.schakel.operations.access;

import java.nio.file.Path;
import java.util.List;

import jakarta.servlet.DispatcherType;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    private static final String POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; "
            + "frame-ancestors 'none'; object-src 'none'";

    /** Which right each page asks, the narrowest path first. */
    @Bean
    @Order(3)
    SecurityFilterChain operations(HttpSecurity http, @Value("${schakel.config:config}") List<Path> config)
            throws Exception {
        UserDetailsService users = new InMemoryUserDetailsManager(OperatorsFile.read(config));
        http.securityMatcher("/operations", "/operations/**")
                .userDetailsService(users)
                .authorizeHttpRequests(requests -> requests
                        .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD).permitAll()
                        .requestMatchers(path(HttpMethod.GET, "/operations/assets/**"),
                                path(null, "/operations/login")).permitAll()
                        .requestMatchers(path(null, "/operations/referrals/*/content")).hasAuthority("CONTENT")
                        .requestMatchers(path(null, "/operations/configuration/**"),
                                path(null, "/operations/audit/**")).hasAuthority("ADMINISTER")
                        .requestMatchers(path(HttpMethod.GET, "/operations"), path(HttpMethod.GET, "/operations/**"))
                        .hasAuthority("VIEW")
                        .requestMatchers(path(HttpMethod.POST, "/operations/logout")).authenticated()
                        .requestMatchers(path(HttpMethod.POST, "/operations/**")).hasAuthority("OPERATE")
                        .anyRequest().denyAll())
                .formLogin(login -> login.loginPage("/operations/login").defaultSuccessUrl("/operations"))
                .logout(logout -> logout.logoutUrl("/operations/logout").logoutSuccessUrl("/operations/login"))
                .headers(headers -> headers
                        .contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)));
        return http.build();
    }

    @Bean
    BCryptPasswordEncoder operatorPasswords() {
        return new BCryptPasswordEncoder();
    }

    private static RequestMatcher path(HttpMethod method, String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(method, pattern);
    }
}
