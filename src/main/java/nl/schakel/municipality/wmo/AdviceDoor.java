package nl.schakel.municipality.wmo;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.advice.AdviceDesk;
import nl.schakel.advice.AdviceId;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceRequest.State;
import nl.schakel.advice.AdviceStore;
import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.municipality.AdviceConsignments;
import nl.schakel.municipality.AdviceDeliveries;
import nl.schakel.municipality.wmo.Callers.Caller;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Refusal;
import nl.schakel.referral.Trail;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.transaction.TransactionException;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Where a municipality asks a practice for facts and fetches the answer; described at {@code /openapi.yaml}. A question
 * that was answered with 201 is on disk. What is refused is refused with every reason, by code, sentence and path, and
 * never by value. Bodies are not logged.
 */
final class AdviceDoor {

    /** A form of 1 MB is a third larger in base64. */
    static final int LARGEST = 1536 * 1024;
    /** What so many of the largest questions take, the hub has. */
    private static final int MOST_AT_ONCE = 8;
    private static final int PAGE = 100;
    private static final String PATH = "/wmo/{gemeentecode}/adviesaanvragen";
    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    private final Callers callers;
    private final QuestionReader reader;
    private final AdviceDesk desk;
    private final AdviceStore store;
    private final AdviceDeliveries deliveries;
    private final AdviceConsignments consignments;
    private final ObjectMapper json;
    private final RequestBody bodies;
    private final Trail trail;
    private final Clock clock;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    AdviceDoor(Callers callers, QuestionReader reader, AdviceDesk desk, AdviceStore store, AdviceDeliveries deliveries,
               AdviceConsignments consignments, ObjectMapper json, Trail trail, Clock clock) {
        this.trail = trail;
        this.callers = callers;
        this.reader = reader;
        this.desk = desk;
        this.store = store;
        this.deliveries = deliveries;
        this.consignments = consignments;
        this.json = json;
        this.bodies = new RequestBody(json);
        this.clock = clock;
    }

