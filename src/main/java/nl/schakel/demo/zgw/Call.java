package nl.schakel.demo.zgw;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One call to an interface.
 *
 * @param segments of the path after {@code /api/v1/}
 */
record Call(String method, Api api, List<String> segments, Map<String, String> query, UnaryOperator<String> headers,
            byte[] body) {

    String header(String name) {
        return headers.apply(name);
    }

    boolean writes() {
        return "POST".equals(method) || "PUT".equals(method) || "DELETE".equals(method) || changes();
    }

    /** Whether it changes what is there. */
    boolean changes() {
        return "PATCH".equals(method);
    }

    static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.put(decoded(name), decoded(value));
            }
        }
        return query;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
