package nl.schakel.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * A public JSON document that changes only with a restart. A servlet of its own, because a path below {@code /fhir}
 * belongs to the FHIR servlet unless another servlet is mapped to exactly that path.
 */
final class FixedDocument extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final String json;

    FixedDocument(String json) {
        this.json = json;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("Cache-Control", "public, max-age=300");
        response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
    }
}
