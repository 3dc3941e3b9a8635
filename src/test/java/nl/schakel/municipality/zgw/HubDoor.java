package nl.schakel.municipality.zgw;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpServer;

/** Stands where the hub takes notifications: 204 with the secret, 401 without. */
final class HubDoor implements AutoCloseable {

    final List<String> heard = new CopyOnWriteArrayList<>();
    volatile String secret = ZgwFixture.CALLBACK_SECRET;
    volatile int withSecret = 204;
    volatile int withoutSecret = 401;
    private final HttpServer server;

    HubDoor() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/zgw/", call -> {
            byte[] body = call.getRequestBody().readAllBytes();
            boolean right = secret.equals(call.getRequestHeaders().getFirst("Authorization"));
            if (right) {
                heard.add(new String(body, StandardCharsets.UTF_8));
            }
            call.sendResponseHeaders(right ? withSecret : withoutSecret, -1);
            call.close();
        });
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
