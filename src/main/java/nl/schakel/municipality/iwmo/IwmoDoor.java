package nl.schakel.municipality.iwmo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Function;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.municipality.iwmo.IwmoInbox.Refused;
import nl.schakel.referral.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.transaction.TransactionException;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Where a municipality brings its messages. 204 once what it says is on disk; what becomes of it, its retour tells.
 * Nothing of a message is repeated or logged. 401 without the right secret and for an unknown municipality alike.
 */
final class IwmoDoor {

    private static final Logger log = LoggerFactory.getLogger(IwmoDoor.class);

    /** OP179: 25 MB, and in an envelope a third more. */
    static final int LARGEST = 40 * 1024 * 1024;
    private static final String BEARER = "Bearer ";
    /** What so many of the largest messages take, the hub has. */
    private static final int MOST_AT_ONCE = 4;

    private final Function<GemeenteCode, Optional<Municipality>> directory;
    private final BiConsumer<Municipality, byte[]> inbox;
    private final Runnable afterwards;
    private final ObjectMapper json;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    /** Compared with for a municipality that does not exist, so that the answer takes as long. */
    private final byte[] nobody = new byte[32];

    /** @param afterwards what is done once a message is on disk, and may fail */
    IwmoDoor(Function<GemeenteCode, Optional<Municipality>> directory, BiConsumer<Municipality, byte[]> inbox,
             Runnable afterwards, ObjectMapper json) {
        this.directory = directory;
        this.inbox = inbox;
        this.afterwards = afterwards;
        this.json = json;
        new SecureRandom().nextBytes(nobody);
    }

    /** The one address of this room. */
    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route().POST("/iwmo/{gemeentecode}/berichten", this::receive).build();
    }

    private ServerResponse receive(ServerRequest request) throws IOException {
        Optional<Known> known = known(request.pathVariable("gemeentecode"));
        if (!isAllowed(known, request.headers().firstHeader("Authorization"))) {
            return problem(401, "not-authenticated", "Het bericht draagt niet het afgesproken geheim.");
        }
        if (!places.tryAcquire()) {
            return notNow();
        }
        try {
            byte[] body = request.servletRequest().getInputStream().readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                return problem(413, "iwmo-too-large", "Een bericht mag hooguit 25 MB zijn (OP179).");
            }
            inbox.accept(known.orElseThrow().municipality(), body);
        } catch (Refused e) {
            return problem(e.status(), e.code(), e.getMessage());
        } catch (Fault.Technical | DataAccessException | TransactionException e) {
            return notNow();
        } finally {
            places.release();
        }
        try {
            afterwards.run();
        } catch (RuntimeException e) {
            log.warn("Een bericht van gemeente {} is bewaard en wordt bij de volgende ronde verwerkt ({}).",
                    known.orElseThrow().municipality().code(), e.getClass().getSimpleName());
        }
        return ServerResponse.noContent().build();
    }

    private record Known(Municipality municipality, String secret) {
    }

    private Optional<Known> known(String code) {
        try {
            return directory.apply(new GemeenteCode(code)).filter(m -> "iwmo".equals(m.standard()))
                    .map(m -> new Known(m, IwmoSettings.of(m).callbackSecret()));
        } catch (IllegalArgumentException | Fault.Translation e) {
            // Not a gemeentecode, or settings the start already complained of: to the caller both are nobody.
            return Optional.empty();
        }
    }

    private boolean isAllowed(Optional<Known> known, String header) {
        byte[] secret = known.map(found -> found.secret().getBytes(StandardCharsets.UTF_8)).orElse(nobody);
        String given = header == null ? "" : header;
        String bare = given.startsWith(BEARER) ? given.substring(BEARER.length()) : given;
        boolean verbatim = MessageDigest.isEqual(secret, given.getBytes(StandardCharsets.UTF_8));
        boolean asBearer = MessageDigest.isEqual(secret, bare.getBytes(StandardCharsets.UTF_8));
        return known.isPresent() & (verbatim | asBearer);
    }

    private ServerResponse notNow() throws IOException {
        return problem(503, "not-now", "De hub kan het bericht nu niet aannemen. Probeer het later opnieuw.");
    }

    private ServerResponse problem(int status, String code, String sentence) throws IOException {
        ObjectNode problem = json.createObjectNode().put("type", "about:blank").put("code", code)
                .put("title", sentence).put("status", status);
        return ServerResponse.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(json.writeValueAsBytes(problem));
    }
}
