package nl.schakel.operations.access;

import java.time.Duration;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * How the operators' door keeps things in a browser: only for this path, out of reach of scripts, and never sent along
 * from another site, but where logging in is a detour over another site.
 *
 * @param secure   whether partners see the hub at https
 * @param sameSite {@code Strict}, or {@code Lax} with an OpenID Connect provider: the way back from it starts there
 */
record Cookies(boolean secure, String sameSite) {

    static final String PATH = "/operations";
    static final String SESSION = "schakel-operations";
    static final String FORM = "schakel-operations-form";
    static final String DEVICE = "schakel-operations-device";
    static final String WANTED = "schakel-operations-wanted";
    private static final String LOGIN = PATH + "/login";

    /** The session's own. */
    void describe(ServletContext context) {
        context.getSessionCookieConfig().setName(SESSION);
        context.getSessionCookieConfig().setPath(PATH);
        context.getSessionCookieConfig().setHttpOnly(true);
        context.getSessionCookieConfig().setSecure(secure);
        context.getSessionCookieConfig().setAttribute("SameSite", sameSite);
    }

    /** One that only logging in reads. */
    void set(HttpServletResponse response, String name, String value, Duration life) {
        response.addHeader(HttpHeaders.SET_COOKIE, describe(ResponseCookie.from(name, value)).path(LOGIN).maxAge(life)
                .build().toString());
    }

    ResponseCookie.ResponseCookieBuilder describe(ResponseCookie.ResponseCookieBuilder cookie) {
        return cookie.httpOnly(true).secure(secure).sameSite(sameSite);
    }
}
