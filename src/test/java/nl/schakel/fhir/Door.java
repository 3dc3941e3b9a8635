package nl.schakel.fhir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import nl.schakel.demo.HisClient;
import nl.schakel.story.Hub;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The GP's door of one hub that all tests of this room share, as a test's parameter. */
public final class Door implements ExtensionContext.Store.CloseableResource {

    static final String JSON = "application/fhir+json";
    static final String XML = "application/fhir+xml";
    /** A practice that is known by its URA too, and whose policy asks for verified consent. */
    static final String EIK = "his-de-eik";
    static final String EIK_AGB = "01034567";
    static final String EIK_URA = "00004321";
    /** Utrecht: takes only household help through the hub. */
    static final String CHOOSY = "0344";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Hub hub = Hub.prepare();
    private final HisClient linde;
    private final HisClient wilg;
    private final HisClient eik;
    private final ECKey eikKey;
    private final HttpClient http = HttpClient.newHttpClient();

    private Door() {
        try {
            eikKey = new ECKeyGenerator(Curve.P_256).keyID(UUID.randomUUID().toString()).generate();
            Path config = Path.of(hub.environment().get("schakel.config").toString());
            Files.writeString(config.resolve("practices/" + EIK_AGB + "-de-eik.yaml"), """
                    agb: "%s"
                    ura: "%s"
                    name: Huisartsenpraktijk De Eik
                    consent: {verified: true}
                    clients:
                      - id: %s
                        jwks: {keys: [%s]}
                    """.formatted(EIK_AGB, EIK_URA, EIK, eikKey.toPublicJWK().toJSONString()));
            String amsterdam = Files.readString(config.resolve("municipalities/0363-amsterdam.yaml"));
            Files.writeString(config.resolve("municipalities/0344-utrecht.yaml"), amsterdam
                    .replace("0363", CHOOSY).replace("Amsterdam", "Utrecht") + "accepts: [huishoudelijke-hulp]\n");
            agreeOnAllBut("rolstoel.yaml", Files.createDirectories(config.resolve("provisions")));
            hub.with("schakel.provisions", config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        hub.withRecipients(Hub.DEN_HAAG, false, "medical", true);
        hub.with("spring.datasource.hikari.connection-timeout", 1000).with("schakel.body-limit", "5MB").open();
        linde = hub.client(Hub.LINDE);
        wilg = hub.client(Hub.WILG);
        eik = new HisClient(hub.address(), EIK, eikKey);
    }

    private static void agreeOnAllBut(String left, Path agreements) throws IOException {
        try (Stream<Path> shipped = Files.list(Path.of("config/provisions"))) {
            for (Path file : (Iterable<Path>) shipped.filter(path -> !path.endsWith(left))::iterator) {
                Files.copy(file, agreements.resolve(file.getFileName()));
            }
        }
    }

    /** Starts the door with the first test that asks for it and closes it after the last. */
    static final class Opened implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Door.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot().getStore(Namespace.create(Door.class))
                    .getOrComputeIfAbsent(Door.class, type -> new Door(), Door.class);
        }
    }

    @Override
    public void close() {
        hub.close();
    }

    Hub hub() {
        return hub;
    }

    HisClient linde() {
        return linde;
    }

    HisClient wilg() {
        return wilg;
    }

    HisClient eik() {
        return eik;
    }

    /** Posts as De Linde in any format. */
    HttpResponse<String> post(String path, String contentType, byte[] body) {
        return send(request(path, linde.token()).header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<String> get(String path) {
        return linde.get(path);
    }

    HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(hub.address().resolve(path)).header("Authorization", "Bearer " + token)
                .header("Accept", JSON);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The answer byte for byte. */
    HttpResponse<byte[]> bytes(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An access token of De Eik with these scopes only. */
    String tokenFor(String scopes) {
        URI endpoint = hub.address().resolve("/oauth2/token");
        Instant now = Instant.now();
        SignedJWT assertion = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(eikKey.getKeyID()).build(),
                new JWTClaimsSet.Builder().issuer(EIK).subject(EIK).audience(endpoint.toString())
                        .jwtID(UUID.randomUUID().toString()).issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(60))).build());
        try {
            assertion.sign(new ECDSASigner(eikKey));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return json(send(HttpRequest.newBuilder(endpoint).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=" + scopes.replace(" ", "+")
                        + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                        + "&client_assertion=" + assertion.serialize())))).path("access_token").asText();
    }

    /** How many referrals De Linde has under this number. */
    int stored(String number) {
        return json(linde.get("/fhir/Task?identifier=" + number)).path("total").asInt(-1);
    }

    static JsonNode json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    static JsonNode json(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException("not JSON", e);
        }
    }

    /** The parts of FHIR Parameters, or of one of them, that have this name. */
    static List<JsonNode> parts(JsonNode of, String name) {
        List<JsonNode> found = new ArrayList<>();
        of.path(of.has("parameter") ? "parameter" : "part").forEach(part -> {
            if (part.path("name").asText().equals(name)) {
                found.add(part);
            }
        });
        return found;
    }

    /** The one part with this name; missing where there is none. */
    static JsonNode part(JsonNode of, String name) {
        List<JsonNode> found = parts(of, name);
        return found.isEmpty() ? of.path("missing") : found.get(0);
    }

    /** The issues of an OperationOutcome as {@code code @ path}. */
    static List<String> issues(HttpResponse<String> answer) {
        List<String> issues = new ArrayList<>();
        json(answer).path("issue").forEach(issue -> issues.add(
                issue.path("details").path("coding").path(0).path("code").asText()
                        + (issue.has("expression") ? " @ " + issue.path("expression").path(0).asText() : "")));
        return issues;
    }
}
