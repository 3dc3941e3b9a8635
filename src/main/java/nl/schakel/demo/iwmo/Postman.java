package nl.schakel.demo.iwmo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Brings the municipality's messages to the hub, one after the other, and tries again a few times. */
final class Postman implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final List<Duration> PAUSES = List.of(Duration.ofMillis(250), Duration.ofSeconds(1),
            Duration.ofSeconds(3), Duration.ofSeconds(9));

    private record Address(URI callback, String auth) {
    }

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT).build();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "simulated-post");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile Address address;

    /** Where messages go from now on. */
    void deliverTo(URI callback, String auth) {
        address = new Address(callback, auth);
    }

    List<Sent> sent() {
        return List.copyOf(sent);
    }

    void send(Outgoing message) {
        later(() -> attempt(message, 0), Duration.ZERO);
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    private void attempt(Outgoing message, int attempt) {
        int status = call(message.bytes());
        sent.add(new Sent(message.function(), message.identification(), message.reference(), status, message.message(),
                message.bytes()));
        if (status / 100 != 2 && attempt < PAUSES.size()) {
            later(() -> attempt(message, attempt + 1), PAUSES.get(attempt));
        }
    }

    private void later(Runnable task, Duration pause) {
        try {
            worker.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // The municipality has closed for the day.
        }
    }

    /** The status, or -1 where nobody answered or nobody is known. */
    private int call(byte[] bytes) {
        Address known = address;
        if (known == null) {
            return -1;
        }
        HttpRequest request = HttpRequest.newBuilder(known.callback()).timeout(TIMEOUT)
                .header("Content-Type", "application/xml;charset=UTF-8").header("Authorization", known.auth())
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException unreachable) {
            return -1;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
