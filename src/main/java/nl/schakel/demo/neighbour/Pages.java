package nl.schakel.demo.neighbour;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The pages of a neighbour for people: its worklist at {@code /}, the style sheet, and the documents it received. */
public final class Pages extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String DOCUMENTS = "/documenten-inzien/";

    private final transient Supplier<String> worklist;
    private final transient Function<String, Optional<Document>> documents;

    /**
     * @param worklist  makes the page anew for every look
     * @param documents by what follows {@code /documenten-inzien/} in a link of the page
     */
    public Pages(Supplier<String> worklist, Function<String, Optional<Document>> documents) {
        this.worklist = worklist;
        this.documents = documents;
    }

    /** A document; a PDF is shown, another is saved. */
    public record Document(boolean pdf, byte[] content) {
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        String path = String.valueOf(request.getPathInfo());
        if ("/".equals(path)) {
            response.setHeader("Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'");
            write(response, "text/html;charset=UTF-8", worklist.get().getBytes(StandardCharsets.UTF_8));
        } else if ("/stijl.css".equals(path)) {
            try (InputStream css = Pages.class.getResourceAsStream("/nl/schakel/demo/stijl.css")) {
                write(response, "text/css;charset=UTF-8", css.readAllBytes());
            }
        } else {
            Optional<Document> found = path.startsWith(DOCUMENTS)
                    ? documents.apply(path.substring(DOCUMENTS.length())) : Optional.empty();
            if (found.isEmpty()) {
                response.sendError(404);
                return;
            }
            boolean pdf = found.get().pdf();
            response.setHeader("Content-Disposition", pdf ? "inline; filename=document.pdf" : "attachment");
            write(response, pdf ? "application/pdf" : "application/octet-stream", found.get().content());
        }
    }

    private static void write(HttpServletResponse response, String type, byte[] body) throws IOException {
        response.setContentType(type);
        response.getOutputStream().write(body);
    }
}
