package nl.schakel.demo.zgw;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The pages for people: the worklist, its style sheet, and the documents. */
final class PageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient SimulatedZgw municipality;

    PageServlet(SimulatedZgw municipality) {
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
            String page;
            synchronized (municipality.register()) {
                page = new Worklist(municipality).html();
            }
            write(response, "text/html;charset=UTF-8", page.getBytes(StandardCharsets.UTF_8));
        } else if ("/stijl.css".equals(path)) {
            try (InputStream css = PageServlet.class.getResourceAsStream("/nl/schakel/demo/stijl.css")) {
                write(response, "text/css;charset=UTF-8", css.readAllBytes());
            }
        } else if (path.startsWith("/documenten-inzien/")) {
            document(Register.idOf(path), response);
        } else {
            response.sendError(404);
        }
    }

    private void document(String id, HttpServletResponse response) throws IOException {
        byte[] content;
        ObjectNode document;
        synchronized (municipality.register()) {
            document = municipality.register().find(Kind.DOCUMENT, id).orElse(null);
            content = municipality.register().content(id).orElse(null);
        }
        if (document == null || content == null) {
            response.sendError(404);
            return;
        }
        boolean pdf = "application/pdf".equals(document.path("formaat").asText());
        response.setHeader("Content-Disposition", pdf ? "inline; filename=document.pdf" : "attachment");
        write(response, pdf ? "application/pdf" : "application/octet-stream", content);
    }

    private static void write(HttpServletResponse response, String type, byte[] body) throws IOException {
        response.setContentType(type);
        response.getOutputStream().write(body);
    }
}
