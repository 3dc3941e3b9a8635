package nl.schakel.demo.neighbour;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Stands before a neighbour's interface: keeps every exchange and carries out the {@link Misbehaviour}. */
public final class Recorder extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final String LOST = Recorder.class.getName() + ".lost";

    /** The body of a failure in the neighbour's own format. */
    public record FaultBody(String contentType, String text) {
    }

    private final transient Deque<Exchange> kept = new ArrayDeque<>();
    private final transient Misbehaviour misbehaviour;
    private final transient IntFunction<FaultBody> faults;
    private final int limit;

    /**
     * @param limit  how many exchanges are kept; the oldest make room
     * @param faults the answer that goes with a status it is told to fail with
     */
    public Recorder(Misbehaviour misbehaviour, int limit, IntFunction<FaultBody> faults) {
        this.misbehaviour = misbehaviour;
        this.limit = limit;
        this.faults = faults;
    }

    /** Lets the answer to this one call get lost: the connection closes once the work is done. */
    public static void loseAnswer(HttpServletRequest request) {
        request.setAttribute(LOST, true);
    }

    /** What was kept, in the order in which the work was done. */
    public List<Exchange> exchanges() {
        synchronized (kept) {
            return List.copyOf(kept);
        }
    }

    /** Every byte of every kept request: request line, headers, body. */
    public byte[] received() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Exchange exchange : exchanges()) {
            all.writeBytes((exchange.method() + " " + exchange.uri() + "\n").getBytes(StandardCharsets.UTF_8));
            exchange.headers().forEach((name, values) ->
                    all.writeBytes((name + ": " + String.join(", ", values) + "\n").getBytes(StandardCharsets.UTF_8)));
            all.writeBytes(exchange.body());
            all.write('\n');
        }
        return all.toByteArray();
    }

    /** Forgets what was kept. */
    public void forget() {
        synchronized (kept) {
            kept.clear();
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Exchange heard = heard(request);
        if (misbehaviour.isDown() || !misbehaviour.passes(heard, Phase.BEFORE)) {
            keep(heard);
            ConnectionValve.hangUp(request);
            return;
        }
        misbehaviour.takeTime(heard);
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        int failure = misbehaviour.failure(heard);
        if (failure > 0) {
            fail(answer, failure);
        } else {
            if (misbehaviour.happensTwice(heard)) {
                chain.doFilter(new Replay(request, heard.body()), answer);
                answer.reset();
            }
            chain.doFilter(new Replay(request, heard.body()), answer);
        }
        Exchange done = heard.answered(answer.getStatus(), headers(answer), answer.getContentAsByteArray());
        keep(done);
        if (!misbehaviour.passes(done, Phase.AFTER) || misbehaviour.losesAnswer(done)
                || request.getAttribute(LOST) != null) {
            ConnectionValve.hangUp(request);
            return;
        }
        answer.copyBodyToResponse();
    }

    private void fail(HttpServletResponse response, int status) throws IOException {
        FaultBody body = faults.apply(status);
        response.setStatus(status);
        if (status == 429 || status == 503) {
            response.setHeader("Retry-After", "1");
        }
        response.setContentType(body.contentType());
        response.getOutputStream().write(body.text().getBytes(StandardCharsets.UTF_8));
    }

    private void keep(Exchange exchange) {
        synchronized (kept) {
            kept.addLast(exchange);
            while (kept.size() > limit) {
                kept.removeFirst();
            }
        }
    }

    private static Exchange heard(HttpServletRequest request) throws IOException {
        String query = request.getQueryString();
        URI uri = URI.create(request.getRequestURL() + (query == null ? "" : "?" + query));
        Map<String, List<String>> headers = new TreeMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name)));
        }
        return new Exchange(Instant.now(), request.getMethod(), uri, headers,
                request.getInputStream().readAllBytes(), 0, Map.of(), new byte[0]);
    }

    private static Map<String, List<String>> headers(ContentCachingResponseWrapper answer) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (String name : answer.getHeaderNames()) {
            Collection<String> values = answer.getHeaders(name);
            headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values));
        }
        if (answer.getContentType() != null) {
            headers.put("content-type", List.of(answer.getContentType()));
        }
        return headers;
    }

    /** The request with its body readable again. */
    private static final class Replay extends HttpServletRequestWrapper {

        private final byte[] body;

        Replay(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream bytes = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public int read(byte[] target, int offset, int length) {
                    return bytes.read(target, offset, length);
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
                    throw new UnsupportedOperationException("read at once");
                }
            };
        }
    }
}
