package nl.schakel.municipality.iwmo;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import nl.schakel.municipality.BoundedBody;
import nl.schakel.referral.Fault;

/**
 * Messages by HTTP POST. The reference goes along as {@code Idempotency-Key}, so that a receiver recognises an attempt
 * that is repeated; the consent token goes as {@code Schakel-Consent-Token}. Redirects are not followed.
 */
final class HttpTransport {

    static final String TOKEN = "Schakel-Consent-Token";

    private static final int LARGEST_ANSWER = 256 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final GgkEnvelope envelope;
    private final ClientCertificates certificates;
    private final HttpClient open = builder().build();
    private final Map<ClientCertificates.Loaded, HttpClient> known = new ConcurrentHashMap<>();

    HttpTransport(GgkEnvelope envelope, ClientCertificates certificates) {
        this.envelope = envelope;
        this.certificates = certificates;
    }

    /** Posts a message, in its envelope where it has one; as {@link IwmoTransport#send}. */
    void send(IwmoMessage message, byte[] bytes, IwmoSettings settings, String who) {
        HttpRequest.Builder request = request(settings).header("Content-Type", "application/xml;charset=UTF-8")
                .header("Accept", "application/xml").header("Idempotency-Key", message.reference().toString())
                .POST(BodyPublishers.ofByteArray(bytes));
        if (message.token() != null) {
            request.header(TOKEN, message.token());
        }
        HttpResponse<byte[]> answer = exchange(request.build(), settings, who);
        String error = errorIn(answer.body());
        if (TransportErrors.isKnownAlready(error)) {
            // The number is ours and goes with this message only: an earlier attempt arrived, its answer was lost.
            return;
        }
        if (error != null) {
            throw TransportErrors.of(error);
        }
        if (answer.statusCode() / 100 != 2) {
            throw refusal(answer.statusCode(), who);
        }
    }

    /** Asks an address what it can do, for the dry run: says nothing about anybody and changes nothing. */
    HttpResponse<byte[]> knock(IwmoSettings settings, String who) {
        return exchange(request(settings).method("OPTIONS", BodyPublishers.noBody()).build(), settings, who);
    }

    private static HttpRequest.Builder request(IwmoSettings settings) {
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.url()).timeout(settings.timeout());
        if (settings.secret() != null) {
            request.header("Authorization", "Bearer " + settings.secret());
        }
        return request;
    }

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER);
    }

    private HttpClient client(IwmoSettings settings, String who) {
        ClientCertificates.Loaded certificate = certificates.of(settings, who);
        if (certificate == null) {
            return open;
        }
        return known.computeIfAbsent(certificate, own -> builder().sslContext(own.tls()).build());
    }

    /** The whole exchange, body included, within the time-out: a body that trickles ends too. */
    private HttpResponse<byte[]> exchange(HttpRequest request, IwmoSettings settings, String who) {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client(settings, who).sendAsync(request, BoundedBody.beginning(LARGEST_ANSWER));
        try {
            return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw tooLate(settings, who);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new Fault.Technical("iwmo-interrupted", who + " antwoordde nog niet toen de hub stopte.");
        } catch (ExecutionException e) {
            throw failure(e.getCause(), settings, who);
        }
    }

    private static Fault failure(Throwable cause, IwmoSettings settings, String who) {
        for (Throwable root = cause; root != null; root = root.getCause()) {
            if (root instanceof HttpConnectTimeoutException || root instanceof ConnectException
                    || root instanceof UnresolvedAddressException) {
                return new Fault.Technical("iwmo-unreachable", who + " is niet bereikbaar op iwmo.url.");
            }
            if (root instanceof HttpTimeoutException) {
                return tooLate(settings, who);
            }
            if (root instanceof SSLException) {
                return new Fault.Technical("iwmo-tls", who + " en de hub vertrouwen elkaars certificaat niet. Vraag of "
                        + "het is verlopen of vervangen.");
            }
        }
        return new Fault.Technical("iwmo-connection-lost", who + " verbrak de verbinding.");
    }

    private static Fault tooLate(IwmoSettings settings, String who) {
        return new Fault.Technical("iwmo-time-out", who + " antwoordde niet binnen "
                + settings.timeout().toMillis() / 1000.0 + " seconden.");
    }

    /** The code of a Fo01 in an answer; null where the answer is anything else. */
    private String errorIn(byte[] answer) {
        if (answer.length == 0 || answer.length >= LARGEST_ANSWER) {
            return null;
        }
        try {
            return envelope.open(answer).error();
        } catch (Fault noEnvelope) {
            // A receipt in a form of the receiver's own, or a gateway's page: the status says enough.
            return null;
        }
    }

    private static Fault refusal(int status, String who) {
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            return new Fault.Technical("iwmo-unavailable", who + " kan het bericht nu niet aannemen (HTTP " + status
                    + ").");
        }
        if (status < 400) {
            return new Fault.Translation("iwmo-redirect", who + " verwijst door (HTTP " + status + "); de hub volgt "
                    + "dat niet. Zet het juiste adres in iwmo.url.");
        }
        return switch (status) {
            case 401, 403 -> new Fault.Translation(status == 401 ? "iwmo-unauthorised" : "iwmo-forbidden", who
                    + " laat de hub niet binnen (HTTP " + status + "). Controleer iwmo.secret of "
                    + "iwmo.client-certificate en vraag of de hub daar is geregistreerd.");
            case 404, 410 -> new Fault.Translation("iwmo-not-found", who + " kent het adres niet (HTTP " + status
                    + "). Controleer iwmo.url.");
            case 413 -> new Fault.Translation("iwmo-too-large", who + " vindt het bericht te groot (HTTP 413). Vraag "
                    + "haar de grens op 25 MB te zetten.");
            case 415 -> new Fault.Translation("iwmo-envelope", who + " verwacht een andere vorm (HTTP 415). Controleer "
                    + "iwmo.envelope.");
            default -> new Fault.Translation("iwmo-refused", who + " weigert het bericht (HTTP " + status + "). Vraag "
                    + "haar waarom, met het tijdstip erbij.");
        };
    }
}
