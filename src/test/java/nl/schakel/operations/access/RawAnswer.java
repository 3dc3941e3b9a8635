package nl.schakel.operations.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a server says to a request line as it stands: no client makes it better first.
 *
 * @param all status line, headers and body
 */
record RawAnswer(int status, String all) {

    private static final int STATUS_AT = 9;

    static RawAnswer of(URI server, String line, Map<String, String> cookies) {
        String sent = cookies.entrySet().stream().map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream().write((line + "\r\nHost: localhost\r\nConnection: close\r\n"
                    + (sent.isEmpty() ? "" : "Cookie: " + sent + "\r\n") + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new RawAnswer(Integer.parseInt(all.substring(STATUS_AT, STATUS_AT + 3)), all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
