package nl.schakel.municipality.zgw;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import nl.schakel.directory.Municipality;
import nl.schakel.referral.Fault;

/**
 * Calls to one municipality. Answers and notifications carry addresses; only those under its configured base addresses
 * are ever called, so that nobody can send the hub, with its token, elsewhere.
 *
 * <p>Every call names its step in Dutch for the sentence of a fault.
 */
final class ZgwConnection {

    private static final int LARGEST_ANSWER = 4 * 1024 * 1024;
    private static final int MOST_PAGES = 50;
    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2200;
    private static final String CRS = "EPSG:4326";

    /** The answer to a creation or a change: what there is now, or why not. */
    record Answer(JsonNode made, ZgwProblem refused) {
    }

    private final ZgwClient client;
    private final Municipality municipality;
    private final ZgwSettings settings;
    private final ZgwHttp http;
    private final ZgwRefusals refusals;

    ZgwConnection(ZgwClient client, Municipality municipality, ZgwSettings settings) {
        this.client = client;
        this.municipality = municipality;
        this.settings = settings;
        this.http = new ZgwHttp(client.http(settings), settings.timeout(), this::sentence);
        this.refusals = new ZgwRefusals(settings, this::sentence);
    }

    Municipality municipality() {
        return municipality;
    }

    ZgwSettings settings() {
        return settings;
    }

    ZgwClient client() {
        return client;
    }

    /** One resource by the address a municipality gave. */
    JsonNode get(String address, String step) {
        HttpResponse<byte[]> answer = http.send(request(address, step).GET().build(), step, LARGEST_ANSWER);
        if (answer.statusCode() == 200) {
            return read(answer, step);
        }
        throw fault("GET", address, answer, step);
    }

    /**
     * The bytes of a document.
     *
     * @param largest most that is read; more is a fault
     */
    byte[] bytes(String address, int largest, String step) {
        HttpResponse<byte[]> answer = http.send(request(address, step).setHeader("Accept", "*/*").GET().build(), step,
                largest);
        if (answer.statusCode() == 200) {
            return answer.body();
        }
        throw fault("GET", address, answer, step);
    }

    /** All resources of a list, whether it comes in pages or as a plain array. */
    List<JsonNode> list(URI base, String path, Map<String, String> query, String step) {
        String next = base + path + query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", query.isEmpty() ? "" : "?", ""));
        List<JsonNode> found = new ArrayList<>();
        Set<String> read = new HashSet<>();
        for (int page = 0; page < MOST_PAGES && read.add(next); page++) {
            JsonNode answer = get(next, step);
            (answer.isArray() ? answer : answer.path("results")).forEach(found::add);
            Optional<String> following = text(answer, "next");
            if (following.isEmpty()) {
                return found;
            }
            next = following.get();
        }
        throw new Fault.Translation("zgw-list-too-long", sentence(step, "geeft een lijst van meer dan " + MOST_PAGES
                + " bladzijden, of een bladzijde die naar zichzelf verwijst; de hub leest niet verder"));
    }

    /** Creates. A refusal with 400 is an answer, because the caller may know a way; everything else is a fault. */
    Answer post(String address, JsonNode body, String step) {
        return write("POST", address, body, step);
    }

    /** Changes only what the body names; refusals as with {@link #post}. */
    Answer patch(String address, JsonNode body, String step) {
        return write("PATCH", address, body, step);
    }

    /** Replaces; refusals as with {@link #post}. */
    Answer put(String address, JsonNode body, String step) {
        return write("PUT", address, body, step);
    }

    /** Sends a form with a file (RFC 7578); refusals as with {@link #post}. */
    Answer put(String address, MultipartForm form, String step) {
        return answer("PUT", address, form.contentType(), form.bytes(), step);
    }

    private Answer write(String method, String address, JsonNode body, String step) {
        return answer(method, address, "application/json", bytes(body), step);
    }

    private Answer answer(String method, String address, String type, byte[] body, String step) {
        HttpResponse<byte[]> answer = exchange(method, address, type, body, step);
        return switch (answer.statusCode()) {
            case 200, 201 -> new Answer(read(answer, step), null);
            case 204 -> new Answer(MissingNode.getInstance(), null);
            case 400 -> new Answer(null, problem(answer, step));
            default -> throw fault(method, address, answer, step);
        };
    }

    /**
     * The bare answer, whatever its status: for who wants to know the status and not the resource.
     *
     * @param body null for a call without one
     */
    HttpResponse<byte[]> exchange(String method, String address, JsonNode body, String step) {
        return exchange(method, address, "application/json", body == null ? null : bytes(body), step);
    }

