package nl.schakel.municipality.zgw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.municipality.CaseBell;
import nl.schakel.referral.Fault;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Where a municipality's Open Notificaties calls. A notification is a bell and nothing more: whose case it is and what
 * changed is found out later. Bodies and kenmerken are neither kept nor logged, they may be about anybody.
 *
 * <p>401 without the right secret, for an unknown municipality and for the test call alike: Open Notificaties itself
 * demands that when a subscription is made.
 */
final class ZgwNotifications {

    private static final int LARGEST = 64 * 1024;
    private static final String BEARER = "Bearer ";
    /** Beyond this the poll finds what was decided. */
    private static final int MOST_LOOK_UPS = 8;

    private final Function<GemeenteCode, Optional<Municipality>> directory;
    private final BiFunction<Municipality, String, Optional<String>> caseOfDecision;
    private final CaseBell bell;
    private final ObjectMapper json;
    private final Semaphore lookUps = new Semaphore(MOST_LOOK_UPS);
    /** Compared with for a municipality that does not exist, so that the answer takes as long. */
    private final byte[] nobody = new byte[32];

    ZgwNotifications(Function<GemeenteCode, Optional<Municipality>> directory,
                     BiFunction<Municipality, String, Optional<String>> caseOfDecision, CaseBell bell,
                     ObjectMapper json) {
        this.directory = directory;
        this.caseOfDecision = caseOfDecision;
        this.bell = bell;
        this.json = json;
        new SecureRandom().nextBytes(nobody);
    }

    /** The one address of this room. */
    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route().POST("/zgw/{gemeentecode}/notificaties", this::receive).build();
    }

    private ServerResponse receive(ServerRequest request) throws IOException {
        String code = request.pathVariable("gemeentecode");
        List<Desk> allowed = allowed(desks(code), request.headers().firstHeader("Authorization"));
        if (allowed.isEmpty()) {
            return problem(401, "not-authenticated", "De notificatie draagt niet het afgesproken geheim.");
        }
        byte[] body = request.servletRequest().getInputStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            return problem(413, "too-large", "Een notificatie mag hooguit 64 KB zijn.");
        }
        JsonNode notification = read(body);
        if (!notification.isObject()) {
            return problem(400, "not-json", "De notificatie is geen leesbare JSON.");
        }
        try {
            ring(new GemeenteCode(code), allowed, notification);
        } catch (Fault.Technical e) {
            return problem(503, "not-now", "De hub kan de notificatie nu niet aannemen. Probeer het later opnieuw.");
        }
        return ServerResponse.noContent().build();
    }

    /** Who may call here: the municipality, and the expert that answers its questions in a system of its own. */
    private List<Desk> desks(String code) {
        try {
            return directory.apply(new GemeenteCode(code)).map(Desk::of).orElse(List.of());
        } catch (IllegalArgumentException | Fault.Translation e) {
            // Not a gemeentecode, or settings the start already complained of: to the caller both are nobody.
            return List.of();
        }
    }

    /** Those whose secret was given; every one is compared, and somebody where there is none. */
    private List<Desk> allowed(List<Desk> desks, String header) {
        String given = header == null ? "" : header;
        String bare = given.startsWith(BEARER) ? given.substring(BEARER.length()) : given;
        List<Desk> allowed = new ArrayList<>();
        for (Desk desk : desks) {
            if (isSecret(desk.settings().callbackSecret().getBytes(StandardCharsets.UTF_8), given, bare)) {
                allowed.add(desk);
            }
        }
        if (desks.isEmpty()) {
            isSecret(nobody, given, bare);
        }
        return allowed;
    }

    private static boolean isSecret(byte[] secret, String given, String bare) {
        boolean verbatim = MessageDigest.isEqual(secret, given.getBytes(StandardCharsets.UTF_8));
        boolean asBearer = MessageDigest.isEqual(secret, bare.getBytes(StandardCharsets.UTF_8));
        return verbatim | asBearer;
    }

    private JsonNode read(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            return json.missingNode();
        }
    }

    private void ring(GemeenteCode code, List<Desk> desks, JsonNode notification) {
        String subject = notification.path("hoofdObject").asText();
        switch (notification.path("kanaal").asText()) {
            case "zaken" -> {
                if (desks.stream().anyMatch(desk -> ZgwConnection.isUnder(desk.settings().zaken(), subject))) {
                    bell.ring(code, subject);
                }
            }
            case "besluiten" -> desks.stream()
                    .filter(desk -> ZgwConnection.isUnder(desk.settings().besluiten(), subject)).findFirst()
                    .ifPresent(desk -> ringForDecision(code, desk.place(), subject));
            default -> {
                // The test call and channels nobody subscribed to: heard, and nothing to do.
            }
        }
    }

    /** Asks whose case it is, a few at a time: a slow municipality must not keep the hub's doors busy. */
    private void ringForDecision(GemeenteCode code, Municipality place, String decision) {
        if (!lookUps.tryAcquire()) {
            return;
        }
        try {
            caseOfDecision.apply(place, decision).ifPresent(zaak -> bell.ring(code, zaak));
        } finally {
            lookUps.release();
        }
    }

    private ServerResponse problem(int status, String code, String sentence) throws IOException {
        ObjectNode problem = json.createObjectNode().put("type", "about:blank").put("code", code)
                .put("title", sentence).put("status", status);
        return ServerResponse.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(json.writeValueAsBytes(problem));
    }
}
