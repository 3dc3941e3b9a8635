package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer sees: the demo as it is shipped, on ports that are free. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {

    private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w+)\\n(.*?)```");

    private final int hub = freePort();
    private final int his = freePort();
    private final int zgw = freePort();
    private final int iwmo = freePort();
    private final int stuf = freePort();
    private Path home;
    private Path output;
    private Process process;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        home = temporary;
        Path demo = copy(Path.of("config/demo"), Map.of(9100, his, 9001, zgw, 9002, iwmo, 9003, stuf));
        output = home.resolve("output");
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "-jar", Path.of("target/schakel.jar").toAbsolutePath().toString(), "--spring.profiles.active=demo",
                "--server.port=" + hub, "--schakel.demo.his-port=" + his, "--schakel.demo.zgw-port=" + zgw,
                "--schakel.demo.iwmo-port=" + iwmo, "--schakel.demo.stuf-port=" + stuf,
                "--schakel.config=" + demo, "--schakel.demo.directory=" + demo, "--schakel.demo.pause=PT0.3S",
                "--schakel.data=" + home.resolve("data"))
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    @AfterAll
    void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    @Order(1)
    void eight_patients_are_referred_and_seven_round_trips_come_to_their_end_in_three_standards() throws Exception {
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

    @Test
    @Order(2)
    void a_fhir_client_from_npm_completes_both_flows_by_the_readme_alone() throws Exception {
        assumeTrue(run(home, "command -v node npm curl").status() == 0, "node, npm or curl is not installed here");
        String readme = Files.readString(Path.of("README.md"));
        String chapter = readme.substring(readme.indexOf("### Both flows, with a client from npm"));
        Path desk = home.resolve("desk");
        Files.createDirectories(desk.resolve("target/his"));
        Files.createDirectories(desk.resolve("config"));
        Files.createSymbolicLink(desk.resolve("config/demo"), Path.of("config/demo").toAbsolutePath());
        Files.writeString(desk.resolve("target/his/his.mjs"), block(chapter, "js"));

        Ran ran = run(desk, "set -e\n" + block(chapter, "sh").replace("localhost:8080", "localhost:" + hub));

        assertThat(ran.status()).as(ran.output()).isZero();
        assertThat(ran.output()).contains("heeft de melding voor scootmobiel ontvangen", "completed: Toegekend",
                "Gemeente Amsterdam", "vraagt: ", "beantwoord: completed", "\"status\":\"afgeleverd\"",
                "mobility.walking");
    }

    private static String block(String chapter, String language) {
        return BLOCK.matcher(chapter).results().filter(block -> block.group(1).equals(language)).findFirst()
                .map(block -> block.group(2)).orElseThrow();
    }

    private record Ran(int status, String output) {
    }

    private Ran run(Path desk, String script) throws IOException, InterruptedException {
        Path said = Files.createTempFile(home, "said", ".txt");
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", script).directory(desk.toFile())
                .redirectErrorStream(true).redirectOutput(said.toFile());
        shell.environment().put("SCHAKEL", "http://localhost:" + hub);
        Process running = shell.start();
        boolean ended = running.waitFor(3, TimeUnit.MINUTES);
        running.destroyForcibly();
        return new Ran(ended ? running.exitValue() : -1, Files.readString(said));
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

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
