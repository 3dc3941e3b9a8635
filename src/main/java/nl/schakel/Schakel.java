package nl.schakel;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;

import nl.schakel.consent.VerifyToken;
import nl.schakel.operations.access.HashPassword;
import nl.schakel.security.RotateKeys;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Bean;

/** The hub between general practice and municipality. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class, proxyBeanMethods = false)
public class Schakel {

    /**
     * Starts the hub; with the profile {@code demo} its neighbours start in the same process. Or runs one command
     * without it: {@code check}, {@code verify-token}, {@code verify-audit}, {@code rotate-keys},
     * {@code hash-password}.
     */
    public static void main(String[] arguments) {
        List<String> rest = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "check" -> {
                // The command speaks for itself; libraries that log would speak in between.
                LoggingSystem.get(Schakel.class.getClassLoader()).beforeInitialize();
                System.exit(CheckCommand.run(rest, System.getenv(), System.out, System.err));
            }
            case "verify-token" -> System.exit(VerifyToken.run(rest, System.out));
            case "verify-audit" -> {
                LoggingSystem.get(Schakel.class.getClassLoader()).beforeInitialize();
                System.exit(VerifyAuditCommand.run(rest, System.getenv(), System.out, System.err));
            }
            case "rotate-keys" -> System.exit(RotateKeys.run(rest, System.getenv(), System.out));
            case "hash-password" -> System.exit(HashPassword.run(rest, System.out));
            default -> start(arguments);
        }
    }

    private static void start(String[] arguments) {
        String location = location(System.getenv("SCHAKEL_CONFIG"));
        if (location != null) {
            System.setProperty("spring.config.location", location);
        }
        application().run(arguments);
    }

    /** Where Spring is to look for {@code application.yaml}; null for where it looks by itself. */
    static String location(String config) {
        return config == null ? null : "classpath:/,optional:file:" + config + "/";
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
