package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer sees: the demo as it is shipped, on ports that are free. */
class DemoIT {

    @TempDir
    Path home;
    private Process process;

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    @Test
    void eight_patients_are_referred_and_seven_round_trips_come_to_their_end_in_three_standards() throws Exception {
        int hub = freePort();
        int his = freePort();
        int zgw = freePort();
        int iwmo = freePort();
        int stuf = freePort();
        Path demo = copy(Path.of("config/demo"), Map.of(9100, his, 9001, zgw, 9002, iwmo, 9003, stuf));
        Path output = home.resolve("output");
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "-jar", Path.of("target/schakel.jar").toAbsolutePath().toString(), "--spring.profiles.active=demo",
                "--server.port=" + hub, "--schakel.demo.his-port=" + his, "--schakel.demo.zgw-port=" + zgw,
                "--schakel.demo.iwmo-port=" + iwmo, "--schakel.demo.stuf-port=" + stuf,
                "--schakel.config=" + demo, "--schakel.demo.directory=" + demo, "--schakel.demo.pause=PT0.3S",
                "--schakel.data=" + home.resolve("data"))
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();

        await("the round trips, see " + output).atMost(Duration.ofMinutes(2))
                .until(() -> Files.readString(output).contains("De rondgang is klaar"));

        List<String> lines = Files.readAllLines(output);
        assertThat(lines).filteredOn(line -> line.contains(" aanvaard ")).hasSize(7);
        assertThat(lines).filteredOn(line -> line.contains(" geweigerd ")).singleElement().asString()
                .contains("consent-other-recipient");
        assertThat(lines).filteredOn(line -> line.contains("in het HIS  ")).hasSize(6)
                .allMatch(line -> line.contains("toegekend"));
        assertThat(lines).filteredOn(line -> line.contains(" opgehaald ")).hasSize(1);
        assertThat(lines).noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
        assertThat(page("http://localhost:" + his)).contains("Toegekend");
        assertThat(page("http://localhost:" + zgw)).contains("WMO-").contains("Melding Wmo").contains("WMO-ADVIES-");
        assertThat(page("http://localhost:" + iwmo)).contains("WMO301");
        assertThat(page("http://localhost:" + stuf)).contains("toegekend");
    }

    private Path copy(Path from, Map<Integer, Integer> ports) throws IOException {
        Path to = home.resolve("demo");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                String text = Files.readString(file);
                for (Map.Entry<Integer, Integer> port : ports.entrySet()) {
                    text = text.replace("localhost:" + port.getKey(), "localhost:" + port.getValue());
                }
                Files.writeString(target, text);
            }
        }
        return to;
    }

    private static String page(String address) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
