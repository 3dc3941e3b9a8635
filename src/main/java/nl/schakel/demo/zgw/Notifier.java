package nl.schakel.demo.zgw;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The notification service: no content, at least once, in no promised order. Delivers on a thread of its own and
 * tries again a few times.
 */
final class Notifier implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final List<Duration> PAUSES = List.of(Duration.ofMillis(250), Duration.ofSeconds(1),
            Duration.ofSeconds(3), Duration.ofSeconds(9));

    /**
     * One subscription.
     *
     * @param kanalen what was asked for; null for everything, as a subscription made by hand here
     */
    record Subscription(String url, URI callback, String auth, JsonNode kanalen) {

        /** Without its secret. */
        ObjectNode shown() {
            return Json.object().put("url", url).put("callbackUrl", callback.toString())
                    .set("kanalen", kanalen == null ? Json.list(List.of()) : kanalen);
        }

        private boolean wants(ObjectNode notification) {
            if (kanalen == null) {
                return true;
            }
            for (JsonNode channel : kanalen) {
                boolean fits = channel.path("naam").asText().equals(notification.path("kanaal").asText());
                for (Map.Entry<String, JsonNode> filter : channel.path("filters").properties()) {
                    fits &= notification.path("kenmerken").path(filter.getKey()).asText()
                            .equals(filter.getValue().asText());
                }
                if (fits) {
                    return true;
                }
            }
            return false;
        }
    }

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT).build();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "simulated-notifications");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final List<Notice> notices = new CopyOnWriteArrayList<>();
    private final List<ObjectNode> gathered = new ArrayList<>();
    private final Duration batch;
    private final Supplier<Instant> present;

    private volatile Delivery delivery = Delivery.NORMAL;
    private volatile Duration delay = Duration.ZERO;

    Notifier(Duration batch, Supplier<Instant> present) {
        this.batch = batch;
        this.present = present;
    }

    /**
     * Subscribes after the test call: with the secret it must be accepted, without it refused.
     *
     * @throws IllegalStateException with the reason in one sentence
     */
    void subscribe(URI callback, String auth) {
        int with = test(callback, auth);
        if (with / 100 != 2) {
            throw new IllegalStateException("De testaanroep met autorisatie kreeg " + answer(with)
                    + " waar een 2xx hoort.");
        }
        int without = test(callback, null);
        if (without != 401 && without != 403) {
            throw new IllegalStateException("De testaanroep zonder autorisatie kreeg " + answer(without)
                    + " waar 401 of 403 hoort.");
        }
        subscriptions.removeIf(known -> known.callback().equals(callback));
        subscriptions.add(new Subscription("urn:by-hand:" + callback, callback, auth, null));
    }

    /** The status that the callback answers the test call with, -1 where nobody does. */
    int test(URI callback, String auth) {
        return call(new Subscription(null, callback, auth, null), notification("test", "http://some.hoofdobject.nl/",
                "some_resource", "http://some.resource.nl/", "create", Json.object()));
    }

    /** Adds a subscription that was tested, or replaces the one at its address. */
    void keep(Subscription subscription) {
        cancel(subscription.url());
        subscriptions.add(subscription);
    }

    void cancel(String url) {
        subscriptions.removeIf(known -> known.url().equals(url));
    }

    void forget() {
        subscriptions.clear();
    }

    List<ObjectNode> subscriptions() {
        return subscriptions.stream().map(Subscription::shown).toList();
    }

    void deliver(Delivery how) {
        this.delivery = how;
    }

    void delay(Duration pause) {
        this.delay = pause;
    }

    List<Notice> notices() {
        return List.copyOf(notices);
    }

    void send(String channel, String mainObject, String resource, String resourceUrl, String action,
              ObjectNode marks) {
        ObjectNode body = notification(channel, mainObject, resource, resourceUrl, action, marks);
        switch (delivery) {
            case LOST -> notices.add(new Notice(channel, resource, resourceUrl, action, 0));
            case NORMAL -> later(() -> toAll(body), delay);
            case TWICE -> {
                later(() -> toAll(body), delay);
                later(() -> toAll(body), delay);
            }
            case OUT_OF_ORDER -> gather(body);
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    private void gather(ObjectNode body) {
        synchronized (gathered) {
            gathered.add(body);
            if (gathered.size() == 1) {
                later(this::scatter, batch.plus(delay));
            }
        }
    }

    private void scatter() {
        List<ObjectNode> reversed;
        synchronized (gathered) {
            reversed = new ArrayList<>(gathered);
            gathered.clear();
        }
        Collections.reverse(reversed);
        reversed.forEach(this::toAll);
    }

    private void toAll(ObjectNode body) {
        subscriptions.stream().filter(subscription -> subscription.wants(body))
                .forEach(subscription -> attempt(subscription, body, 0));
    }

    private void attempt(Subscription subscription, ObjectNode body, int attempt) {
        int status = call(subscription, body);
        notices.add(new Notice(body.path("kanaal").asText(), body.path("resource").asText(),
                body.path("resourceUrl").asText(), body.path("actie").asText(), status));
        if (status / 100 != 2 && attempt < PAUSES.size()) {
            later(() -> attempt(subscription, body, attempt + 1), PAUSES.get(attempt));
        }
    }

    private void later(Runnable task, Duration pause) {
        try {
            worker.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // The municipality has closed for the day; the hub's own poll finds what this would have told.
        }
    }

    /** The status, or -1 where nobody answered. */
    private int call(Subscription subscription, ObjectNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(subscription.callback()).timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
        if (subscription.auth() != null) {
            request.header("Authorization", subscription.auth());
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException unreachable) {
            return -1;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private static String answer(int status) {
        return status < 0 ? "geen antwoord" : String.valueOf(status);
    }

    private ObjectNode notification(String channel, String mainObject, String resource, String resourceUrl,
                                           String action, ObjectNode marks) {
        return Json.object().put("kanaal", channel).put("hoofdObject", mainObject).put("resource", resource)
                .put("resourceUrl", resourceUrl).put("actie", action).put("aanmaakdatum", present.get().toString())
                .set("kenmerken", marks);
    }
}
