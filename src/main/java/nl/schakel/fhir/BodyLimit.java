package nl.schakel.fhir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

import ca.uhn.fhir.context.FhirContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stops a body that is too large before it is read, or while it is; compressed bodies, which could hide one, at once;
 * and whatever else the FHIR library must not see.
 */
final class BodyLimit extends OncePerRequestFilter {

    private static final String CONTENT_TYPE = "Content-Type";

    private final int limit;
    private final FhirContext fhir;

    /** @param limit bytes */
    BodyLimit(int limit, FhirContext fhir) {
        this.limit = limit;
        this.fhir = fhir;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest passed;
        try {
            passed = inspect(request);
        } catch (Refused refused) {
            answer(response, refused);
            return;
        }
        chain.doFilter(passed, response);
    }

    private HttpServletRequest inspect(HttpServletRequest request) throws IOException {
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Refused.because(Reason.COMPRESSED);
        }
        if (request.getContentLengthLong() > limit) {
            throw Refused.because(Reason.TOO_LARGE);
        }
        boolean writes = request.getMethod().equals("POST") || request.getMethod().equals("PUT");
        if (!writes || request.getRequestURI().endsWith("/_search")) {
            return request;
        }
        String mediaType = BodyCheck.mediaType(request.getContentType());
        byte[] body = request.getInputStream().readNBytes(limit + 1);
        if (body.length > limit) {
            throw Refused.because(Reason.TOO_LARGE);
        }
        if (mediaType.equals(BundleCodec.JSON)) {
            BodyCheck.numbers(body);
        } else {
            BodyCheck.declarations(body);
        }
        BodyCheck.digits(body);
        return new Loaded(request, body, mediaType + ";charset=UTF-8");
    }

    private void answer(HttpServletResponse response, Refused refused) throws IOException {
        response.setStatus(refused.status());
        response.setContentType("application/fhir+json;charset=UTF-8");
        String body = fhir.newJsonParser()
                .encodeResourceToString(Outcomes.of(refused.status(), refused.refusals()));
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }

    /** With its body at hand, and one name for its format, so that everyone after this reads the same. */
    private static final class Loaded extends HttpServletRequestWrapper {

        private final byte[] body;
        private final String contentType;

        Loaded(HttpServletRequest request, byte[] body, String contentType) {
            super(request);
            this.body = body;
            this.contentType = contentType;
        }

        @Override
        public String getContentType() {
            return contentType;
        }

        @Override
        public String getHeader(String name) {
            return CONTENT_TYPE.equalsIgnoreCase(name) ? contentType : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return CONTENT_TYPE.equalsIgnoreCase(name)
                    ? Collections.enumeration(List.of(contentType)) : super.getHeaders(name);
        }

        @Override
        public ServletInputStream getInputStream() {
            return new Bytes(new ByteArrayInputStream(body));
        }
    }

    private static final class Bytes extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        Bytes(ByteArrayInputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            return bytes.read(to, offset, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body is read at once");
        }
    }
}
