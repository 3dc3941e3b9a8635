package nl.schakel.operations.access;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import nl.schakel.story.Desk.Person;

/** A browser of which everything can be seen and forged: its cookies, its methods, its headers. Follows nothing. */
final class Browser {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final String FORM = "application/x-www-form-urlencoded";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI hub;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final List<String> received = new ArrayList<>();

    Browser(URI hub) {
        this.hub = hub;
    }

    /** Logged in with the right password, or not at all. */
    static Browser of(URI hub, Person person) {
        Browser browser = new Browser(hub);
        HttpResponse<String> answer = browser.login(person.user(), person.password());
        if (!where(answer).equals("/operations")) {
            throw new AssertionError(person + " is not let in: " + answer.statusCode() + " " + where(answer));
        }
        return browser;
    }

    HttpResponse<String> login(String name, String password) {
        return post("/operations/login", "_csrf", token("/operations/login"), "username", name, "password", password);
    }

    /** Of the first form on a page; none where it has none. */
    String token(String page) {
        Matcher token = TOKEN.matcher(get(page).body());
        return token.find() ? token.group(1) : "none";
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    HttpResponse<String> post(String path, String... fields) {
        List<String> form = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            form.add(URLEncoder.encode(fields[i], StandardCharsets.UTF_8) + "="
                    + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return send("POST", path, String.join("&", form), "Content-Type", FORM);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.resolve(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        String sent = cookies.entrySet().stream().map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        if (!sent.isEmpty()) {
            request.header("Cookie", sent);
        }
        try {
            HttpResponse<String> answer = http.send((headers.length == 0 ? request : request.headers(headers)).build(),
                    BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").forEach(this::keep);
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void keep(String header) {
        received.add(header);
        HttpCookie cookie = HttpCookie.parse(header).get(0);
        if (cookie.getMaxAge() == 0 || cookie.getValue().isEmpty()) {
            cookies.remove(cookie.getName());
        } else {
            cookies.put(cookie.getName(), cookie.getValue());
        }
    }

    /** By name, to look at and to change. */
    Map<String, String> cookies() {
        return cookies;
    }

    /** Every {@code Set-Cookie} so far. */
    List<String> received() {
        return received;
    }

    /** Where an answer sends a browser; empty where nowhere. */
    static String where(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}