    private HttpResponse<byte[]> exchange(String method, String address, String type, byte[] body, String step) {
        HttpRequest.Builder request = request(address, step);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", type).method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        }
        return http.send(request.build(), step, LARGEST_ANSWER);
    }

    /** The address that a resource has by its own account, if it is one of this municipality. */
    String addressOf(JsonNode resource, String step) {
        String address = text(resource, "url").orElseThrow(() -> new Fault.Technical("zgw-answer-unreadable",
                sentence(step, "gaf een antwoord zonder adres (url)")));
        requireOwn(address, step);
        return address;
    }

    /** Whether the address is under a configured base address. */
    boolean isOwn(String address) {
        return Stream.of(settings.zaken(), settings.documenten(), settings.catalogi(), settings.besluiten(),
                settings.notificaties(), settings.autorisaties()).anyMatch(base -> isUnder(base, address));
    }

    /** The fault that a refusal is, where the caller knows no way. */
    Fault refusal(ZgwProblem problem) {
        return refusals.refused(problem);
    }

    /** Empty for an absent, null or blank member. */
    static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() && !value.asText().isBlank() ? Optional.of(value.asText()) : Optional.empty();
    }

    /** Null for an absent member and for what is no date between 1900 and 2200. */
    static LocalDate date(JsonNode node, String name) {
        try {
            return text(node, name).map(LocalDate::parse)
                    .filter(date -> date.getYear() >= FIRST_YEAR && date.getYear() <= LAST_YEAR).orElse(null);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    String sentence(String step, String what) {
        return who(municipality) + " " + what + " (stap: " + step + ").";
    }

    /**
     * Who a sentence is about: {@code Gemeente Amsterdam}, or {@code Gemeente Amsterdam (GGD)} where it is reached for
     * its adviser: the comma in the name of such a place would read as the end of a clause.
     */
    static String who(Municipality municipality) {
        String name = municipality.name();
        int comma = name.indexOf(", ");
        return "Gemeente " + (comma < 0 ? name : name.substring(0, comma) + " (" + name.substring(comma + 2) + ")");
    }

    private HttpRequest.Builder request(String address, String step) {
        requireOwn(address, step);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address)).timeout(settings.timeout())
                .header("Accept", "application/json").header("Authorization", "Bearer " + client.token(settings));
        if (isUnder(settings.zaken(), address)) {
            request.header("Accept-Crs", CRS).header("Content-Crs", CRS);
        }
        return request;
    }

    private void requireOwn(String address, String step) {
        if (!isOwn(address)) {
            throw new Fault.Translation("zgw-foreign-address", sentence(step, "noemt een adres dat niet onder de "
                    + "ingestelde adressen valt; de hub roept het niet aan"));
        }
    }

    /** Whether an address, whoever named it, is truly below the base: same server, no detours, nothing encoded. */
    static boolean isUnder(URI base, String address) {
        try {
            URI uri = new URI(address);
            String path = uri.getRawPath();
            return base != null && base.getScheme().equalsIgnoreCase(uri.getScheme())
                    && base.getHost().equalsIgnoreCase(uri.getHost()) && port(base) == port(uri)
                    && uri.getRawUserInfo() == null && uri.getRawFragment() == null
                    && path.startsWith(base.getRawPath() + "/") && uri.normalize().getRawPath().equals(path)
                    && !path.contains("%");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /** The fault that an answer is which is none of 200, 201 and 204. */
    Fault fault(String method, String address, HttpResponse<byte[]> answer, String step) {
        return refusals.fault(answer.statusCode(), problem(answer, step), ZgwScope.needed(settings, method, address));
    }

    private ZgwProblem problem(HttpResponse<byte[]> answer, String step) {
        try {
            return ZgwProblem.of(step, client.json().readTree(answer.body()));
        } catch (IOException e) {
            return ZgwProblem.of(step, MissingNode.getInstance());
        }
    }

    /** Unreadable is technical: in practice a gateway's page in between. No cause, it would quote the answer. */
    private JsonNode read(HttpResponse<byte[]> answer, String step) {
        try {
            JsonNode node = client.json().readTree(answer.body());
            if (node != null && node.isContainerNode()) {
                return node;
            }
        } catch (IOException e) {
            // Said below, without the parser's words.
        }
        throw new Fault.Technical("zgw-answer-unreadable", sentence(step, "gaf een antwoord dat geen JSON is"));
    }

    private byte[] bytes(JsonNode body) {
        try {
            return client.json().writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of our own cannot be written", e);
        }
    }
}
