package nl.schakel;

import java.time.Clock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The hub between general practice and municipality. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class, proxyBeanMethods = false)
public class Schakel {

    /** Starts the hub; with the profile {@code demo} its neighbours start in the same process. */
    public static void main(String[] arguments) {
        String config = System.getenv("SCHAKEL_CONFIG");
        if (config != null) {
            System.setProperty("spring.config.location", "classpath:/,optional:file:" + config + "/");
        }
        SpringApplication.run(Schakel.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
