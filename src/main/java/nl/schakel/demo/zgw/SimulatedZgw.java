package nl.schakel.demo.zgw;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.neighbour.Misbehaviour;
import nl.schakel.demo.neighbour.NeighbourServer;
import nl.schakel.demo.neighbour.Orders;
import nl.schakel.demo.neighbour.Pages;
import nl.schakel.demo.neighbour.Phase;
import nl.schakel.demo.neighbour.Recorder;

/**
 * A municipality with a ZGW case system, on a port of its own: {@code /zaken/api/v1}, {@code /documenten/api/v1},
 * {@code /catalogi/api/v1}, {@code /besluiten/api/v1}, {@code /notificaties/api/v1} and {@code /autorisaties/api/v1}, a
 * worklist for people at {@code /}, a control interface at
 * {@code /_sim}. Everything is in memory and gone when it closes. In the methods below a case is named by its
 * zaaknummer, its uuid or its address; an unknown case or type gives {@link java.util.NoSuchElementException}, a deed
 * the rules forbid {@link IllegalStateException}, each with a Dutch sentence.
 */
public final class SimulatedZgw implements AutoCloseable {

    private static final String[] INTERFACES = {"/zaken/api/v1/*", "/documenten/api/v1/*", "/catalogi/api/v1/*",
        "/besluiten/api/v1/*", "/notificaties/api/v1/*", "/autorisaties/api/v1/*"};

    private final Options options;
    private final Misbehaviour misbehaviour = new Misbehaviour();
    private volatile Clock clock = Clock.systemUTC();
    private final Notifier notifier;
    private final Recorder recorder;
    private final NeighbourServer server;
    private Register register;
    private Catalogue catalogue;
    private BackOffice office;
    private Consultant consultant;

    private SimulatedZgw(int port, Options options) {
        this.options = options;
        this.notifier = new Notifier(options.notifyBatch(), this::present);
        this.recorder = new Recorder(misbehaviour, options.keep(), SimulatedZgw::fault);
        Doors doors = new Doors();
        this.server = NeighbourServer.start(port, context -> {
            NeighbourServer.filter(context, "recorder", recorder, INTERFACES);
            NeighbourServer.serve(context, "zgw", doors.interfaces(), INTERFACES);
            NeighbourServer.serve(context, "control", doors.control(), "/_sim/*");
            NeighbourServer.serve(context, "page", doors.page(), "/*");
        });
        furnish(doors);
    }

    /**
     * Starts a municipality.
     *
     * @param port 0 for a free one
     */
    public static SimulatedZgw start(int port, Options options) {
        return new SimulatedZgw(port, options);
    }

    /** Goes by another clock than the one on the wall. */
    public void goBy(Clock other) {
        clock = other;
    }

    private Instant present() {
        return clock.instant();
    }

    /** Its address, without a slash at the end; the interfaces are below it. */
    public URI address() {
        return server.address();
    }

    /** Every call to its interfaces, refused and unanswered ones too, in the order in which they were dealt with. */
    public List<Exchange> exchanges() {
        return recorder.exchanges();
    }

    /** Forgets the calls so far; the cases stay. */
    public void forgetExchanges() {
        recorder.forget();
    }

    /** Every byte it received: request lines, headers, bodies, and every document as it was before base64. */
    public byte[] received() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(recorder.received());
        documents().forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** The contents of all documents, oldest first. */
    public List<byte[]> documents() {
        synchronized (register) {
            return register.contents();
        }
    }

    /** The zaaknummers of all cases, oldest first. */
    public List<String> cases() {
        synchronized (register) {
            return register.all(Kind.ZAAK).stream().map(zaak -> zaak.path("identificatie").asText()).toList();
        }
    }

