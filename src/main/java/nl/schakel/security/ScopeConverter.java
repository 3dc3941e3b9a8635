package nl.schakel.security;

import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Reads the grant from a token request, its scopes already brought down to what is granted. */
final class ScopeConverter implements AuthenticationConverter {

    private final AuthenticationConverter grant = new OAuth2ClientCredentialsAuthenticationConverter();

    @Override
    public Authentication convert(HttpServletRequest request) {
        if (!(grant.convert(request) instanceof OAuth2ClientCredentialsAuthenticationToken asked)) {
            return null;
        }
        Set<String> granted = Scopes.granted(asked.getScopes());
        if (!Scopes.allForSystems(asked.getScopes()) || granted.isEmpty()) {
            throw new OAuth2AuthenticationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_SCOPE,
                    "Vraag scopes die met system/ beginnen en die in scopes_supported staan.", null));
        }
        return new OAuth2ClientCredentialsAuthenticationToken((Authentication) asked.getPrincipal(), granted,
                asked.getAdditionalParameters());
    }
}
