package nl.schakel.security;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import nl.schakel.identity.AgbCode;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.security.oauth2.resource.servlet.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.autoconfigure.security.oauth2.server.servlet.OAuth2AuthorizationServerAutoConfiguration;
import org.springframework.boot.autoconfigure.security.oauth2.server.servlet.OAuth2AuthorizationServerJwtAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The security room alone, with a servlet where the FHIR servlet will be and two practices. Not annotated as a
 * configuration: the whole hub, started in another test, would find it.
 */
@ImportAutoConfiguration({PropertyPlaceholderAutoConfiguration.class, ServletWebServerFactoryAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class, ErrorMvcAutoConfiguration.class,
        DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
        SecurityAutoConfiguration.class, SecurityFilterAutoConfiguration.class,
        UserDetailsServiceAutoConfiguration.class, OAuth2AuthorizationServerAutoConfiguration.class,
        OAuth2AuthorizationServerJwtAutoConfiguration.class, OAuth2ResourceServerAutoConfiguration.class})
@Import(SecurityConfiguration.class)
class SecurityTestApplication {

    static final String BASE_URL = "https://hub.example";
    static final String TOKEN_ENDPOINT = BASE_URL + "/oauth2/token";

    static final ECKey LINDE_KEY;
    static final RSAKey LINDE_RSA_KEY;
    static final ECKey WILG_KEY;
    static final SystemClient LINDE;
    static final SystemClient WILG;

    static {
        try {
            LINDE_KEY = new ECKeyGenerator(Curve.P_256).keyID("linde-1").generate();
            LINDE_RSA_KEY = new RSAKeyGenerator(2048).keyID("linde-2").generate();
            WILG_KEY = new ECKeyGenerator(Curve.P_384).keyID("wilg-1").algorithm(JWSAlgorithm.ES384).generate();
        } catch (JOSEException e) {
            throw new ExceptionInInitializerError(e);
        }
        LINDE = new SystemClient("his-de-linde", new AgbCode("01012345"), "De Linde",
                new JWKSet(List.of(LINDE_KEY.toPublicJWK(), LINDE_RSA_KEY.toPublicJWK())), null);
        WILG = new SystemClient("his-de-wilg", new AgbCode("01023456"), "De Wilg",
                new JWKSet(WILG_KEY.toPublicJWK()), null);
    }

    /** Its keys are at an address that answers nothing. */
    static final SystemClient UNREACHABLE = new SystemClient("his-de-eik", new AgbCode("01034567"), "De Eik", null,
            URI.create("http://localhost:1/jwks.json"));

    /** Publishes its keys itself. */
    static final ECKey BEUK_KEY;
    private static final HttpServer PUBLISHER;

    static {
        try {
            BEUK_KEY = new ECKeyGenerator(Curve.P_256).keyID("beuk-1").generate();
            PUBLISHER = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
            byte[] keys = new JWKSet(BEUK_KEY.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            PUBLISHER.createContext("/jwks.json", exchange -> {
                exchange.sendResponseHeaders(200, keys.length);
                exchange.getResponseBody().write(keys);
                exchange.close();
            });
            PUBLISHER.start();
        } catch (IOException | JOSEException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Bean
    SystemClients systemClients() {
        SystemClient beuk = new SystemClient("his-de-beuk", new AgbCode("01045678"), "De Beuk", null,
                URI.create("http://localhost:" + PUBLISHER.getAddress().getPort() + "/jwks.json"));
        return id -> Stream.of(LINDE, WILG, UNREACHABLE, beuk).filter(c -> c.id().equals(id)).findFirst();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    ServletRegistrationBean<HttpServlet> fhirServlet() {
        return new ServletRegistrationBean<>(new Echo(), "/fhir/*");
    }

    @Bean
    Object usedAssertionTable(JdbcClient db) {
        createTable(db);
        return "used_assertion";
    }

    static void createTable(JdbcClient db) {
        db.sql("""
                CREATE TABLE IF NOT EXISTS used_assertion (client_id VARCHAR(200), jti VARCHAR(200),
                expires_at TIMESTAMP WITH TIME ZONE, PRIMARY KEY (client_id, jti))""").update();
    }

    /** Tells who got in. */
    private static final class Echo extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String text = request.getPathInfo() != null && request.getPathInfo().equals("/metadata") ? "open"
                    : Optional.of(Caller.current()).map(c -> c.practice() + " " + c.clientId() + " "
                    + c.may("Bundle", 'c') + " " + c.may("Task", 'd')).get();
            response.getWriter().write(text);
        }
    }
}
