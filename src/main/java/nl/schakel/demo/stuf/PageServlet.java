package nl.schakel.demo.stuf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The pages for people: the worklist, its style sheet, and the documents. */
final class PageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String DOCUMENTS = "/documenten-inzien/";

    private final transient SimulatedStuf municipality;

    PageServlet(SimulatedStuf municipality) {
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
            write(response, "text/html;charset=UTF-8", new Worklist(municipality.options(),
                    municipality.register().all()).html().getBytes(StandardCharsets.UTF_8));
        } else if ("/stijl.css".equals(path)) {
            try (InputStream css = PageServlet.class.getResourceAsStream("/nl/schakel/demo/stijl.css")) {
                write(response, "text/css;charset=UTF-8", css.readAllBytes());
            }
        } else if (path.startsWith(DOCUMENTS)) {
            document(path.substring(DOCUMENTS.length()), response);
        } else {
            response.sendError(404);
        }
    }

    private void document(String number, HttpServletResponse response) throws IOException {
        Optional<Dossier.Document> found = municipality.register().all().stream()
                .flatMap(zaak -> zaak.documents().stream()).filter(document -> document.number().equals(number))
                .findFirst();
        if (found.isEmpty()) {
            response.sendError(404);
            return;
        }
        boolean pdf = "application/pdf".equals(found.get().format());
        response.setHeader("Content-Disposition", pdf ? "inline; filename=document.pdf" : "attachment");
        write(response, pdf ? "application/pdf" : "application/octet-stream", found.get().content());
    }

    private static void write(HttpServletResponse response, String type, byte[] body) throws IOException {
        response.setContentType(type);
        response.getOutputStream().write(body);
    }
}
