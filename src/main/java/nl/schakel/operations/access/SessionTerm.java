package nl.schakel.operations.access;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends a session that nobody used for a while, and any after so long. What a page fetches by itself to stay fresh is no
 * use: else a screen that its owner left would stay open for ever.
 */
final class SessionTerm extends OncePerRequestFilter {

    private static final String BEGUN = SessionTerm.class.getName() + ".begun";
    private static final String USED = SessionTerm.class.getName() + ".used";

    private final Clock clock;
    private final Duration idle;
    private final Duration longest;

    SessionTerm(Clock clock, Duration idle, Duration longest) {
        this.clock = clock;
        this.idle = idle;
        this.longest = longest;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null) {
            look(session, "empty".equals(request.getHeader("Sec-Fetch-Dest")));
        }
        chain.doFilter(request, response);
    }

    private void look(HttpSession session, boolean background) {
        Instant now = clock.instant();
        try {
            if (session.getAttribute(BEGUN) instanceof Instant begun
                    && session.getAttribute(USED) instanceof Instant used) {
                if (now.isAfter(begun.plus(longest)) || now.isAfter(used.plus(idle))) {
                    session.invalidate();
                    return;
                }
            } else {
                session.setAttribute(BEGUN, now);
                session.setAttribute(USED, now);
            }
            if (!background) {
                session.setAttribute(USED, now);
            }
        } catch (IllegalStateException endedMeanwhile) {
            // By another request of the same browser: this one goes on without it.
        }
    }
}
