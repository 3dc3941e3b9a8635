package nl.schakel.municipality.stuf;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.stuf.StufSettings.KeyFile;
import nl.schakel.referral.Fault;

/**
 * What all calls to StUF municipalities share: the clock, and one HTTP client for each set of certificates. It follows
 * no redirect and repeats no call by itself: repeating is the broker's work. A certificate that is replaced by another
 * in the same file is used from the next call on.
 */
public final class StufClient {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final HttpClient plain = builder().build();
    private final Map<Certificates, HttpClient> withCertificates = new ConcurrentHashMap<>();
    private final Clock clock;

    private record Certificates(KeyFile keys, FileTime keysAt, KeyFile trust, FileTime trustAt) {
    }

    /** @param clock for the moment that a message names */
    public StufClient(Clock clock) {
        this.clock = clock;
    }

    /** @throws Fault.Translation where the municipality's settings are wrong */
    StufConnection open(Municipality municipality) {
        return new StufConnection(this, municipality, StufSettings.of(municipality));
    }

    Clock clock() {
        return clock;
    }

    HttpClient http(StufConnection at) {
        StufSettings settings = at.settings();
        if (settings.keys() == null && settings.trust() == null) {
            return plain;
        }
        try {
            Certificates wanted = new Certificates(settings.keys(), changed(settings.keys()), settings.trust(),
                    changed(settings.trust()));
            HttpClient known = withCertificates.get(wanted);
            if (known == null) {
                withCertificates.keySet().removeIf(older -> isSameFiles(older, wanted));
                known = builder().sslContext(KeyStores.context(settings.keys(), settings.trust())).build();
                withCertificates.put(wanted, known);
            }
            return known;
        } catch (GeneralSecurityException | IOException e) {
            throw new Fault.Technical("stuf-keystore", at.sentence("verbinden", "is niet te bellen: het bestand van "
                    + "stuf.keystore of stuf.truststore is niet te lezen"));
        }
    }

    private static boolean isSameFiles(Certificates one, Certificates other) {
        return Objects.equals(one.keys(), other.keys()) && Objects.equals(one.trust(), other.trust());
    }

    private static FileTime changed(KeyFile file) throws IOException {
        return file == null ? null : Files.getLastModifiedTime(file.path());
    }

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(CONNECT);
    }
}
