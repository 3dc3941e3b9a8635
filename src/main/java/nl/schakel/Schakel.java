package nl.schakel;

import java.time.Clock;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
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
        application().run(arguments);
    }

    /** The hub, strict about its settings, before it starts. */
    public static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(Schakel.class).initializers(new StrictStart());
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
