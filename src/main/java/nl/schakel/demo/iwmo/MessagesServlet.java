package nl.schakel.demo.iwmo;

import java.io.IOException;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** {@code POST /berichten}: 202 for what was taken, 400 with a Fo01 for what could not be, 401 for strangers. */
final class MessagesServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int LARGEST = 40 * 1024 * 1024;

    private final transient Intake intake;
    private final String secret;

    MessagesServlet(Intake intake, String secret) {
        this.intake = intake;
        this.secret = secret;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (secret != null && !("Bearer " + secret).equals(request.getHeader("Authorization"))) {
            response.setStatus(401);
            response.setHeader("WWW-Authenticate", "Bearer");
            return;
        }
        response.setHeader("Allow", "POST, OPTIONS");
        if ("OPTIONS".equals(request.getMethod())) {
            response.setStatus(204);
            return;
        }
        if (!"POST".equals(request.getMethod())) {
            response.setStatus(405);
            return;
        }
        byte[] bytes = request.getInputStream().readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            response.setStatus(413);
            return;
        }
        Intake.Receipt receipt = intake.take(bytes, request.getHeader("Idempotency-Key"));
        if (receipt.fault() == null) {
            response.setStatus(202);
            return;
        }
        response.setStatus(400);
        response.setContentType("application/xml;charset=UTF-8");
        response.getOutputStream().write(receipt.fault());
    }
}
