package nl.schakel.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ca.uhn.fhir.context.FhirContext;
import nl.schakel.demo.his.SimulatedHis;
import nl.schakel.demo.iwmo.IwmoOptions;
import nl.schakel.demo.iwmo.SimulatedIwmo;
import nl.schakel.demo.stuf.ScenarioFiles;
import nl.schakel.demo.stuf.SimulatedStuf;
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

    private static final String MARK = ".schakel-demo";
    /** The usual ones, and those of the teams in {@code config/demo/municipalities}. */
    private static final List<String> ZAAKTYPEN = Stream.concat(Options.USUAL_ZAAKTYPEN.stream(), Stream.of(
            "WMO-GEBIEDSTEAM-N", "WMO-GEBIEDSTEAM-Z", "WMO-TEAM-WOENSEL", "WMO-TEAM-STRIJP", "WELZIJN-OP-RECEPT",
            "SCHULDHULP", "JEUGD-HULPVRAAG")).toList();

    /**
     * The neighbours forget everything between two runs, so the hub starts afresh as well. Runs before the database and
     * the broker open their files.
     */
    @Bean
    static BeanFactoryPostProcessor freshStart(Environment environment) {
        return beans -> {
            Path data = Path.of(environment.getRequiredProperty("schakel.data"));
            try {
                empty(data);
                Files.createDirectories(data);
                Files.writeString(data.resolve(MARK), "Deze map wordt bij elke demonstratie geleegd.\n");
            } catch (IOException e) {
                throw new UncheckedIOException("the data of an earlier demo cannot be removed", e);
            }
        };
    }

    /** Only what a demo made: a directory without its mark may hold the data of a real hub. */
    private static void empty(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> files = all.sorted(Comparator.reverseOrder()).toList();
            if (files.size() > 1 && !Files.exists(directory.resolve(MARK))) {
                throw new IllegalStateException("De demonstratie leegt " + directory + " niet: die map is niet door "
                        + "een demonstratie gemaakt. Kies met SCHAKEL_DATA een andere.");
            }
            for (Path file : files) {
                Files.delete(file);
            }
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
                .withName("Gemeente Amsterdam").withZaaktypen(ZAAKTYPEN).withAutopilot(pause));
    }

    @Bean
    SimulatedIwmo simulatedIwmo(@Value("${schakel.demo.iwmo-port}") int port,
                                @Value("${schakel.demo.pause:PT1.5S}") Duration pause,
                                @Value("${schakel.demo.directory:config/demo}") Path directory) {
        return SimulatedIwmo.start(port, IwmoOptions
                .of("Gemeente Groningen", "0014", "demo-iwmo-secret-of-groningen-0014")
                .withScenarios(directory.resolve("scenarios/iwmo")).withAutopilot(pause));
    }

    @Bean
    SimulatedStuf simulatedStuf(@Value("${schakel.demo.stuf-port}") int port,
                                @Value("${schakel.demo.pause:PT1.5S}") Duration pause,
                                @Value("${schakel.demo.directory:config/demo}") Path directory) {
        return SimulatedStuf.start(port, nl.schakel.demo.stuf.Options.of("0384", "SCHAKEL", "ZAAKSYSTEEM")
                .withName("Gemeente Diemen").withLogin("schakel", "demo-stuf-secret-of-diemen-0384")
                .withScenarios(ScenarioFiles.read(directory.resolve("scenarios/stuf"))).withAutopilot(pause));
    }

    /** Once the hub takes calls: the callbacks are known to the neighbours and the sample patients are referred. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> roundTrips(SimulatedZgw zgw, SimulatedIwmo iwmo, SimulatedStuf stuf,
            SimulatedHis his, @Value("${schakel.base-url}") URI hub,
            @Value("${schakel.demo.directory:config/demo}") Path directory) {
        return event -> {
            iwmo.subscribe(hub.resolve("/iwmo/0014/berichten"), "demo-callback-secret-0014");
            stuf.subscribe(hub.resolve("/stuf/0384"), "demo-callback-secret-0384");
            List<Path> samples = samples(directory.resolve("referrals"));
            Map<String, URI> worklists = new LinkedHashMap<>();
            worklists.put("ZGW", zgw.address());
            worklists.put("iWmo", iwmo.address());
            worklists.put("StUF", stuf.address());
            Thread demo = new Thread(new RoundTrips(hub, directory, samples, his, worklists, System.out), "demo");
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
