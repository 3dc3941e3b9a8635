package nl.schakel.demo.zgw;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The Notificaties API: channels, and subscriptions that are made only where the subscriber's callback takes the test
 * call with its secret and refuses it without.
 */
final class Subscriptions {

    private static final Map<String, List<String>> CHANNELS = Map.of(
            "zaken", List.of("bronorganisatie", "zaaktype", "vertrouwelijkheidaanduiding"),
            "besluiten", List.of("verantwoordelijkeOrganisatie", "besluittype"),
            "documenten", List.of("bronorganisatie", "informatieobjecttype", "vertrouwelijkheidaanduiding"));
    private static final int LONGEST_CALLBACK = 200;

    private final Register register;
    private final Notifier notifier;

    Subscriptions(Register register, Notifier notifier) {
        this.register = register;
        this.notifier = notifier;
    }

    Answer answer(Kind kind, Call call) {
        List<String> path = call.segments();
        if (kind == Kind.KANAAL && path.size() == 1 && "GET".equals(call.method())) {
            return Answer.json(200, channels(call.query()));
        }
        if (kind != Kind.ABONNEMENT || path.size() > 2) {
            throw Problem.notFound();
        }
        if (path.size() == 1) {
            return switch (call.method()) {
                case "GET" -> Answer.json(200, Json.list(notifier.subscriptions()));
                case "POST" -> Answer.created(keep(register.fresh(Kind.ABONNEMENT).path("url").asText(),
                        Json.read(call.body())));
                default -> throw notAllowed();
            };
        }
        ObjectNode known = notifier.subscriptions().stream()
                .filter(subscription -> Register.idOf(subscription.path("url").asText()).equals(path.get(1)))
                .findFirst().orElseThrow(Problem::notFound);
        String url = known.path("url").asText();
        return switch (call.method()) {
            case "GET" -> Answer.json(200, known);
            case "PUT" -> Answer.json(200, keep(url, Json.read(call.body())));
            case "DELETE" -> {
                notifier.cancel(url);
                yield Answer.none();
            }
            default -> throw notAllowed();
        };
    }

    private static JsonNode channels(Map<String, String> query) {
        if (!Set.of("naam").containsAll(query.keySet())) {
            throw Problem.invalid("nonFieldErrors", "unknown-parameters", "Onbekende query parameters.");
        }
        return Json.list(CHANNELS.entrySet().stream()
                .filter(channel -> channel.getKey().equals(query.getOrDefault("naam", channel.getKey())))
                .map(channel -> {
                    ObjectNode shown = Json.object().put("url", "http://localhost/kanaal/" + channel.getKey())
                            .put("naam", channel.getKey()).put("documentatieLink", "http://localhost/");
                    shown.set("filters", Json.array(channel.getValue()));
                    return shown;
                }).toList());
    }

    private ObjectNode keep(String url, ObjectNode sent) {
        String callback = sent.path("callbackUrl").asText();
        if (callback.isEmpty() || callback.length() > LONGEST_CALLBACK) {
            throw Problem.invalid("callbackUrl", "max_length", "Tussen 1 en 200 karakters.");
        }
        String auth = sent.path("auth").asText();
        if (auth.isEmpty()) {
            throw Problem.invalid("auth", "required", "Dit veld is vereist.");
        }
        for (JsonNode channel : sent.path("kanalen")) {
            List<String> filters = CHANNELS.get(channel.path("naam").asText());
            if (filters == null) {
                throw Problem.invalid("naam", "kanaal_naam", "Kanaal met deze naam bestaat niet.");
            }
            channel.path("filters").fieldNames().forEachRemaining(filter -> {
                if (!filters.contains(filter)) {
                    throw Problem.invalid("filters", "inconsistent-abonnement-filters", "Onbekend filter.");
                }
            });
        }
        if (notifier.test(URI.create(callback), auth) / 100 != 2) {
            throw Problem.invalid("callbackUrl", "invalid-callback-url", "De callback URL geeft geen 2xx.");
        }
        int without = notifier.test(URI.create(callback), null);
        if (without != 401 && without != 403) {
            throw Problem.invalid("nonFieldErrors", "no-auth-on-callback-url", "De callback URL is niet beveiligd.");
        }
        Notifier.Subscription subscription = new Notifier.Subscription(url, URI.create(callback), auth,
                sent.path("kanalen").deepCopy());
        notifier.keep(subscription);
        return subscription.shown();
    }

    private static Problem notAllowed() {
        return Problem.of(405, "method_not_allowed", "Methode niet toegestaan.", "Methode niet toegestaan.");
    }
}
