package nl.schakel.operations.access;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;

/** Where someone goes after logging in, not being let in, or logging out; an address tells nothing of who. */
final class LoginOutcome {

    static final String LOGIN = "/operations/login";

    private static final Logger log = LoggerFactory.getLogger(LoginOutcome.class);

    private final Cookies cookies;
    private final KnownDevices devices;
    private final AuditLog audit;
    private final WantedPage wanted;
    private final SavedRequestAwareAuthenticationSuccessHandler onwards;

    LoginOutcome(Cookies cookies, KnownDevices devices, AuditLog audit) {
        this.cookies = cookies;
        this.devices = devices;
        this.audit = audit;
        this.wanted = new WantedPage(cookies);
        this.onwards = new SavedRequestAwareAuthenticationSuccessHandler();
        onwards.setDefaultTargetUrl("/operations");
        onwards.setRequestCache(wanted);
    }

    /** In by name and password: this browser is known from now on. */
    void welcome(HttpServletRequest request, HttpServletResponse response, Authentication person)
            throws IOException, ServletException {
        cookies.set(response, Cookies.DEVICE, devices.mark(person.getName()), KnownDevices.LIFE);
        onwards(request, response, person);
    }

    /** In by a provider. */
    void onwards(HttpServletRequest request, HttpServletResponse response, Authentication person)
            throws IOException, ServletException {
        wanted.removeRequest(request, response);
        onwards.onAuthenticationSuccess(request, response, person);
    }

    /** Not in; which answer says no more than the person must know. */
    void refused(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        response.sendRedirect(LOGIN + "?" + answer(why));
    }

    private static String answer(AuthenticationException why) {
        if (why instanceof LockedException) {
            return "wait";
        }
        if (why instanceof AuthenticationServiceException) {
            return "busy";
        }
        if (why instanceof OAuth2AuthenticationException oidc) {
            return answer(oidc.getError().getErrorCode());
        }
        return "error";
    }

    private static String answer(String code) {
        return switch (code) {
            case OidcOperators.NO_ROLE -> "no-role";
            // Too late, twice, or nobody asked for it: nothing is wrong with the provider.
            case "authorization_request_not_found", "invalid_request", "access_denied" -> "again";
            default -> {
                // The code can be anything that a stranger put in the address.
                log.warn("Aanmelden met OpenID Connect ging mis ({}).",
                        code.matches("[a-z_-]{1,40}") ? code : "onbekende code");
                yield "provider";
            }
        };
    }

    /** Out; of who was not in there is nothing to log. */
    void goodbye(HttpServletRequest request, HttpServletResponse response, Authentication person) throws IOException {
        if (person != null) {
            audit.add(AuditEntry.of(AuditAction.LOGGED_OUT, "operator/" + person.getName())
                    .with("address/" + Origin.of(request).address()));
        }
        response.sendRedirect(LOGIN + "?out");
    }
}
