package nl.schakel.municipality.zgw;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BinaryOperator;

import javax.net.ssl.SSLException;

import nl.schakel.municipality.BoundedBody;
import nl.schakel.referral.Fault;

/** Sends a call and gives the answer, or the fault that the lack of one is. It never quotes what went over the line. */
final class ZgwHttp {

    private final HttpClient http;
    private final Duration timeout;
    private final BinaryOperator<String> sentence;

    /**
     * @param timeout  longest a whole call may take
     * @param sentence makes one of a step and of what happened there, both Dutch
     */
    ZgwHttp(HttpClient http, Duration timeout, BinaryOperator<String> sentence) {
        this.http = http;
        this.timeout = timeout;
        this.sentence = sentence;
    }

    /**
     * The whole exchange, body included, within the time-out: a body that trickles ends too.
     *
     * @param largest most bytes that are read
     * @throws Fault where there was no answer, or one that is too large
     */
    HttpResponse<byte[]> send(HttpRequest request, String step, int largest) {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, BoundedBody.of(largest));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw tooLate(step);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new Fault.Technical("zgw-interrupted",
                    sentence.apply(step, "antwoordde nog niet toen de hub stopte"));
        } catch (ExecutionException e) {
            throw failure(e.getCause(), step, largest);
        }
    }

    private Fault failure(Throwable cause, String step, int largest) {
        if (among(cause, BoundedBody.TooLarge.class)) {
            return new Fault.Translation("zgw-answer-too-large", sentence.apply(step, "geeft een antwoord van meer dan "
                    + largest / (1024 * 1024) + " MB"));
        }
        if (among(cause, CertificateExpiredException.class)) {
            return new Fault.Technical("zgw-certificate-expired", sentence.apply(step, "heeft een verlopen "
                    + "TLS-certificaat; laat het vernieuwen"));
        }
        if (among(cause, SSLException.class)) {
            return new Fault.Technical("zgw-tls", sentence.apply(step, "en de hub komen niet tot een veilige "
                    + "verbinding; controleer de TLS-certificaten van beide kanten"));
        }
        if (among(cause, ConnectException.class) || among(cause, UnresolvedAddressException.class)
                || among(cause, HttpConnectTimeoutException.class)) {
            return new Fault.Technical("zgw-unreachable", sentence.apply(step, "is niet bereikbaar"));
        }
        if (among(cause, HttpTimeoutException.class)) {
            return tooLate(step);
        }
        return new Fault.Technical("zgw-connection-lost", sentence.apply(step, "verbrak de verbinding"));
    }

    private static boolean among(Throwable cause, Class<? extends Throwable> kind) {
        Throwable link = cause;
        while (link != null && !kind.isInstance(link)) {
            link = link.getCause();
        }
        return link != null;
    }

    private Fault tooLate(String step) {
        return new Fault.Technical("zgw-time-out", sentence.apply(step, "antwoordde niet binnen "
                + timeout.toMillis() / 1000.0 + " seconden"));
    }
}
