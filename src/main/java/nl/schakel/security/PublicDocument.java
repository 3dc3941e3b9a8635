package nl.schakel.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * A public JSON document. A servlet of its own, because a path below {@code /fhir} belongs to the FHIR servlet unless
 * another servlet is mapped to exactly that path.
 */
final class PublicDocument extends HttpServlet {

    /** How long a partner may keep a copy. */
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private static final long serialVersionUID = 1L;

    private final transient Supplier<String> json;

    PublicDocument(Supplier<String> json) {
        this.json = json;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("Cache-Control", "public, max-age=" + MAX_AGE.toSeconds());
        response.getOutputStream().write(json.get().getBytes(StandardCharsets.UTF_8));
    }
}
