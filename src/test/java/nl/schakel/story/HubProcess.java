package nl.schakel.story;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The real jar in a process of its own, that a story can kill. */
final class HubProcess {

    private static final Path JAR = Path.of("target/schakel.jar").toAbsolutePath();

    private final Hub neighbourhood;
    private final Path log;
    private volatile Process process;
    private volatile boolean killed;

    HubProcess(Hub neighbourhood) {
        this.neighbourhood = neighbourhood;
        this.log = neighbourhood.data().resolveSibling("hub.log");
    }

    /** Starts, and waits until the hub says that it is ready, or until it was killed: it works before it is ready. */
    void start() {
        killed = false;
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(), "-XX:TieredStopAtLevel=1", "-Xmx384m", "-jar", JAR.toString()));
        neighbourhood.environment().forEach((name, value) -> command.add("--" + name + "=" + value));
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("the hub is ready, see " + log).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100))
                .until(this::isReady);
    }

    /** SIGKILL; nothing gets to say goodbye. */
    void kill() {
        killed = true;
        process.destroyForcibly();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    void awaitDeath() {
        await("the hub is dead").atMost(Duration.ofSeconds(30)).until(() -> !isAlive());
    }

    /** Everything the hub ever printed. */
    Path log() {
        return log;
    }

    private boolean isReady() {
        if (killed) {
            return true;
        }
        if (!process.isAlive()) {
            throw new IllegalStateException("the hub stopped by itself, see " + log);
        }
        URI health = neighbourhood.address().resolve("/actuator/health/readiness");
        try {
            return HttpClient.newHttpClient().send(HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(2))
                    .build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
