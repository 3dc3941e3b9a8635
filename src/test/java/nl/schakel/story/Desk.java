package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** An operator's desk without a browser: one person, logged in at the operators' pages. */
public final class Desk {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    /** Made once: a hash that a hub takes is slow to make. */
    private static final String FILE = file();

    private final URI hub;
    private final HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NEVER).build();

    private Desk(URI hub) {
        this.hub = hub;
    }

    /** Who may log in at every {@link Hub}. */
    public enum Person {

        VIEWER("kijker", "viewer"), OPERATOR("bediener", "operator"), OTHER_OPERATOR("collega", "operator"),
        ADMINISTRATOR("beheerder", "administrator"), DOCTOR("inzage", "operator, content");

        private final String user;
        private final String roles;

        Person(String user, String roles) {
            this.user = user;
            this.roles = roles;
        }

        /** As which this person logs in. */
        public String user() {
            return user;
        }

        /** Of this person in the tests. */
        public String password() {
            return "wachtwoord-van-" + user;
        }
    }

    static String operators() {
        return FILE;
    }

    private static String file() {
        BCryptPasswordEncoder cheapest = new BCryptPasswordEncoder(10);
        StringBuilder file = new StringBuilder();
        for (Person person : Person.values()) {
            file.append("- {name: ").append(person.user).append(", password: \"")
                    .append(cheapest.encode(person.password())).append("\", roles: [").append(person.roles).append("]}\n");
        }
        return file.toString();
    }

    static Desk login(URI hub, Person person) {
        Desk desk = new Desk(hub);
        HttpResponse<String> answer = desk.post("/operations/login", "/operations/login", "username", person.user,
                "password", person.password());
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/operations");
        return desk;
    }

    /** A page. */
    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(hub.resolve(path)).GET());
    }

    /** What a person reads on a page: its words, without tags. */
    public String text(String path) {
        HttpResponse<String> page = get(path);
        assertThat(page.statusCode()).as(path).isEqualTo(200);
        return page.body().replaceAll("(?s)<(script|style).*?</\\1>", " ").replaceAll("<[^>]+>", " ")
                .replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&").replaceAll("\\s+", " ");
    }

    /**
     * Sends a form as the page has it, with the token of that page.
     *
     * @param from   the page on which the form stands
     * @param to     where it goes
     * @param fields names and values in turn
     */
    public HttpResponse<String> post(String from, String to, String... fields) {
        Matcher token = TOKEN.matcher(get(from).body());
        List<String> form = new ArrayList<>();
        if (token.find()) {
            form.add("_csrf=" + encode(token.group(1)));
        }
        for (int i = 0; i < fields.length; i += 2) {
            form.add(encode(fields[i]) + "=" + encode(fields[i + 1]));
        }
        return send(HttpRequest.newBuilder(hub.resolve(to))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("&", form))));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
