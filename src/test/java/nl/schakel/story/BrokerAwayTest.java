package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.junit.jupiter.api.Test;

/** A broker beside the hub that is gone for a while: a GP notices nothing, and the referral goes when it is back. */
class BrokerAwayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void a_gp_can_refer_while_the_queue_is_away_so_the_hub_is_ready_for_work() throws Exception {
        int port = freePort();
        EmbeddedActiveMQ broker = broker(port);
        Hub hub = Hub.prepare().with("spring.artemis.mode", "native")
                .with("spring.artemis.broker-url", "tcp://localhost:" + port
                        + "?reconnectAttempts=-1&retryInterval=200")
                .with("schakel.signals.look", "PT0.5S").with("schakel.metrics-from", "127.0.0.1,::1");
        try {
            hub.open();
            Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel()).becomes("ontvangen");
            broker.stop();

            Referral waits = Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel());
            await().atMost(PATIENCE).until(() -> get(hub, "/actuator/prometheus").body().lines()
                    .anyMatch(line -> line.startsWith("schakel_outbox{") && !line.endsWith(" 0.0")));
            assertThat(get(hub, "/actuator/health/readiness").statusCode()).isEqualTo(200);
            assertThat(get(hub, "/actuator/health/liveness").statusCode()).isEqualTo(200);

            broker = broker(port);
            waits.becomes("ontvangen");
        } finally {
            hub.close();
            broker.stop();
        }
    }

    private static EmbeddedActiveMQ broker(int port) throws Exception {
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ().setConfiguration(new ConfigurationImpl()
                .setPersistenceEnabled(false).setSecurityEnabled(false)
                .addAcceptorConfiguration("tcp", "tcp://localhost:" + port));
        broker.start();
        return broker;
    }

    private static HttpResponse<String> get(Hub hub, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(hub.address().resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
