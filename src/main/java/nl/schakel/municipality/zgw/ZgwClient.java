package nl.schakel.municipality.zgw;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import nl.schakel.directory.Municipality;

/**
 * What all calls to ZGW municipalities share: HTTP, JSON, the clock. It follows no redirect and repeats no
 * call by itself: repeating is the broker's work.
 */
public final class ZgwClient {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final JWSHeader HEADER = new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build();

    private final HttpClient http = client().build();
    private final Map<ZgwSettings.Keystore, HttpClient> withKey = new ConcurrentHashMap<>();
    private final ObjectMapper json;
    private final Clock clock;

    /** @param clock for {@code iat}; a municipality refuses tokens of a clock that runs wrong */
    public ZgwClient(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** @throws nl.schakel.referral.Fault.Translation where the municipality's settings are wrong */
    ZgwConnection open(Municipality municipality) {
        return new ZgwConnection(this, municipality, ZgwSettings.of(municipality));
    }

    /** The one for everybody, or one with a certificate of the hub's own. */
    HttpClient http(ZgwSettings settings) {
        return settings.keystore() == null ? http : withKey.computeIfAbsent(settings.keystore(),
                keystore -> client().sslContext(ClientKeys.context(keystore)).build());
    }

    /** For calls that need no certificate. */
    HttpClient http() {
        return http;
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(CONNECT);
    }

    ObjectMapper json() {
        return json;
    }

    Clock clock() {
        return clock;
    }

    /** A token for one call: servers refuse it when {@code iat} is old, so it is never kept. */
    String token(ZgwSettings settings) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(settings.clientId())
                .issueTime(Date.from(clock.instant())).jwtID(UUID.randomUUID().toString())
                .claim("client_id", settings.clientId()).claim("user_id", "schakel")
                .claim("user_representation", "Schakel").build();
        try {
            SignedJWT token = new SignedJWT(HEADER, claims);
            token.sign(new MACSigner(settings.secret().getBytes(StandardCharsets.UTF_8)));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("the client secret cannot sign", e);
        }
    }
}
