package nl.schakel.fhir.subscription;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Posts to the addresses of subscribers. Calls do not wait for each other: one that hangs costs no thread, and ends
 * with its time-out. Redirects are not followed, since they lead where nobody registered; of an answer only its status is
 * read.
 */
final class Hook implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int THREADS = 8;
    /** What the client may need beyond its own time-out before it is given up. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "subscriptions");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(CONNECT).executor(threads).build();

    /**
     * @param headers {@code Name: value}
     * @param done    called once, with what went wrong in Dutch, or with null where the answer was a 2xx
     */
    void post(Terms terms, List<String> headers, byte[] body, Consumer<String> done) {
        Duration timeout = Duration.ofSeconds(terms.timeout());
        HttpRequest.Builder request = HttpRequest.newBuilder(terms.endpoint()).timeout(timeout)
                .header("Content-Type", terms.mediaType() + ";charset=UTF-8").POST(BodyPublishers.ofByteArray(body));
        for (String line : headers) {
            int colon = line.indexOf(':');
            request.header(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        http.sendAsync(request.build(), answer -> new Unread())
                .orTimeout(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync((answer, failure) ->
                        done.accept(failure == null ? trouble(answer.statusCode()) : trouble(failure)), threads);
    }

    private static String trouble(int status) {
        return status >= 200 && status < 300 ? null : "Het adres antwoordt met HTTP " + status + ".";
    }

    private static String trouble(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof HttpTimeoutException || cause instanceof TimeoutException
                ? "Het adres antwoordt niet op tijd." : "Het adres antwoordt niet.";
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Hangs up at the first byte of an answer's body: nobody needs it, and it may be endless. */
    private static final class Unread implements BodySubscriber<Void> {

        @Override
        public CompletionStage<Void> getBody() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(List<ByteBuffer> bytes) {
            // Cancelled; what was under way is dropped.
        }

        @Override
        public void onError(Throwable thrown) {
            // The status is known already.
        }

        @Override
        public void onComplete() {
            // The status is known already.
        }
    }
}
