package nl.schakel.demo.stuf;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Sends actualiseerZaakstatus to whoever asked for it, once; whether it is taken is only kept. */
final class Notifier implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final Answers answers;
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "simulated-stuf-notifier");
        thread.setDaemon(true);
        return thread;
    });
    private volatile URI callback;
    private volatile String auth;

    Notifier(Answers answers) {
        this.answers = answers;
    }

    void subscribe(URI callback, String auth) {
        this.auth = auth;
        this.callback = callback;
    }

    void tell(Dossier zaak) {
        URI to = callback;
        if (to != null && !worker.isShutdown()) {
            worker.execute(() -> send(to, zaak));
        }
    }

    /** What was answered to each message so far; 0 where nobody was there. */
    List<Integer> statuses() {
        return List.copyOf(statuses);
    }

    private void send(URI to, Dossier zaak) {
        HttpRequest request = HttpRequest.newBuilder(to).header("Content-Type", "text/xml; charset=utf-8")
                .header("SOAPAction", "\"http://www.egem.nl/StUF/sector/zkn/0310/actualiseerZaakstatus_Lk01\"")
                .header("Authorization", auth)
                .POST(HttpRequest.BodyPublishers.ofString(Soap.wrap(false, answers.statusChanged(zaak)))).build();
        try {
            statuses.add(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            statuses.add(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
