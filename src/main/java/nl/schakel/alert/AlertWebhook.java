package nl.schakel.alert;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Posts each alert as a small JSON object; any status from 200 to 299 says that it arrived. Redirects are not followed:
 * the secret would go along.
 */
final class AlertWebhook implements AlertChannel {

    static final String NAME = "webhook";
    /** HMAC-SHA256 over the exact bytes of the body, in hexadecimal, after {@code sha256=}. */
    static final String SIGNATURE = "X-Schakel-Signature";

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER).build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI url;
    private final String bearer;
    private final String secret;
    private final String pages;

    /**
     * @param bearer empty for none
     * @param secret empty for no signature
     * @param pages  where an operator finds more
     */
    AlertWebhook(URI url, String bearer, String secret, String pages) {
        this.url = url;
        this.bearer = bearer;
        this.secret = secret;
        this.pages = pages;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String words() {
        return "de webhook";
    }

    @Override
    public void tell(AlertNotice notice) throws NotTold {
        byte[] body = body(notice);
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(WHOLE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (!secret.isEmpty()) {
            request.header(SIGNATURE, "sha256=" + hmac(body));
        }
        CompletableFuture<HttpResponse<Void>> call =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
        try {
            // Of the whole answer: the client's own time-out ends with the first line of it.
            int status = call.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            if (status < 200 || status > 299) {
                throw new NotTold("het antwoord was HTTP " + status + ".");
            }
        } catch (TimeoutException e) {
            call.cancel(true);
            throw new NotTold("er kwam op tijd geen antwoord.");
        } catch (ExecutionException e) {
            // The message may quote the address, and that may hold a secret.
            throw new NotTold("geen verbinding (" + e.getCause().getClass().getSimpleName() + ").");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotTold("de hub stopte.");
        }
    }

    private byte[] body(AlertNotice notice) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("id", notice.id());
        body.put("state", notice.ended() ? "ended" : "started");
        body.put("subject", notice.subject());
        body.put("sentence", notice.sentence());
        body.put("since", notice.since().toString());
        body.put("at", notice.at().toString());
        body.put("page", pages);
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings are always JSON", e);
        }
    }

    private String hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
