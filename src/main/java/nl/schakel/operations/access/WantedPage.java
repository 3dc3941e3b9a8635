package nl.schakel.operations.access;

import java.time.Duration;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;

/**
 * The page that someone asked for before logging in, to go there afterwards. In a cookie of a few minutes: a session for
 * everyone who knocks would be memory for the asking. Only of pages that exist, so it leads nowhere else.
 */
final class WantedPage implements RequestCache {

    /** Pages of our own and nothing that anyone could have put in an address. */
    private static final Pattern PLAIN = Pattern.compile(
            "/operations(/(referrals(/[0-9a-f-]{36})?|dead-letters|mappings|configuration|audit))?");
    private static final Duration LIFE = Duration.ofMinutes(15);

    private final Cookies cookies;

    WantedPage(Cookies cookies) {
        this.cookies = cookies;
    }

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        boolean background = "empty".equals(request.getHeader("Sec-Fetch-Dest"));
        if (request.getMethod().equals("GET") && !background && PLAIN.matcher(request.getRequestURI()).matches()) {
            cookies.set(response, Cookies.WANTED, request.getRequestURI(), LIFE);
        }
    }

    @Override
    public SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
        String page = Origin.cookie(request, Cookies.WANTED);
        return page != null && PLAIN.matcher(page).matches() ? new SimpleSavedRequest(page) : null;
    }

    /** Nothing is repeated: the page is asked for again. */
    @Override
    public HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
        return null;
    }

    @Override
    public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
        if (Origin.cookie(request, Cookies.WANTED) != null) {
            cookies.set(response, Cookies.WANTED, "", Duration.ZERO);
        }
    }
}
