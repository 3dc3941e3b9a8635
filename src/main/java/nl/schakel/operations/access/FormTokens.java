package nl.schakel.operations.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;

/**
 * The token that each form carries (CSRF): in the session where there is one. Before that in a cookie, so that whoever
 * only looks at the login page, or a million times, costs the hub no memory.
 */
final class FormTokens implements CsrfTokenRepository {

    private final CsrfTokenRepository session = new HttpSessionCsrfTokenRepository();
    private final CookieCsrfTokenRepository cookie = new CookieCsrfTokenRepository();

    FormTokens(Cookies cookies) {
        cookie.setCookieName(Cookies.FORM);
        cookie.setCookiePath(Cookies.PATH);
        cookie.setCookieCustomizer(cookies::describe);
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return keeper(request).generateToken(request);
    }

    @Override
    public void saveToken(CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        keeper(request).saveToken(token, request, response);
    }

    @Override
    public CsrfToken loadToken(HttpServletRequest request) {
        return keeper(request).loadToken(request);
    }

    private CsrfTokenRepository keeper(HttpServletRequest request) {
        return request.getSession(false) == null ? cookie : session;
    }
}
