package nl.schakel.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.SSLParameters;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerCertificateTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private HttpsServer server;

    private URI server(Instant until, boolean asksForOne) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(new SelfSigned(until).server()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters own = getSSLContext().getDefaultSSLParameters();
                own.setNeedClientAuth(asksForOne);
                parameters.setSSLParameters(own);
            }
        });
        server.start();
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/zaken");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void one_that_ends_soon_is_seen_before_it_hurts() throws IOException {
        Instant until = NOW.plus(Duration.ofDays(20));
        ServerCertificate seen = ServerCertificate.of(server(until, false), PATIENCE).orElseThrow();

        assertThat(seen.validUntil()).isEqualTo(until);
        assertThat(seen.expired(NOW)).isFalse();
        assertThat(seen.expiresWithin(Duration.ofDays(30), NOW)).isTrue();
        assertThat(seen.expiresWithin(Duration.ofDays(10), NOW)).isFalse();
        assertThat(seen.trusted()).as("nobody trusts a certificate that vouches for itself").isFalse();
    }

    @Test
    void one_that_has_ended_is_seen_where_a_call_would_only_fail() throws IOException {
        ServerCertificate seen = ServerCertificate.of(server(NOW.minusSeconds(60), false), PATIENCE).orElseThrow();

        assertThat(seen.expired(NOW)).isTrue();
        assertThat(seen.expiresWithin(Duration.ofDays(30), NOW)).isFalse();
    }

    @Test
    void a_server_that_wants_ours_first_still_shows_its_own() throws IOException {
        Instant until = NOW.plus(Duration.ofDays(400));

        assertThat(ServerCertificate.of(server(until, true), PATIENCE)).get()
                .extracting(ServerCertificate::validUntil).isEqualTo(until);
    }

    @Test
    void without_tls_there_is_no_certificate() throws IOException {
        assertThat(ServerCertificate.of(URI.create("http://localhost:9/zaken"), PATIENCE)).isEmpty();
    }

    @Test
    void a_server_that_says_nothing_keeps_nobody_waiting() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("https://localhost:" + silent.getLocalPort() + "/");

            assertThatThrownBy(() -> ServerCertificate.of(address, Duration.ofMillis(200)))
                    .isInstanceOf(IOException.class);
        }
    }
}
