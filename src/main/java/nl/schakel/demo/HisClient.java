package nl.schakel.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/**
 * What a HIS does to refer: sign an assertion, fetch a token, post a Bundle, ask how it stands. Written on plain HTTP,
 * so that a vendor can read what crosses the line.
 */
public final class HisClient {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI hub;
    private final String clientId;
    private final ECKey key;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();
    private String token;
    private Instant tokenEnds = Instant.MIN;

    /**
     * @param hub      the hub's base address
     * @param clientId as the practice's file names it
     * @param key      the private key whose public half is in that file
     */
    public HisClient(URI hub, String clientId, ECKey key) {
        this(hub, clientId, key, Clock.systemUTC());
    }

    /** @param clock by which its tokens are made */
    public HisClient(URI hub, String clientId, ECKey key, Clock clock) {
        this.clock = clock;
        this.hub = hub;
        this.clientId = clientId;
        this.key = key;
    }

    /** A client of the demo, with its key from a file. */
    public static HisClient of(URI hub, String clientId, Path keys) {
        try {
            return new HisClient(hub, clientId, ECKey.parse(Files.readString(keys.resolve(clientId + ".jwk"))));
        } catch (IOException | ParseException e) {
            throw new IllegalStateException("the demo key of " + clientId + " does not read", e);
        }
    }

    /** Posts a Bundle to the door. */
    public HttpResponse<String> refer(byte[] bundle) {
        return post("/fhir", bundle);
    }

    /** Posts to any path of the hub with an access token. */
    public HttpResponse<String> post(String path, byte[] body) {
        return send(authorized(path).header("Content-Type", "application/fhir+json")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    /** Gets any path of the hub with an access token. */
    public HttpResponse<String> get(String path) {
        return send(authorized(path).GET());
    }

    /** Reads an answer as JSON. */
    public JsonNode json(HttpResponse<String> answer) {
        try {
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException("not JSON: HTTP " + answer.statusCode(), e);
        }
    }

    private HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(hub.resolve(path)).timeout(PATIENCE)
                .header("Authorization", "Bearer " + token()).header("Accept", "application/fhir+json");
    }

    /** An access token; kept until shortly before it ends. */
    public synchronized String token() {
        if (clock.instant().isAfter(tokenEnds)) {
            URI endpoint = hub.resolve("/oauth2/token");
            String form = "grant_type=client_credentials&scope=" + encode("system/*.cruds")
                    + "&client_assertion_type=" + encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                    + "&client_assertion=" + assertion(endpoint);
            HttpResponse<String> answer = send(HttpRequest.newBuilder(endpoint).timeout(PATIENCE)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form)));
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("no token: HTTP " + answer.statusCode());
            }
            JsonNode granted = json(answer);
            token = granted.path("access_token").asText();
            tokenEnds = clock.instant().plusSeconds(granted.path("expires_in").asLong() - 30);
        }
        return token;
    }

    private String assertion(URI endpoint) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(clientId).subject(clientId)
                .audience(endpoint.toString()).jwtID(UUID.randomUUID().toString()).issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(240))).build();
        SignedJWT assertion = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
        try {
            assertion.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("the demo key does not sign", e);
        }
        return assertion.serialize();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
