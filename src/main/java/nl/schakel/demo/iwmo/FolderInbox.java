package nl.schakel.demo.iwmo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A back office that fetches its messages from a folder: takes every {@code .xml}, with the {@code .jwt} beside it. */
final class FolderInbox implements AutoCloseable {

    private static final int PAUSE = 100;

    private final Path folder;
    private final Intake intake;
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "simulated-inbox");
        thread.setDaemon(true);
        return thread;
    });

    FolderInbox(Path folder, Intake intake) {
        this.folder = folder;
        this.intake = intake;
        worker.scheduleWithFixedDelay(this::look, 0, PAUSE, TimeUnit.MILLISECONDS);
    }

    /** What lay beside the messages. */
    List<String> tokens() {
        return List.copyOf(tokens);
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    private void look() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".xml")).sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Path token = Path.of(file.toString().replaceFirst("\\.xml$", ".jwt"));
                if (Files.exists(token)) {
                    tokens.add(Files.readString(token));
                    Files.delete(token);
                }
                Files.delete(file);
                intake.take(bytes, null);
            }
        } catch (IOException notNow) {
            // The folder is not there yet, or a file went away: it looks again in a moment.
        }
    }
}