    /** A copy of a case with its parts, each under the name of its kind: rollen, statussen, zaakeigenschappen, … */
    public ObjectNode dossier(String zaak) {
        synchronized (register) {
            ObjectNode found = office.zaak(zaak);
            String url = found.path("url").asText();
            ObjectNode dossier = Json.object().set("zaak", found.deepCopy());
            for (Kind kind : List.of(Kind.ROL, Kind.STATUS, Kind.RESULTAAT, Kind.ZAAKINFORMATIEOBJECT,
                    Kind.ZAAKEIGENSCHAP, Kind.BESLUIT)) {
                dossier.set(kind.path, Json.list(register.of(kind, url).stream().map(ObjectNode::deepCopy).toList()));
            }
            return dossier;
        }
    }

    /**
     * Registers the hub's callback after the test call of the notification service: with {@code auth} it must be
     * accepted, without it refused.
     *
     * @param auth the value of the Authorization header
     * @throws IllegalStateException with the reason in one sentence
     */
    public void subscribe(URI callback, String auth) {
        notifier.subscribe(callback, auth);
    }

    /**
     * Publishes a version of a zaaktype: the one before ends the day before.
     *
     * @return its address
     */
    public String publish(String zaaktype, LocalDate from) {
        synchronized (register) {
            return catalogue.publish(zaaktype, from, false);
        }
    }

    /** Lets a zaaktype end, without one that follows. */
    public void end(String zaaktype, LocalDate last) {
        synchronized (register) {
            catalogue.end(zaaktype, last);
        }
    }

    /** Drafts a version of a zaaktype, which nobody may use yet. */
    public String draft(String zaaktype, LocalDate from) {
        synchronized (register) {
            return catalogue.publish(zaaktype, from, true);
        }
    }

    /** Every subscription as the notification service shows it, those made by hand too; never a secret. */
    public List<ObjectNode> subscriptions() {
        return notifier.subscriptions();
    }

    /** Deletes every subscription, as somebody at the municipality might. */
    public void forgetSubscriptions() {
        notifier.forget();
    }

    /** Sets a status by its omschrijving; the last one, "Afgehandeld", asks for a resultaat first. */
    public void setStatus(String zaak, String status) {
        office.status(zaak, status, "");
    }

    /** Says something of a case in an eigenschap of the municipality's own. */
    public void describe(String zaak, String name, String value) {
        office.describe(zaak, name, value);
    }

    /** Gives a case its resultaat, by omschrijving. */
    public void setResult(String zaak, String result) {
        office.result(zaak, result, "");
    }

    /**
     * Takes a besluit.
     *
     * @param until the last day, null where open
     * @return the address of the besluit
     */
    public String decide(String zaak, String decisionType, LocalDate from, LocalDate until) {
        return office.decision(zaak, decisionType, from, until, "");
    }

    /** The same with a toelichting, which no hub should ever pass on. */
    public String decide(String zaak, String decisionType, LocalDate from, LocalDate until, String note) {
        return office.decision(zaak, decisionType, from, until, note);
    }

    /**
     * The expert answers: a document is added to the case.
     *
     * @param title   the expert's own, which no hub should ever pass on
     * @param format  its formaat, for instance {@code text/plain}
     * @return the address of the document
     */
    public String answer(String zaak, String title, String format, byte[] content) {
        return office.answer(zaak, title, format, content);
    }

    /**
     * The municipality lays down in a case what a multidisciplinary meeting agreed.
     *
     * @return the address of the document
     */
    public String agree(String zaak, String title, String format, byte[] content) {
        return office.agree(zaak, title, format, content);
    }

    /** Starts or ends an opschorting. */
    public void suspend(String zaak, boolean suspended, String reason) {
        office.suspend(zaak, suspended, reason);
    }

    /** Extends the term: the last day moves by as much. */
    public void extend(String zaak, String reason, Period by) {
        office.extend(zaak, reason, by);
    }

    /** How notifications travel from now on. */
    public void notifications(Delivery delivery) {
        notifier.deliver(delivery);
    }

