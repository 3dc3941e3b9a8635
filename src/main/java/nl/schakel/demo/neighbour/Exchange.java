package nl.schakel.demo.neighbour;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One call as a simulated neighbour saw it.
 *
 * @param at              when it arrived
 * @param uri             as called, absolute, with query
 * @param headers         of the request, names in lower case
 * @param body            of the request, empty where there was none
 * @param status          HTTP status of the answer; 0 while there is none, and where the connection was closed
 *                        unanswered
 * @param responseHeaders of the answer, names in lower case
 * @param response        of the answer
 */
public record Exchange(Instant at, String method, URI uri, Map<String, List<String>> headers, byte[] body,
                       int status, Map<String, List<String>> responseHeaders, byte[] response) {

    /** The path without the query. */
    public String path() {
        return uri.getRawPath();
    }

    /** The query as it was sent, empty where there was none. */
    public String query() {
        return uri.getRawQuery() == null ? "" : uri.getRawQuery();
    }

    /** The first value of a request header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
    }

    /** The request's body read as UTF-8. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The answer's body read as UTF-8. */
    public String responseText() {
        return new String(response, StandardCharsets.UTF_8);
    }

    Exchange answered(int answerStatus, Map<String, List<String>> answerHeaders, byte[] answer) {
        return new Exchange(at, method, uri, headers, body, answerStatus, answerHeaders, answer);
    }

    /** Method, path and status: the rest may be about a patient. */
    @Override
    public String toString() {
        return method + " " + path() + " -> " + (status == 0 ? "no answer" : status);
    }
}