    /** The addresses of this room. */
    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .POST(PATH, request -> known(request, this::ask))
                .GET(PATH, request -> known(request, this::list))
                .GET(PATH + "/{id}", request -> known(request, this::fetch))
                .DELETE(PATH + "/{id}", request -> known(request, this::takeBack)).build();
    }

    /** What is done for a caller who showed who it is. */
    private interface Work {
        ServerResponse of(ServerRequest request, Caller caller) throws IOException;
    }

    private ServerResponse known(ServerRequest request, Work work) throws IOException {
        Optional<Caller> caller = callers.of(request.pathVariable("gemeentecode"),
                request.headers().firstHeader("Authorization"));
        if (caller.isEmpty()) {
            return problem(401, "not-authenticated", "De aanvraag draagt niet het afgesproken geheim.");
        }
        try {
            return work.of(request, caller.get());
        } catch (Fault.Technical | DataAccessException | TransactionException e) {
            return notNow();
        }
    }

    private ServerResponse ask(ServerRequest request, Caller caller) throws IOException {
        MediaType type = request.headers().contentType().orElse(MediaType.APPLICATION_OCTET_STREAM);
        if (!MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)) {
            return problem(415, "not-json", "Een vraag is application/json.");
        }
        if (!places.tryAcquire()) {
            return notNow();
        }
        try {
            byte[] body = request.servletRequest().getInputStream().readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                return problem(413, "too-large", "Een vraag mag met formulier hooguit 1,5 MB zijn.");
            }
            QuestionReader.Read read = reader.read(body, caller.municipality(), caller.role());
            return read.asking() == null ? refused(read.refusals())
                    : answer(caller, desk.ask(read.asking(), AdviceRequest.Origin.API));
        } catch (QuestionReader.Unreadable e) {
            return problem(400, "not-json", "De vraag is geen leesbare JSON.");
        } finally {
            places.release();
        }
    }

    private ServerResponse answer(Caller caller, AdviceDesk.Result result) throws IOException {
        if (result instanceof AdviceDesk.Result.Refused refused) {
            return refused(refused.refusals());
        }
        if (result instanceof AdviceDesk.Result.Kept kept) {
            ServerResponse.BodyBuilder answer = kept.fresh()
                    ? ServerResponse.created(URI.create("/wmo/" + caller.municipality().code() + "/adviesaanvragen/"
                            + kept.request().id())) : ServerResponse.ok();
            return body(answer, bodies.of(kept.request(), today()));
        }
        return problem(409, "source-conflict", "Onder dit kenmerk is eerder een andere vraag gesteld.");
    }

    private ServerResponse fetch(ServerRequest request, Caller caller) throws IOException {
        Optional<AdviceRequest> found = find(request.pathVariable("id"), caller);
        if (found.isEmpty()) {
            return unknown();
        }
        AdviceRequest current = desk.standing(found.get());
        boolean own = current.asker() == caller.role();
        Optional<byte[]> answer = own && desk.mayRead(current)
                ? store.content(current.id(), AdviceStore.Kind.CONSIGNMENT) : Optional.empty();
        AdviceRequest told = answer.isPresent() ? deliveries.fetched(current) : current;
        trail.add(told.id().reference(), AuditEntry.of(answer.isPresent() || !own ? AuditAction.ADVICE_READ
                : AuditAction.READ, Trail.recipient(caller.role(), caller.municipality().code())));
        ObjectNode body = bodies.of(told, today());
        answer.map(consignments::read).ifPresent(consignment -> bodies.addAnswer(body, consignment));
        if (own && (told.state() == State.ANSWERED || told.state() == State.DELIVERED)) {
            deliveries.notInCase(told).ifPresent(why -> body.put("melding", why));
        }
        if (!own) {
            store.question(told.id()).ifPresent(question -> bodies.addQuestion(body, question));
        }
        return body(ServerResponse.ok(), body);
    }

    private ServerResponse list(ServerRequest request, Caller caller) throws IOException {
        Set<State> states = EnumSet.allOf(State.class);
        Instant since = Instant.EPOCH;
        if (request.param("status").isPresent()) {
            Optional<State> state = RequestBody.state(request.param("status").get());
            if (state.isEmpty()) {
                return problem(400, "parameter-invalid", "De parameter status heeft geen bekende waarde.");
            }
            states = EnumSet.of(state.get());
        }
        if (request.param("sinds").isPresent()) {
            try {
                since = OffsetDateTime.parse(request.param("sinds").get()).toInstant();
            } catch (DateTimeException e) {
                return problem(400, "parameter-invalid", "De parameter sinds is geen moment, zoals "
                        + "2026-11-20T10:00:00Z.");
            }
        }
        List<AdviceRequest> found = store.ofAsker(callers.codes(caller), caller.role(), states, since, PAGE);
        ObjectNode body = json.createObjectNode();
        ArrayNode list = body.putArray("adviesaanvragen");
        List<AdviceRequest> shown = new ArrayList<>(found);
        if (caller.role() == RecipientRole.MEDICAL_ADVISER && states.contains(State.SENT_ON)) {
            store.ofAsker(callers.codes(caller), RecipientRole.CONSULTANT, Set.of(State.SENT_ON), since, PAGE).stream()
                    .filter(desk::isForAdviser).forEach(shown::add);
        }
        searched(caller, shown);
        shown.forEach(asked -> list.add(bodies.of(asked, today())));
        return body(ServerResponse.ok(), body.put("meer", found.size() == PAGE));
    }

    private void searched(Caller caller, List<AdviceRequest> found) {
        trail.shown(AuditEntry.of(AuditAction.SEARCHED, Trail.recipient(caller.role(), caller.municipality().code()))
                .telling("found", found.size()), null, found.stream().map(asked -> asked.id().toString()).toList());
    }

    private ServerResponse takeBack(ServerRequest request, Caller caller) throws IOException {
        Optional<AdviceRequest> found = find(request.pathVariable("id"), caller)
                .filter(known -> known.asker() == caller.role());
        if (found.isEmpty()) {
            return unknown();
        }
        AdviceRequest current = desk.withdraw(found.get(), "taken-back");
        return current.state() == State.WITHDRAWN ? body(ServerResponse.ok(), bodies.of(current, today()))
                : problem(409, "already-declined", "De praktijk heeft de vraag al geweigerd.");
    }

    /** What the caller's own role asked, or what was sent on to it; nothing else is there for it. */
    private Optional<AdviceRequest> find(String id, Caller caller) {
        try {
            return store.find(AdviceId.of(id)).filter(request -> callers.codes(caller).contains(request.municipality())
                    && (request.asker() == caller.role()
                    || caller.role() == RecipientRole.MEDICAL_ADVISER && desk.isForAdviser(request)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), DUTCH_TIME);
    }

    private ServerResponse unknown() throws IOException {
        return problem(404, "not-found", "Er is geen vraag van u met dit nummer.");
    }

    private ServerResponse notNow() throws IOException {
        return problem(503, "not-now", "De hub kan de aanvraag nu niet verwerken. Probeer het later opnieuw.");
    }

    private ServerResponse refused(List<Refusal> refusals) throws IOException {
        ObjectNode problem = problemBody(422, refusals.get(0).code(), "De vraag kan zo niet worden gesteld.");
        ArrayNode reasons = problem.putArray("fouten");
        refusals.forEach(refusal -> reasons.addObject().put("code", refusal.code()).put("melding", refusal.sentence())
                .put("pad", refusal.path()));
        return problem(422, problem);
    }

    private ServerResponse problem(int status, String code, String sentence) throws IOException {
        return problem(status, problemBody(status, code, sentence));
    }

    private ServerResponse problem(int status, ObjectNode body) throws IOException {
        ServerResponse.BodyBuilder answer = ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        return (status == HttpStatus.UNAUTHORIZED.value() ? answer.header("WWW-Authenticate", "Bearer") : answer)
                .body(json.writeValueAsBytes(body));
    }

    private ObjectNode problemBody(int status, String code, String sentence) {
        return json.createObjectNode().put("type", "about:blank").put("code", code).put("title", sentence)
                .put("status", status);
    }

    private ServerResponse body(ServerResponse.BodyBuilder answer, ObjectNode body) throws IOException {
        return answer.contentType(MediaType.APPLICATION_JSON).body(json.writeValueAsBytes(body));
    }
}
