package nl.schakel.security;

import java.util.Set;

import nl.schakel.identity.AgbCode;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who makes the current call: the practice that the access token names, with what it was granted.
 *
 * @param practice the practice
 * @param clientId the HIS that speaks for it
 * @param scopes   granted SMART scopes in the v2 form, for instance {@code system/Task.rus}
 */
public record Caller(AgbCode practice, String clientId, Set<String> scopes) {

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /**
     * The caller of the request that this thread handles.
     *
     * @throws IllegalStateException outside a request that was let in with an access token
     */
    public static Caller current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.isAuthenticated()
                && authentication.getPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("no access token was presented for this call");
    }

    /**
     * Whether a scope allows this.
     *
     * @param resource  FHIR resource type; {@code Bundle} for a referral
     * @param operation {@code c} create, {@code r} read, {@code u} update, {@code d} delete or {@code s} search
     *                  (SMART App Launch 2, scopes)
     */
    public boolean may(String resource, char operation) {
        return Scopes.allow(scopes, resource, operation);
    }
}
