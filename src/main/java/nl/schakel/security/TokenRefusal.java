package nl.schakel.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/**
 * The error answers of the token endpoint (RFC 6749 section 5.2). Which check of an assertion failed is not told: the
 * answer is the same for an unknown client, a foreign key and a used assertion.
 */
final class TokenRefusal implements AuthenticationFailureHandler, AuthenticationEntryPoint {

    @Override
    public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
                                        AuthenticationException why) throws IOException {
        OAuth2Error error = why instanceof OAuth2AuthenticationException oauth ? oauth.getError()
                : new OAuth2Error(OAuth2ErrorCodes.INVALID_CLIENT);
        switch (error.getErrorCode()) {
            case OAuth2ErrorCodes.INVALID_SCOPE -> write(response, 400, error.getErrorCode(), error.getDescription());
            case OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE -> write(response, 400, error.getErrorCode(),
                    "Alleen grant_type client_credentials wordt ondersteund.");
            case OAuth2ErrorCodes.INVALID_REQUEST -> write(response, 400, error.getErrorCode(), null);
            case OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE -> write(response, 503, error.getErrorCode(), null);
            default -> write(response, 401, OAuth2ErrorCodes.INVALID_CLIENT, null);
        }
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        write(response, 401, OAuth2ErrorCodes.INVALID_CLIENT, null);
    }

    /** @param description one of our own sentences, or null */
    private static void write(HttpServletResponse response, int status, String code, String description)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        String tail = description == null ? "" : ",\"error_description\":\"" + description + "\"";
        response.getOutputStream().write(("{\"error\":\"" + code + "\"" + tail + "}").getBytes(StandardCharsets.UTF_8));
    }
}
