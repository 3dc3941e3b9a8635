package nl.schakel.consent;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Where a recipient asks whether its token still stands: by the token itself ({@code POST
 * /consent-tokens/introspect}, RFC 7662), or without telling which token ({@code GET
 * /consent-tokens/status-lists/{n}}).
 *
 * <p>Nobody logs in. RFC 7662 section 2.1 wants the caller authorised so that nobody fishes for tokens; here the
 * question is a whole signed token, which cannot be guessed, and who holds one learns nothing that the token does not
 * say, except whether it still stands. Anything else gets the same answer. So a municipality needs no account, and what
 * it presents says nothing about who it is.
 */
final class TokenDoors {

    private static final Logger log = LoggerFactory.getLogger(TokenDoors.class);
    private static final int LARGEST = 32 * 1024;
    private static final String TOKEN = "token";
    private static final MediaType STATUS_LIST = MediaType.parseMediaType("application/" + StatusList.TYPE);

    private final Introspection introspection;
    private final StatusLists lists;
    private final ObjectMapper json;
    private final Consumer<String> checked;

    /** @param checked is told the {@code jti} of a token that stands, before the answer goes */
    TokenDoors(Introspection introspection, StatusLists lists, ObjectMapper json, Consumer<String> checked) {
        this.checked = checked;
        this.introspection = introspection;
        this.lists = lists;
        this.json = json;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .POST("/consent-tokens/introspect", this::introspect)
                .GET(StatusPlace.PATH + "{number}", this::list).build();
    }

    private ServerResponse introspect(ServerRequest request) throws IOException {
        byte[] body = request.servletRequest().getInputStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            return answer(HttpStatus.PAYLOAD_TOO_LARGE, Map.of("error", "invalid_request"));
        }
        Optional<String> token = isForm(request) ? token(new String(body, StandardCharsets.UTF_8)) : Optional.empty();
        if (token.isEmpty()) {
            return answer(HttpStatus.BAD_REQUEST, Map.of("error", "invalid_request"));
        }
        try {
            Map<String, Object> answer = introspection.answer(token.get());
            if (answer.get("jti") instanceof String jti) {
                checked.accept(jti);
            }
            return answer(HttpStatus.OK, answer);
        } catch (DataAccessException unknown) {
            return notNow(unknown);
        }
    }

    private static boolean isForm(ServerRequest request) {
        try {
            return request.headers().contentType().filter(MediaType.APPLICATION_FORM_URLENCODED::isCompatibleWith)
                    .isPresent();
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    /** Given once and not empty (RFC 6749 section 3.2); other parameters are not read. */
    private static Optional<String> token(String form) {
        List<String> given = Stream.of(form.split("&")).filter(pair -> pair.startsWith(TOKEN + "="))
                .map(pair -> pair.substring(TOKEN.length() + 1)).toList();
        if (given.size() != 1 || given.get(0).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(URLDecoder.decode(given.get(0), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException misspelt) {
            return Optional.empty();
        }
    }

    private ServerResponse list(ServerRequest request) throws IOException {
        String number = request.pathVariable("number");
        try {
            Optional<String> list = number.matches("0|[1-9][0-9]{0,8}") ? lists.list(Long.parseLong(number))
                    : Optional.empty();
            if (list.isEmpty()) {
                return ServerResponse.notFound().cacheControl(CacheControl.noStore()).build();
            }
            return ServerResponse.ok().contentType(STATUS_LIST)
                    .cacheControl(CacheControl.maxAge(StatusLists.FRESH).cachePublic())
                    .body(list.get().getBytes(StandardCharsets.US_ASCII));
        } catch (DataAccessException unknown) {
            return notNow(unknown);
        }
    }

    private ServerResponse notNow(DataAccessException reason) throws IOException {
        log.warn("Of een toestemmingstoken nog geldt is nu niet na te gaan ({}).", reason.getClass().getSimpleName());
        return answer(HttpStatus.SERVICE_UNAVAILABLE, Map.of("error", "temporarily_unavailable"));
    }

    private ServerResponse answer(HttpStatus status, Map<String, Object> body) throws IOException {
        return ServerResponse.status(status).contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore()).body(json.writeValueAsBytes(body));
    }
}
