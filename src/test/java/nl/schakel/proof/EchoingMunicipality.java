package nl.schakel.proof;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A municipality that reads like another one, and refuses the person: its answer repeats the whole message in title,
 * detail and every broken rule, as some systems do.
 */
final class EchoingMunicipality implements AutoCloseable {

    private final HttpServer server;
    private final URI behind;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private volatile int refusals;

    /** @param behind whose catalogue it has, and who does all work that it does not refuse */
    EchoingMunicipality(URI behind) {
        this.behind = behind;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** How often it refused and told what. */
    int refusals() {
        return refusals;
    }

    /** Everything it received since the last time. */
    byte[] received() {
        synchronized (received) {
            byte[] bytes = received.toByteArray();
            received.reset();
            return bytes;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        keep(exchange, body);
        boolean person = exchange.getRequestMethod().equals("POST")
                && exchange.getRequestURI().getPath().endsWith("/rollen");
        if (person) {
            refuse(exchange, new String(body, StandardCharsets.UTF_8));
            return;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(
                        new String(body, StandardCharsets.UTF_8).replace(address().toString(), behind.toString())
                                .getBytes(StandardCharsets.UTF_8)));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!name.matches("(?i)host|connection|content-length|upgrade|http2-settings|expect")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        request.header("X-Through", "echo");
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String type = answer.headers().firstValue("content-type").orElse("application/json");
            byte[] own = type.contains("json") ? new String(answer.body(), StandardCharsets.UTF_8)
                    .replace(behind.toString(), address().toString()).getBytes(StandardCharsets.UTF_8) : answer.body();
            send(exchange, answer.statusCode(), type, own);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuse(HttpExchange exchange, String said) throws IOException {
        refusals++;
        ObjectNode problem = json.createObjectNode().put("type", "https://echo.example/" + said.hashCode())
                .put("code", "invalid").put("title", said).put("status", 400).put("detail", said)
                .put("instance", said);
        problem.putArray("invalidParams").addObject().put("name", said).put("code", said).put("reason", said);
        exchange.getResponseHeaders().add("X-Echo", said.replaceAll("[^A-Za-z0-9 ]", " "));
        send(exchange, 400, "application/problem+json", json.writeValueAsBytes(problem));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void keep(HttpExchange exchange, byte[] body) {
        synchronized (received) {
            received.writeBytes((exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n"
                    + exchange.getRequestHeaders().entrySet() + "\n").getBytes(StandardCharsets.UTF_8));
            received.writeBytes(body);
            received.write('\n');
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
