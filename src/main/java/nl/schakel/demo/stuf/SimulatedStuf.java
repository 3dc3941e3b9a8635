package nl.schakel.demo.stuf;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.neighbour.Misbehaviour;
import nl.schakel.demo.neighbour.NeighbourServer;
import nl.schakel.demo.neighbour.Orders;
import nl.schakel.demo.neighbour.Pages;
import nl.schakel.demo.neighbour.Recorder;
import org.w3c.dom.Element;

/**
 * A municipality with a StUF case system, on a port of its own: the services of ZDS 1.1.02 at {@code
 * /stuf/vrijeberichten}, {@code /stuf/ontvangasynchroon} and {@code /stuf/beantwoordvraag}, a worklist for people at
 * {@code /}, a control interface at {@code /_sim}. Everything is in memory and gone when it closes. In the methods
 * below a case is named by its zaaknummer; an unknown one gives {@link java.util.NoSuchElementException}, a deed the
 * rules forbid {@link IllegalStateException}, each with a Dutch sentence.
 */
public final class SimulatedStuf implements AutoCloseable {

    private final Options options;
    private final Misbehaviour misbehaviour = new Misbehaviour();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Recorder recorder;
    private final Register register;
    private final Play play;
    private final Notifier notifier;
    private final BackOffice office;
    private final Consultant consultant;
    private final NeighbourServer server;

    private SimulatedStuf(int port, Options options) {
        this.options = options;
        Answers answers = new Answers(options);
        register = new Register(options.code());
        play = new Play(options.scenarios(), register);
        notifier = new Notifier(answers);
        office = new BackOffice(register, notifier::tell);
        consultant = options.autopilot() == null ? null : new Consultant(office, options.autopilot());
        recorder = new Recorder(misbehaviour, options.keep(),
                status -> new Recorder.FaultBody("text/plain;charset=UTF-8", "Dit antwoord is besteld."));
        server = NeighbourServer.start(port, context -> {
            NeighbourServer.filter(context, "recorder", recorder, "/stuf/*");
            NeighbourServer.serve(context, "stuf", new StufServlet(this, new Desk(options, register, answers), answers),
                    "/stuf/*");
            NeighbourServer.serve(context, "control", new Orders(new Control(this)::obey), "/_sim/*");
            NeighbourServer.serve(context, "page", new Pages(this::worklist, this::document), "/*");
        });
    }

    /**
     * Starts a municipality.
     *
     * @param port 0 for a free one
     */
    public static SimulatedStuf start(int port, Options options) {
        return new SimulatedStuf(port, options);
    }

    /** Its address, without a slash at the end; the services are below {@code /stuf}. */
    public URI address() {
        return server.address();
    }

    /** Every call to its services, refused and unanswered ones too, in the order in which they were dealt with. */
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

    /** The contents of all documents, case by case. */
    public List<byte[]> documents() {
        return register.contents();
    }

    /** The zaaknummers of all cases, oldest first. */
    public List<String> cases() {
        return register.all().stream().map(Dossier::number).toList();
    }

    /** A case as it stands. */
    public Dossier dossier(String zaak) {
        return register.with(zaak, Zaak::dossier);
    }

    /** Every new case follows this scenario from now on; null: the first that is for it. */
    public void scenario(String name) {
        play.force(name);
    }

    /** Sends actualiseerZaakstatus to this address from now on, with this value of Authorization. */
    public void subscribe(URI callback, String auth) {
        notifier.subscribe(callback, auth);
    }

    /** The HTTP status that each of its own messages was answered with; 0 where nobody was there. */
    public List<Integer> notices() {
        return notifier.statuses();
    }

    public void setStatus(String zaak, String name) {
        office.status(zaak, name);
    }

    public void setResult(String zaak, String name) {
        office.result(zaak, name, "");
    }

    /** The same with a toelichting, which no hub should ever pass on. */
    public void setResult(String zaak, String name, String note) {
        office.result(zaak, name, note);
    }

    /**
     * Takes a besluit.
     *
     * @param until the last day, null where open
     */
    public void decide(String zaak, String type, LocalDate from, LocalDate until) {
        office.decide(zaak, type, from, until);
    }

    /** Starts or ends an opschorting. */
    public void suspend(String zaak, boolean suspended) {
        office.suspend(zaak, suspended);
    }

    /** Extends the term; moving: the last day moves by as much. */
    public void extend(String zaak, int days, boolean moving) {
        office.extend(zaak, days, moving);
    }

    /** Gives a case its last status and its last day. */
    public void close(String zaak) {
        office.close(zaak);
    }

    /** All ways to behave badly. */
    public Misbehaviour misbehaviour() {
        return misbehaviour;
    }

    @Override
    public void close() {
        misbehaviour.end();
        closed.countDown();
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

    BackOffice office() {
        return office;
    }

    Optional<Scenario.Step> trouble(String operation, Element message) {
        return play.trouble(operation, message);
    }

    void rest(String by) {
        try {
            closed.await(Duration.parse(by).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A case with its document and its token is whole; the only reason for a change is that the consent was taken back.
     */
    void served(String operation, Element message) {
        String zaak = Play.caseOf(operation, message);
        if (operation.startsWith("creeerZaak")) {
            play.of(zaak);
        }
        if (consultant == null) {
            return;
        }
        if (operation.startsWith("voegZaakdocumentToe")) {
            Dossier found = dossier(zaak);
            if (found.documents().size() == 2) {
                consultant.take(zaak, play.of(zaak));
            } else if (found.documents().size() > 2) {
                consultant.stop(zaak);
            }
        } else if (operation.startsWith("updateZaak")) {
            consultant.stop(zaak);
        }
    }

    private String worklist() {
        return new Worklist(options(), register().all()).html();
    }

    private Optional<Pages.Document> document(String number) {
        return register().all().stream().flatMap(zaak -> zaak.documents().stream())
                .filter(document -> document.number().equals(number)).findFirst()
                .map(document -> new Pages.Document("application/pdf".equals(document.format()), document.content()));
    }
}
