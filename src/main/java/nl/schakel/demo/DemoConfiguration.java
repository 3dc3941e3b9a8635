package nl.schakel.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import ca.uhn.fhir.context.FhirContext;
import nl.schakel.demo.his.SimulatedHis;
import nl.schakel.demo.zgw.Options;
import nl.schakel.demo.zgw.SimulatedZgw;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoConfiguration {

    /**
     * The neighbours forget everything between two runs, so the hub starts afresh as well. Runs before the database and
     * the broker open their files.
     */
    @Bean
    static BeanFactoryPostProcessor freshStart(Environment environment) {
        return beans -> {
            if (environment.getProperty("schakel.demo.fresh", Boolean.class, true)) {
                delete(Path.of(environment.getRequiredProperty("schakel.data")));
            }
        };
    }

    private static void delete(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the data of an earlier demo cannot be removed", e);
        }
    }

    @Bean
    SimulatedHis simulatedHis(@Value("${schakel.demo.his-port}") int port, FhirContext fhir) {
        return SimulatedHis.start(port, fhir);
    }

    @Bean
    SimulatedZgw simulatedZgw(@Value("${schakel.demo.zgw-port}") int port,
                              @Value("${schakel.demo.pause:PT1.5S}") Duration pause) {
        return SimulatedZgw.start(port, Options.of("schakel", "demo-zgw-secret-of-amsterdam-0363", "111222333")
                .withName("Gemeente Amsterdam").withAutopilot(pause));
    }

    /** Once the hub takes calls: the callback is registered and the sample patients are referred. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> roundTrips(SimulatedZgw zgw, SimulatedHis his,
            @Value("${schakel.base-url}") URI hub, @Value("${schakel.demo.directory:config/demo}") Path directory) {
        return event -> {
            zgw.subscribe(hub.resolve("/zgw/0363/notificaties"), "demo-callback-secret-0363");
            List<Path> samples = samples(directory.resolve("referrals"));
            Thread demo = new Thread(new RoundTrips(hub, directory, samples, his, zgw, System.out), "demo");
            demo.setDaemon(true);
            demo.start();
        };
    }

    private static List<Path> samples(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the sample patients are not there", e);
        }
    }
}