    /** How long each notification waits from now on. */
    public void notificationDelay(Duration delay) {
        notifier.delay(delay);
    }

    /** Every attempt to notify so far. */
    public List<Notice> notices() {
        return notifier.notices();
    }

    /** All ways to behave badly. */
    public Misbehaviour misbehaviour() {
        return misbehaviour;
    }

    /** @see Misbehaviour#slow */
    public void slow(Duration delay) {
        misbehaviour.slow(delay);
    }

    /** @see Misbehaviour#fail */
    public void fail(int requests, int status) {
        misbehaviour.fail(requests, status);
    }

    /** @see Misbehaviour#down */
    public void down(boolean down) {
        misbehaviour.down(down);
    }

    /** @see Misbehaviour#loseAnswers */
    public void loseAnswers(int requests) {
        misbehaviour.loseAnswers(requests);
    }

    /** @see Misbehaviour#answerTwice */
    public void answerTwice(int requests) {
        misbehaviour.answerTwice(requests);
    }

    /** @see Misbehaviour#onlyOn */
    public void onlyOn(Predicate<Exchange> calls) {
        misbehaviour.onlyOn(calls);
    }

    /** @see Misbehaviour#onRequest */
    public void onRequest(BiConsumer<Exchange, Phase> watcher) {
        misbehaviour.onRequest(watcher);
    }

    @Override
    public void close() {
        misbehaviour.end();
        if (consultant != null) {
            consultant.close();
        }
        notifier.close();
        server.close();
    }

    Options options() {
        return options;
    }

    Register register() {
        return register;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    BackOffice office() {
        return office;
    }

    /** Addresses contain the port, which is known only once the server listens; calls wait at the doors until then. */
    private void furnish(Doors doors) {
        register = new Register(server.address(), this::present);
        catalogue = new Catalogue(register, options);
        Cases cases = new Cases(register, catalogue);
        Documents documents = new Documents(register, options.partSize());
        office = new BackOffice(register, catalogue, cases, documents, notifier);
        consultant = options.autopilot() == null ? null
                : new Consultant(register, catalogue, office, options.autopilot());
        doors.open(new ZgwServlet(register, new ClientCheck(options, this::present), cases, documents,
                        new Lists(register, options.pageSize()), new Subscriptions(register, notifier), this::made,
                        this::changed),
                new Orders(new Control(this)::obey), new Pages(this::worklist, this::document));
    }

    private String worklist() {
        synchronized (register) {
            return new Worklist(this).html();
        }
    }

    private Optional<Pages.Document> document(String id) {
        synchronized (register) {
            return register.find(Kind.DOCUMENT, id).flatMap(document -> register.content(id).map(content ->
                    new Pages.Document("application/pdf".equals(document.path("formaat").asText()), content)));
        }
    }

    private void made(Kind kind, ObjectNode resource) {
        if (kind == Kind.DOCUMENT) {
            return;
        }
        ObjectNode zaak = kind == Kind.ZAAK ? resource
                : register.at(Kind.ZAAK, resource.path("zaak").asText()).orElseThrow();
        if (options.echo()) {
            office.notifyOf(zaak, kind.name().toLowerCase(Locale.ROOT), resource, "create");
        }
        if (consultant == null) {
            return;
        }
        if (kind == Kind.RESULTAAT) {
            consultant.withdrawn(zaak);
        } else {
            consultant.look(zaak);
        }
    }

    /** The only reason for which a hub changes a case is that the patient took back the consent. */
    private void changed(ObjectNode zaak) {
        if (options.echo()) {
            office.notifyOf(zaak, "zaak", zaak, "partial_update");
        }
        if (consultant != null) {
            consultant.withdrawn(zaak);
        }
    }

    private static Recorder.FaultBody fault(int status) {
        ObjectNode body = Problem.of(status, "error", "Simulatie", "Dit antwoord is besteld.").body();
        return new Recorder.FaultBody("application/problem+json", body.toString());
    }
}
