package nl.schakel.operations.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * An OpenID Connect provider with one client, that checks what a good provider checks: the client's secret, the way
 * back, PKCE, and that a code is used once. Who logs in and what the ID token says, the test decides.
 */
final class SimulatedProvider implements AutoCloseable {

    static final String CLIENT = "schakel";
    static final String SECRET = "secret-of-the-hub";

    private final int port;
    private final RSAKey key = newKey();
    private final Map<String, Map<String, String>> asked = new HashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private HttpServer server;
    private UnaryOperator<JWTClaimsSet> claims = usual -> usual;
    private UnaryOperator<SignedJWT> token = usual -> usual;
    private boolean unsigned;

    private SimulatedProvider(int port) {
        this.port = port;
    }

    /** Has an address and does not answer there yet. */
    static SimulatedProvider prepare() {
        for (int attempt = 0; attempt < 100; attempt++) {
            // Below the ports that a system gives to outgoing calls: one of those could be taken before it opens.
            int port = 15_000 + new Random().nextInt(15_000);
            try (ServerSocket free = new ServerSocket(port)) {
                return new SimulatedProvider(free.getLocalPort());
            } catch (IOException taken) {
                // Another one, then.
            }
        }
        throw new IllegalStateException("no port is free");
    }

    void open() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/.well-known/openid-configuration", exchange -> json(exchange, 200, Map.of(
                "issuer", issuer(), "authorization_endpoint", issuer() + "/authorize", "token_endpoint",
                issuer() + "/token", "jwks_uri", issuer() + "/keys", "subject_types_supported", List.of("public"),
                "response_types_supported", List.of("code"), "id_token_signing_alg_values_supported",
                List.of("RS256"), "token_endpoint_auth_methods_supported", List.of("client_secret_basic"))));
        server.createContext("/keys", exchange -> json(exchange, 200,
                new JWKSet(key.toPublicJWK()).toJSONObject()));
        server.createContext("/token", this::token);
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + port;
    }

    /** What the next ID tokens say of a person. */
    void says(UnaryOperator<JWTClaimsSet> person) {
        claims = person;
        token = usual -> usual;
        unsigned = false;
    }

    /** The next ID tokens are signed like this. */
    void signs(UnaryOperator<SignedJWT> other) {
        token = other;
    }

    /** The next ID tokens are not signed at all. */
    void signsNothing() {
        unsigned = true;
    }

    /** What a good provider would have refused. */
    List<String> complaints() {
        return complaints;
    }

    static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    RSAKey key() {
        return key;
    }

    /**
     * A person logs in at the provider and lets the hub know who it is.
     *
     * @param request where the hub sent the browser
     * @return where the provider sends it back, path and query only
     */
    String login(String request) {
        URI address = URI.create(request);
        Map<String, String> parameters = form(address.getRawQuery());
        String code = UUID.randomUUID().toString();
        asked.put(code, parameters);
        URI back = URI.create(parameters.get("redirect_uri"));
        return back.getRawPath() + "?code=" + code + "&state=" + parameters.get("state").replace("=", "%3D");
    }

    /** Parameters of a query or a form. */
    static Map<String, String> form(String text) {
        Map<String, String> form = new HashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> sent = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String basic = "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(
                StandardCharsets.US_ASCII));
        Map<String, String> request = asked.remove(sent.get("code"));
        if (request == null) {
            json(exchange, 400, Map.of("error", "invalid_grant"));
            return;
        }
        complain(basic.equals(exchange.getRequestHeaders().getFirst("Authorization")), "the client's secret");
        complain(request.get("redirect_uri").equals(sent.get("redirect_uri")), "the way back");
        complain("S256".equals(request.get("code_challenge_method")), "the method of PKCE");
        complain(sha256(sent.getOrDefault("code_verifier", "")).equals(request.get("code_challenge")), "PKCE");
        json(exchange, 200, Map.of("access_token", "at-" + UUID.randomUUID(), "token_type", "Bearer", "expires_in", 60,
                "scope", "openid", "id_token", idToken(request.get("nonce"))));
    }

    private String idToken(String nonce) {
        Instant now = Instant.now();
        JWTClaimsSet said = claims.apply(new JWTClaimsSet.Builder().issuer(issuer()).subject("f3a1").audience(CLIENT)
                .issueTime(Date.from(now)).expirationTime(Date.from(now.plusSeconds(60))).claim("nonce", nonce).build());
        if (unsigned) {
            return new PlainJWT(said).serialize();
        }
        return token.apply(signed(key, said)).serialize();
    }

    static SignedJWT signed(RSAKey key, JWTClaimsSet claims) {
        try {
            SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
            jwt.sign(new RSASSASigner(key));
            return jwt;
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void complain(boolean good, String what) {
        if (!good) {
            complaints.add(what);
        }
    }

    private static String sha256(String text) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void json(HttpExchange exchange, int status, Map<String, Object> content) throws IOException {
        byte[] body = JSONObjectUtils.toJSONString(content).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
    }
}
