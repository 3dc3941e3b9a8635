package nl.schakel.demo.iwmo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The page for people: the worklist and its style sheet. */
final class PageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient SimulatedIwmo municipality;

    PageServlet(SimulatedIwmo municipality) {
        this.municipality = municipality;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        String path = String.valueOf(request.getPathInfo());
        if ("/".equals(path)) {
            response.setHeader("Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'");
            write(response, "text/html;charset=UTF-8",
                    new Worklist(municipality).html().getBytes(StandardCharsets.UTF_8));
        } else if ("/stijl.css".equals(path)) {
            try (InputStream css = PageServlet.class.getResourceAsStream("/nl/schakel/demo/stijl.css")) {
                write(response, "text/css;charset=UTF-8", css.readAllBytes());
            }
        } else {
            response.sendError(404);
        }
    }

    private static void write(HttpServletResponse response, String type, byte[] body) throws IOException {
        response.setContentType(type);
        response.getOutputStream().write(body);
    }
}
