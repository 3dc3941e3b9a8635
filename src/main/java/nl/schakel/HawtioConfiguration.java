package nl.schakel;

import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.util.ClassUtils;

/** Lets a developer, and nobody else, in at hawtio. What may be read there is in {@code jolokia-access.xml}. */
@Configuration(proxyBeanMethods = false)
@Profile(HawtioConfiguration.PROFILE)
class HawtioConfiguration {

    static final String PROFILE = "hawtio";

    private static final String USER = "ontwikkelaar";
    private static final int SHORTEST = 12;

    /** Why a hub with hawtio may not start, in Dutch; nothing where nobody asks for hawtio. */
    static List<String> findings(Environment environment) {
        List<String> findings = new ArrayList<>();
        if (environment.acceptsProfiles(Profiles.of(PROFILE))) {
            if (environment.getProperty("schakel.hawtio.password", "").length() < SHORTEST) {
                findings.add("Het profiel hawtio vraagt een wachtwoord van ten minste " + SHORTEST
                        + " tekens: zet het in SCHAKEL_HAWTIO_PASSWORD.");
            }
            if (!ClassUtils.isPresent("io.hawt.springboot.HawtioEndpoint", null)) {
                findings.add("Deze jar is zonder hawtio gebouwd. Bouw hem met mvn -Phawtio package, of laat het "
                        + "profiel hawtio weg.");
            }
        }
        return findings;
    }

    /**
     * Without a session: a cookie of this port would go to the operators' pages on the other port too. Without a token
     * against forged requests: what may be asked changes nothing, and the policy refuses other origins.
     */
    @Bean
    @Order(4)
    SecurityFilterChain hawtio(HttpSecurity http, @Value("${schakel.hawtio.password}") String password)
            throws Exception {
        BCryptPasswordEncoder encoder = new BCryptPasswordEncoder();
        return http.securityMatcher(new OrRequestMatcher(path("/actuator/hawtio/**"), path("/actuator/jolokia/**")))
                .userDetailsService(new InMemoryUserDetailsManager(User.withUsername(USER)
                        .password(password).passwordEncoder(encoder::encode).roles(PROFILE).build()))
                .authorizeHttpRequests(requests -> requests.anyRequest().hasRole(PROFILE))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .httpBasic(Customizer.withDefaults()).build();
    }

    private static RequestMatcher path(String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(pattern);
    }
}
