package nl.schakel.fhir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** Stops a body that is too large before it is read, or while it is; compressed bodies, which could hide one, at once. */
final class BodyLimit extends OncePerRequestFilter {

    private final long limit;
    private final FhirContext fhir;

    /** @param limit bytes */
    BodyLimit(long limit, FhirContext fhir) {
        this.limit = limit;
        this.fhir = fhir;
    }

    /** The body turned out longer than the limit. */
    static final class TooLarge extends IOException {

        TooLarge() {
            super("body larger than the limit");
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            answer(response, Reason.COMPRESSED);
        } else if (request.getContentLengthLong() > limit) {
            answer(response, Reason.TOO_LARGE);
        } else {
            chain.doFilter(new Limited(request, limit), response);
        }
    }

    private void answer(HttpServletResponse response, Reason reason) throws IOException {
        response.setStatus(reason.status());
        response.setContentType("application/fhir+json;charset=UTF-8");
        String body = fhir.newJsonParser()
                .encodeResourceToString(Outcomes.of(reason.status(), List.of(reason.at(null))));
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Limited extends HttpServletRequestWrapper {

        private final long limit;

        Limited(HttpServletRequest request, long limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new Counting(super.getInputStream(), limit);
        }
    }

    private static final class Counting extends ServletInputStream {

        private final ServletInputStream body;
        private long left;

        Counting(ServletInputStream body, long limit) {
            this.body = body;
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            int one = body.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = body.read(bytes, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int read) throws TooLarge {
            left -= read;
            if (left < 0) {
                throw new TooLarge();
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
