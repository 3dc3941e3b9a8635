package nl.schakel.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Refuses a FHIR call before FHIR software sees it, with an OperationOutcome that tells a caller what to do and an
 * intruder nothing.
 */
final class FhirRefusal implements AuthenticationEntryPoint, AccessDeniedHandler {

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        // RFC 6750 would put error and error_description here; they help whoever tries tokens.
        response.setHeader("WWW-Authenticate", "Bearer realm=\"schakel\"");
        if (why instanceof OAuth2AuthenticationException) {
            write(response, HttpServletResponse.SC_UNAUTHORIZED, "login", "token-invalid",
                    "Het toegangstoken is ongeldig of verlopen: vraag een nieuw token aan.");
        } else {
            write(response, HttpServletResponse.SC_UNAUTHORIZED, "login", "token-missing",
                    "Meld u aan: stuur een toegangstoken mee.");
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException {
        write(response, HttpServletResponse.SC_FORBIDDEN, "forbidden", "forbidden",
                "Met dit toegangstoken mag dit niet.");
    }

    private static void write(HttpServletResponse response, int status, String issue, String code, String sentence)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/fhir+json;charset=UTF-8");
        response.getOutputStream().write(("""
                {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"%s","details":{"coding":[\
                {"system":"https://schakel.example/fhir/CodeSystem/weigering","code":"%s"}],"text":"%s"}}]}"""
                .formatted(issue, code, sentence)).getBytes(StandardCharsets.UTF_8));
    }
}
