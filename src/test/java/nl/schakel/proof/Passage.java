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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BinaryOperator;
import java.util.function.Function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** Stands before a neighbour: keeps what comes by, may answer in its place, and may say more than it did. */
final class Passage implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final URI behind;
    private final Function<Call, Said> instead;
    private final BinaryOperator<String> more;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    /** @param key the Idempotency-Key, null where there is none */
    record Call(String method, String path, String key, String body) {
    }

    /** @param echo a header that repeats what came, null where there is none */
    record Said(int status, String type, String body, String echo) {
    }

    /**
     * @param behind  the neighbour; null where {@code instead} answers everything
     * @param instead what it answers itself; null where the neighbour does
     * @param more    of what was asked and what the neighbour answered, the text that goes back
     */
    Passage(URI behind, Function<Call, Said> instead, BinaryOperator<String> more) {
        this.behind = behind;
        this.instead = instead;
        this.more = more;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(workers);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
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
        Said said = instead.apply(new Call(exchange.getRequestMethod(), exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("Idempotency-Key"), new String(body, StandardCharsets.UTF_8)));
        if (said == null) {
            forward(exchange, body);
            return;
        }
        if (said.echo() != null) {
            exchange.getResponseHeaders().add("X-Echo", said.echo().replaceAll("[^A-Za-z0-9 ]", " "));
        }
        send(exchange, said.status(), said.type(), said.body().getBytes(StandardCharsets.UTF_8));
    }

    private void forward(HttpExchange exchange, byte[] body) throws IOException {
        String asked = new String(body, StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(
                        asked.replace(address().toString(), behind.toString()).getBytes(StandardCharsets.UTF_8)));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!name.matches("(?i)host|connection|content-length|upgrade|http2-settings|expect")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        request.header("X-Through", "echo");
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String type = answer.headers().firstValue("content-type").orElse("application/json");
            byte[] own = type.contains("json") || type.contains("xml")
                    ? more.apply(asked, new String(answer.body(), StandardCharsets.UTF_8)
                    .replace(behind.toString(), address().toString())).getBytes(StandardCharsets.UTF_8) : answer.body();
            send(exchange, answer.statusCode(), type, own);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        workers.shutdownNow();
    }
}
