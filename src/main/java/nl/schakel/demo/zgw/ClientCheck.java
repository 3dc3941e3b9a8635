package nl.schakel.demo.zgw;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Checks the token that comes with every call (HS256, one secret per client) and what the client may do. */
final class ClientCheck {

    private static final long OLDEST_SECONDS = 3600;
    private static final long LEEWAY_SECONDS = 60;

    private final String clientId;
    private final SecretKeySpec secret;
    private final Set<String> scopes;
    private final Supplier<Instant> present;

    ClientCheck(Options options, Supplier<Instant> present) {
        this.present = present;
        this.clientId = options.clientId();
        this.secret = new SecretKeySpec(options.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.scopes = options.scopes();
    }

    void check(Call call) {
        String header = call.header("Authorization");
        if (header == null || !header.startsWith("Bearer ")) {
            throw Problem.of(401, "not_authenticated", "Authenticatiegegevens zijn niet opgegeven.",
                    "Authenticatiegegevens zijn niet opgegeven.");
        }
        String[] parts = header.substring("Bearer ".length()).trim().split("\\.", -1);
        if (parts.length != 3) {
            throw undecodable();
        }
        ObjectNode head = decoded(parts[0]);
        ObjectNode claims = decoded(parts[1]);
        if (!"HS256".equals(head.path("alg").asText())) {
            throw Problem.forbidden("jwt-invalid-algorithm", "Alleen HS256 wordt geaccepteerd.");
        }
        if (!clientId.equals(claims.path("client_id").asText())) {
            throw Problem.forbidden("invalid-client-identifier", "Client identifier bestaat niet.");
        }
        if (!MessageDigest.isEqual(signature(parts[0] + "." + parts[1]), bytes(parts[2]))) {
            throw Problem.forbidden("invalid-jwt-signature", "Client credentials zijn niet geldig.");
        }
        checkAge(claims);
        for (String person : new String[] {"user_id", "user_representation"}) {
            if (claims.path(person).asText().isEmpty()) {
                throw Problem.forbidden("jwt-missing-" + person.replace('_', '-'),
                        "De claim " + person + " ontbreekt.");
            }
        }
    }

    /** What the client may do, as the Autorisaties API tells it. */
    Answer rights(Call call) {
        if (!"GET".equals(call.method()) || !call.segments().equals(List.of("applicaties", "consumer"))
                || !clientId.equals(call.query().get("clientId"))) {
            throw Problem.notFound();
        }
        ObjectNode application = Json.object().put("url", "http://localhost/autorisaties/api/v1/applicaties/1")
                .put("label", "Schakel").put("heeftAlleAutorisaties", false);
        application.putArray("clientIds").add(clientId);
        ArrayNode rights = application.putArray("autorisaties");
        Map.of("zaken", "zrc", "documenten", "drc", "catalogi", "ztc", "besluiten", "brc", "notificaties", "nrc",
                "autorisaties", "ac").forEach((prefix, component) -> {
                    List<String> granted = scopes.stream().filter(scope -> scope.startsWith(prefix + ".")).sorted()
                            .toList();
                    if (!granted.isEmpty()) {
                        rights.addObject().put("component", component).set("scopes", Json.array(granted));
                    }
                });
        return Answer.json(200, application);
    }

    /** Refuses a client that has none of these scopes. */
    void require(String... anyOf) {
        for (String scope : anyOf) {
            if (scopes.contains(scope)) {
                return;
            }
        }
        throw Problem.forbidden("permission_denied", "De vereiste scope ontbreekt.");
    }

    private void checkAge(ObjectNode claims) {
        if (!claims.path("iat").isNumber()) {
            throw Problem.forbidden("jwt-missing-iat", "De claim iat ontbreekt.");
        }
        long age = present.get().getEpochSecond() - claims.get("iat").asLong();
        if (age > OLDEST_SECONDS) {
            throw Problem.forbidden("jwt-expired", "Het JWT is verlopen.");
        }
        if (age < -LEEWAY_SECONDS) {
            throw Problem.forbidden("jwt-immature", "Het JWT is nog niet geldig (iat).");
        }
    }

    private byte[] signature(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            return mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("HmacSHA256 is in every Java", missing);
        }
    }

    private static ObjectNode decoded(String part) {
        try {
            return Json.read(bytes(part));
        } catch (Problem unreadable) {
            throw undecodable();
        }
    }

    private static byte[] bytes(String part) {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException unreadable) {
            throw undecodable();
        }
    }

    private static Problem undecodable() {
        return Problem.forbidden("jwt-decode-error", "Het JWT kan niet worden gelezen.");
    }
}
