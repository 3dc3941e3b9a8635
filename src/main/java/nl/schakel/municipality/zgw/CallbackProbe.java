package nl.schakel.municipality.zgw;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

import nl.schakel.directory.Municipality;

/**
 * Calls the hub's own callback as a notification service does before it accepts a subscription: with the secret it must
 * be accepted, without it refused.
 */
final class CallbackProbe {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String TEST = """
            {"kanaal": "test", "hoofdObject": "http://schakel.example/", "resource": "test",
             "resourceUrl": "http://schakel.example/", "actie": "create", "aanmaakdatum": "2026-01-01T00:00:00Z",
             "kenmerken": {}}""";

    private final HttpClient http;
    private final URI hub;

    /** @param hub the hub's own address as municipalities know it */
    CallbackProbe(HttpClient http, URI hub) {
        this.http = http;
        this.hub = hub;
    }

    /** Where this municipality's notifications come in. */
    String address(Municipality municipality) {
        String base = hub.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/zgw/" + municipality.code()
                + "/notificaties";
    }

    /** What is wrong, a Dutch sentence; empty where a subscription would be accepted. */
    Optional<String> finding(Municipality municipality, String secret) {
        String address = address(municipality);
        int with = call(address, secret);
        if (with < 0) {
            return Optional.of("De hub bereikt zijn eigen adres voor notificaties niet: " + address
                    + ". Controleer SCHAKEL_BASE_URL; zolang het niet klopt, komen er geen notificaties van "
                    + ZgwConnection.who(municipality).replaceFirst("G", "g") + ".");
        }
        if (with / 100 != 2) {
            return Optional.of("Op " + address + " antwoordt " + with + " waar de hub zelf 204 geeft: er staat iets "
                    + "anders op dit adres, of ertussen.");
        }
        int without = call(address, null);
        return without == 401 || without == 403 ? Optional.empty() : Optional.of("Op " + address + " antwoordt "
                + without + " op een aanroep zonder geheim, waar 401 hoort: er staat iets anders op dit adres, of "
                + "ertussen.");
    }

    private int call(String address, String secret) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT)
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(TEST));
        if (secret != null) {
            request.header("Authorization", secret);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
