package nl.schakel.demo.zgw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import nl.schakel.demo.neighbour.Exchange;

/**
 * The official interface descriptions of the ZGW standard as a judge of calls. Each is read once per JVM, at the first
 * call that needs it. Ask {@link #present} first: the descriptions are not part of this project.
 */
public final class OfficialOpenApi {

    private static final Path FOLDER = Path.of("../shared/standards/municipal/openapi");
    private static final Map<String, String> FILES = Map.of("zaken", "zaken-api-1.5.1.yaml",
            "documenten", "documenten-api-1.4.2.yaml", "catalogi", "catalogi-api-1.3.1.yaml",
            "besluiten", "besluiten-api-1.1.0.yaml", "notificaties", "notificaties-api-1.0.1.yaml",
            "autorisaties", "autorisaties-api-1.1.0.yaml");
    private static final Map<String, OfficialDescription> DESCRIPTIONS = new ConcurrentHashMap<>();

    /**
     * What is wrong with one exchange, one sentence each, by place and rule and never by value.
     *
     * @param call     what was judged: method, path and status
     * @param request  complaints about what was asked
     * @param response complaints about what was answered
     */
    public record Report(String call, List<String> request, List<String> response) {

        /** Whether both sides kept to the description. */
        public boolean clean() {
            return request.isEmpty() && response.isEmpty();
        }
    }

    private OfficialOpenApi() {
    }

    /** Whether the descriptions can be read here. */
    public static boolean present() {
        return Files.isDirectory(FOLDER);
    }

    /** Judges one exchange that a simulated neighbour kept. One that went unanswered is judged on its request only. */
    public static Report check(Exchange exchange) {
        return check(exchange.method(), exchange.uri(), exchange.headers(), exchange.body(), exchange.status(),
                exchange.responseHeaders(), exchange.response());
    }

    /**
     * Judges a call and its answer.
     *
     * @param uri             absolute; its path starts with the interface, as in {@code /zaken/api/v1/zaken}
     * @param headers         of the request, names in any case
     * @param status          of the answer, 0 where there was none
     * @param responseHeaders of the answer, names in any case
     */
    public static Report check(String method, URI uri, Map<String, List<String>> headers, byte[] body, int status,
                               Map<String, List<String>> responseHeaders, byte[] responseBody) {
        String path = uri.getPath();
        String call = method + " " + path + " " + status;
        String[] parts = path.split("/api/v1", 2);
        String api = parts[0].replaceFirst("^/", "");
        if (parts.length < 2 || !FILES.containsKey(api)) {
            return new Report(call, List.of("no interface of the standard"), List.of());
        }
        OfficialDescription description = DESCRIPTIONS.computeIfAbsent(api, OfficialOpenApi::load);
        OfficialDescription.Operation operation = description.operation(method, parts[1]);
        if (operation == null) {
            return new Report(call, List.of("no operation of the standard"), List.of());
        }
        List<String> request = new ArrayList<>();
        description.checkParameters(operation, query(uri.getRawQuery()), lower(headers), request);
        description.checkBody(operation, first(headers, "content-type"), body, request);
        List<String> response = new ArrayList<>();
        if (status != 0) {
            description.checkAnswer(operation, status, first(responseHeaders, "content-type"), responseBody, response);
        }
        return new Report(call, request, response);
    }

    private static OfficialDescription load(String api) {
        try {
            return OfficialDescription.read(FOLDER.resolve(FILES.get(api)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw != null) {
            Arrays.stream(raw.split("&")).map(pair -> pair.split("=", 2)).forEach(pair ->
                    query.put(decoded(pair[0]), pair.length < 2 ? "" : decoded(pair[1])));
        }
        return query;
    }

    private static Map<String, String> lower(Map<String, List<String>> headers) {
        Map<String, String> lower = new LinkedHashMap<>();
        headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        return lower;
    }

    private static String first(Map<String, List<String>> headers, String name) {
        return lower(headers).getOrDefault(name, "").split(";")[0].trim();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
