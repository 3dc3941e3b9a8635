package nl.schakel.demo.zgw;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The interfaces: who asks, what is asked, one thing at a time. */
final class ZgwServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String CRS = "EPSG:4326";

    private final transient Register register;
    private final transient ClientCheck clients;
    private final transient Cases cases;
    private final transient Documents documents;
    private final transient Lists lists;
    private final transient Subscriptions subscriptions;
    private final transient BiConsumer<Kind, ObjectNode> made;
    private final transient Consumer<ObjectNode> changed;
    private final transient Map<Kind, Function<ObjectNode, ObjectNode>> makers = new EnumMap<>(Kind.class);

    /**
     * @param made    told of everything a client made, after it was made
     * @param changed told of every case a client changed
     */
    ZgwServlet(Register register, ClientCheck clients, Cases cases, Documents documents,
               Lists lists, Subscriptions subscriptions, BiConsumer<Kind, ObjectNode> made,
               Consumer<ObjectNode> changed) {
        this.register = register;
        this.clients = clients;
        this.cases = cases;
        this.documents = documents;
        this.lists = lists;
        this.subscriptions = subscriptions;
        this.made = made;
        this.changed = changed;
        makers.put(Kind.ZAAK, cases::zaak);
        makers.put(Kind.ROL, cases::rol);
        makers.put(Kind.STATUS, cases::status);
        makers.put(Kind.RESULTAAT, cases::resultaat);
        makers.put(Kind.ZAAKINFORMATIEOBJECT, cases::zaakinformatieobject);
        makers.put(Kind.DOCUMENT, documents::document);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Api api = Api.at(request.getServletPath().split("/")[1]).orElseThrow();
        response.setHeader("API-version", api.version);
        Answer answer;
        try {
            answer = answer(api, request);
        } catch (Problem problem) {
            answer = Answer.problem(problem);
        }
        response.setStatus(answer.status());
        if (answer.contentType() != null) {
            response.setContentType(answer.contentType());
        }
        answer.headers().forEach(response::setHeader);
        response.getOutputStream().write(answer.body());
    }

    private Answer answer(Api api, HttpServletRequest request) throws IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        List<String> segments = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
        Call call = new Call(request.getMethod(), api, segments, Call.query(request.getQueryString()),
                request::getHeader, request.getInputStream().readAllBytes());
        if (segments.isEmpty()) {
            throw Problem.notFound();
        }
        Kind kind = Kind.at(api, segments.get(0)).filter(known -> known != Kind.ZAAKBESLUIT)
                .orElseThrow(Problem::notFound);
        clients.check(call);
        if (!call.writes() && !"GET".equals(call.method())) {
            throw Problem.of(405, "method_not_allowed", "Methode niet toegestaan.", "Methode niet toegestaan.");
        }
        if (kind == Kind.APPLICATIE) {
            clients.require("autorisaties.lezen");
            return clients.rights(call);
        }
        if (api == Api.NOTIFICATIES) {
            clients.require("notificaties.consumeren", "notificaties.publiceren");
            return subscriptions.answer(kind, call);
        }
        boolean upload = kind == Kind.BESTANDSDEEL || kind == Kind.DOCUMENT && segments.size() == 3 && call.writes();
        if (upload) {
            return upload(kind, call);
        }
        boolean part = kind == Kind.ZAAK && segments.size() > 2;
        clients.require(call.changes() ? new String[] {"zaken.bijwerken"}
                : scopes(part ? Kind.ZAAKEIGENSCHAP : kind, call.writes()));
        if (kind == Kind.ZAAK && !part) {
            checkCrs(call);
        }
        synchronized (register) {
            Answer answer = call.writes() ? make(kind, call) : read(kind, call, request.getRequestURL().toString());
            return kind == Kind.ZAAK && !part ? withCrs(answer) : answer;
        }
    }

    private Answer upload(Kind kind, Call call) {
        synchronized (register) {
            if (kind == Kind.BESTANDSDEEL && "PUT".equals(call.method()) && call.segments().size() == 2) {
                clients.require("documenten.bijwerken");
                Multipart form = Multipart.read(call.header("Content-Type"), call.body());
                return Answer.json(200,
                        documents.part(call.segments().get(1), form.text("lock"), form.bytes("inhoud")));
            }
            if (kind == Kind.DOCUMENT && "POST".equals(call.method()) && "unlock".equals(call.segments().get(2))) {
                clients.require("documenten.lock", "documenten.geforceerd-unlock");
                documents.unlock(call.segments().get(1), Json.read(call.body()));
                return Answer.none();
            }
        }
        throw Problem.of(405, "method_not_allowed", "Methode niet toegestaan.", "Methode niet toegestaan.");
    }

    private Answer make(Kind kind, Call call) {
        String type = String.valueOf(call.header("Content-Type"));
        if (!type.startsWith("application/json")) {
            throw Problem.of(415, "unsupported_media_type", "Niet ondersteund mediatype.", "Alleen application/json.");
        }
        if (call.changes()) {
            return change(kind, call);
        }
        if (kind == Kind.ZAAK && call.segments().size() == 3 && "zaakeigenschappen".equals(call.segments().get(2))) {
            ObjectNode property = cases.zaakeigenschap(call.segments().get(1), Json.read(call.body()));
            made.accept(Kind.ZAAKEIGENSCHAP, property);
            return Answer.created(property);
        }
        if (call.segments().size() != 1 || !makers.containsKey(kind) || !"POST".equals(call.method())) {
            throw Problem.of(405, "method_not_allowed", "Methode niet toegestaan.", "Methode niet toegestaan.");
        }
        ObjectNode sent = Json.read(call.body());
        if (kind == Kind.STATUS && !register.of(Kind.STATUS, sent.path("zaak").asText()).isEmpty()) {
            // The right to make a case reaches as far as its first status.
            clients.require("zaken.statussen.toevoegen");
        }
        ObjectNode resource = makers.get(kind).apply(sent);
        Answer answer = Answer.created(resource);
        made.accept(kind, resource);
        return answer;
    }

    private Answer change(Kind kind, Call call) {
        if (kind != Kind.ZAAK || call.segments().size() != 2) {
            throw Problem.of(405, "method_not_allowed", "Methode niet toegestaan.", "Methode niet toegestaan.");
        }
        ObjectNode zaak = cases.change(call.segments().get(1), Json.read(call.body()));
        changed.accept(zaak);
        return Answer.json(200, zaak);
    }

    private Answer read(Kind kind, Call call, String address) {
        List<String> path = call.segments();
        return switch (path.size()) {
            case 1 -> Answer.json(200, lists.list(kind, call.query(), address));
            case 2 -> {
                ObjectNode found = register.find(kind, path.get(1)).orElseThrow(Problem::notFound);
                yield Answer.json(200, kind == Kind.DOCUMENT ? Documents.shown(found) : found);
            }
            default -> below(kind, path);
        };
    }

    private Answer below(Kind kind, List<String> path) {
        ObjectNode parent = register.find(kind, path.get(1)).orElseThrow(Problem::notFound);
        if (kind == Kind.DOCUMENT && path.size() == 3 && "download".equals(path.get(2))) {
            return new Answer(200, "application/octet-stream", Map.of(),
                    register.content(path.get(1)).orElseThrow(Problem::notFound));
        }
        if (kind != Kind.ZAAK || path.size() > 4) {
            throw Problem.notFound();
        }
        List<ObjectNode> parts = switch (path.get(2)) {
            case "zaakeigenschappen" -> register.of(Kind.ZAAKEIGENSCHAP, parent.path("url").asText());
            case "besluiten" -> register.of(Kind.BESLUIT, parent.path("url").asText()).stream()
                    .map(decision -> BackOffice.caseDecision(parent, decision)).toList();
            default -> throw Problem.notFound();
        };
        if (path.size() == 3) {
            return Answer.json(200, Json.list(parts));
        }
        return Answer.json(200, parts.stream()
                .filter(part -> part.path("uuid").asText().equals(path.get(3)))
                .findFirst().orElseThrow(Problem::notFound));
    }

    private static String[] scopes(Kind kind, boolean writes) {
        String api = kind.api.path();
        if (!writes) {
            return kind.api == Api.CATALOGI ? new String[] {"catalogi.lezen", "zaken.lezen"}
                    : new String[] {api + ".lezen"};
        }
        return switch (kind) {
            case ZAAK -> new String[] {"zaken.aanmaken"};
            case STATUS -> new String[] {"zaken.aanmaken", "zaken.statussen.toevoegen"};
            case ZAAKINFORMATIEOBJECT -> new String[] {"zaken.aanmaken", "zaken.bijwerken"};
            case ROL, RESULTAAT, ZAAKEIGENSCHAP -> new String[] {"zaken.bijwerken"};
            default -> new String[] {api + ".aanmaken"};
        };
    }

    private static void checkCrs(Call call) {
        for (String header : call.writes() ? List.of("Accept-Crs", "Content-Crs") : List.of("Accept-Crs")) {
            String value = call.header(header);
            if (value == null) {
                throw Problem.of(412, "precondition-failed", "Precondition Failed",
                        "'" + header + "' header ontbreekt");
            }
            if (!CRS.equals(value)) {
                throw Problem.of(406, "not_acceptable", "Not Acceptable", "Alleen " + CRS + " wordt ondersteund");
            }
        }
    }

    private static Answer withCrs(Answer answer) {
        Map<String, String> headers = new TreeMap<>(answer.headers());
        headers.put("Content-Crs", CRS);
        return new Answer(answer.status(), answer.contentType(), headers, answer.body());
    }
}
