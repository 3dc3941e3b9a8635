package nl.schakel.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import nl.schakel.municipality.iwmo.MunicipalBroker;
import org.apache.activemq.artemis.api.core.Message;

/** Fetches what waits on a municipality's own queue and brings it to its back office, each message once. */
final class QueueCourier implements AutoCloseable {

    private final MunicipalBroker broker;
    private final URI office;
    private final Set<String> brought = new HashSet<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();

    QueueCourier(MunicipalBroker broker, URI office) {
        this.broker = broker;
        this.office = office;
        worker.scheduleWithFixedDelay(this::look, 0, 100, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    private void look() {
        for (Message message : broker.messages()) {
            if (brought.add(message.getStringProperty("reference"))) {
                bring(message);
            }
        }
    }

    private void bring(Message message) {
        ByteBuf waiting = message.toCore().getReadOnlyBodyBuffer().byteBuf();
        byte[] body = new byte[waiting.readableBytes()];
        waiting.readBytes(body);
        try {
            client.send(HttpRequest.newBuilder(office).header("Authorization", "Bearer " + IwmoTown.SECRET)
                    .header("Idempotency-Key", message.getStringProperty("reference"))
                    .POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.discarding());
        } catch (IOException e) {
            brought.remove(message.getStringProperty("reference"));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
