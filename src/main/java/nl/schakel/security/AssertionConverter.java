package nl.schakel.security;

import java.text.ParseException;
import java.util.Map;

import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads the client assertion from a token request. Spring's own converter asks for a {@code client_id} parameter, that
 * SMART Backend Services does not send: the assertion's subject names the client.
 */
final class AssertionConverter implements AuthenticationConverter {

    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final int LONGEST_ASSERTION = 10_000;

    @Override
    public Authentication convert(HttpServletRequest request) {
        String assertion = single(request, "client_assertion");
        if (request.getQueryString() != null || !TYPE.equals(single(request, "client_assertion_type"))
                || assertion == null || assertion.length() > LONGEST_ASSERTION) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        String client = subject(assertion);
        String named = single(request, "client_id");
        if (client == null || named != null && !named.equals(client)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        return new OAuth2ClientAuthenticationToken(client, new ClientAuthenticationMethod(TYPE), assertion, Map.of());
    }

    /** Who it says to be: believed only after {@link ClientAssertions} checked the signature. */
    private static String subject(String assertion) {
        try {
            return SignedJWT.parse(assertion).getJWTClaimsSet().getSubject();
        } catch (ParseException | IllegalArgumentException notAJwt) {
            return null;
        }
    }

    private static String single(HttpServletRequest request, String parameter) {
        String[] values = request.getParameterValues(parameter);
        if (values != null && values.length > 1) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
        }
        return values == null || values[0].isEmpty() ? null : values[0];
    }
}
