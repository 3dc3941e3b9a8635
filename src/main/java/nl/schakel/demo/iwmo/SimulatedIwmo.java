package nl.schakel.demo.iwmo;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.NoSuchElementException;
import java.util.Set;

import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.neighbour.Misbehaviour;
import nl.schakel.demo.neighbour.NeighbourServer;
import nl.schakel.demo.neighbour.Orders;
import nl.schakel.demo.neighbour.Pages;
import nl.schakel.demo.neighbour.Recorder;

/**
 * A municipality that speaks iWmo 3.2, on a port of its own: takes messages at {@code /berichten} (and from a folder),
 * has a worklist for people at {@code /} and a control interface at {@code /_sim}. Everything is in memory and gone
 * when it closes. In the methods below a request is named by the ReferentieAanbieder of one of its products; an unknown
 * one gives {@link NoSuchElementException}, a deed the standard forbids {@link IllegalStateException}, each with a
 * Dutch sentence.
 */
public final class SimulatedIwmo implements AutoCloseable {

    private final IwmoOptions options;
    private final Misbehaviour misbehaviour = new Misbehaviour();
    private final Recorder recorder;
    private final Ledger ledger;
    private final Postman postman = new Postman();
    private final Desk desk;
    private final Clerk clerk;
    private final Intake intake;
    private final FolderInbox inbox;
    private final NeighbourServer server;

    private SimulatedIwmo(int port, IwmoOptions options) {
        this.options = options;
        this.recorder = new Recorder(misbehaviour, options.keep(),
                status -> new Recorder.FaultBody("text/plain", "Dit antwoord is besteld."));
        this.ledger = new Ledger(options.code());
        this.desk = new Desk(ledger, new Letters(options.code(), ledger), postman, options.code(), options.envelope());
        this.clerk = new Clerk(desk, options.scenarios() == null ? Map.of()
                : ScenarioFiles.read(options.scenarios(), Desk.deeds()), options.autopilot());
        this.intake = new Intake(options.code(), ledger, desk, clerk);
        this.server = NeighbourServer.start(port, context -> {
            NeighbourServer.filter(context, "recorder", recorder, "/berichten");
            NeighbourServer.serve(context, "messages", new MessagesServlet(intake, options.secret()), "/berichten");
            NeighbourServer.serve(context, "control", new Orders(new Control(this)::obey), "/_sim/*");
            NeighbourServer.serve(context, "page", new Pages(() -> new Worklist(this).html(),
                    none -> Optional.empty()), "/*");
        });
        this.inbox = options.folder() == null ? null : new FolderInbox(options.folder(), intake);
    }

    /**
     * Starts a municipality.
     *
     * @param port 0 for a free one
     * @throws IllegalArgumentException in one Dutch sentence, where a scenario file is not what it should be
     */
    public static SimulatedIwmo start(int port, IwmoOptions options) {
        return new SimulatedIwmo(port, options);
    }

    /** Its address, without a slash at the end. */
    public URI address() {
        return server.address();
    }

    /** Where it takes messages. */
    public URI messages() {
        return server.address().resolve("/berichten");
    }

    /**
     * Where its own messages go from now on.
     *
     * @param auth the value of the Authorization header
     */
    public void subscribe(URI callback, String auth) {
        postman.deliverTo(callback, auth);
    }

    /**
     * Every call to its address for messages, refused and unanswered ones too, in the order in which they were dealt
     * with.
     */
    public List<Exchange> exchanges() {
        return recorder.exchanges();
    }

    /** Forgets the calls so far; the requests stay. */
    public void forgetExchanges() {
        recorder.forget();
    }

    /** Every byte it received: request lines, headers, bodies, tokens, and every message as it was in its envelope. */
    public byte[] received() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(recorder.received());
        intake.messages().forEach(all::writeBytes);
        tokens().forEach(token -> all.writeBytes(token.getBytes(StandardCharsets.UTF_8)));
        return all.toByteArray();
    }

    /** Every message it took, out of its envelope, oldest first; retours too. */
    public List<byte[]> documents() {
        return intake.messages();
    }

    /** The consent tokens that lay beside messages in its folder. */
    public List<String> tokens() {
        return inbox == null ? List.of() : inbox.tokens();
    }

    /** The references of all products asked for, oldest first; those of returned messages too. */
    public List<String> references() {
        return ledger.requests().stream().flatMap(request -> request.products.stream())
                .map(product -> product.reference).toList();
    }

    /** Where a product stands, as the page shows it: Ontvangen, Aangenomen, In onderzoek, Afgewezen, Toegewezen, … */
    public String state(String reference) {
        synchronized (ledger) {
            return ledger.request(reference).products.stream().filter(product -> product.reference.equals(reference))
                    .findFirst().orElseThrow().state.shown;
        }
    }

    /** Every attempt to bring a message to the hub so far. */
    public List<Sent> sent() {
        return postman.sent();
    }

    /** Every retour that came in. */
    public List<Retour> retours() {
        return ledger.retours();
    }

    /** The names of the scenarios it knows. */
    public Set<String> scenarios() {
        return clerk.known().keySet();
    }

    /** What is played with every request that nothing else was chosen for; null: nothing. */
    public void scenario(String name) {
        clerk.always(name == null ? null : known(name));
    }

    /** What is played with the next request only; called more than once, with the ones after it. */
    public void next(String name) {
        clerk.next(known(name));
    }

    /** The same with a scenario of the caller's own. */
    public void next(Scenario scenario) {
        clerk.next(scenario);
    }

    /** What is played with requests whose first product is of this category (WMO020). */
    public void scenarioFor(String category, String name) {
        clerk.forCategory(category, known(name));
    }

    /** Plays a scenario with a request that is there already. */
    public void play(String reference, String name) {
        clerk.play(ledger.request(reference), known(name));
    }

    /** Answers with a WMO316 that takes the message in full. */
    public void accept(String reference) {
        desk.accept(ledger.request(reference));
    }

    /** Answers with a WMO316 that returns the message with a code of WJ001. */
    public void refuse(String reference, String code) {
        desk.refuse(ledger.request(reference), code);
    }

    /** Lets the network answer with a transport error. */
    public void fault(String reference, String code) {
        desk.fault(ledger.request(reference), code);
    }

    /** Answers about this product alone with a WMO319: in onderzoek. */
    public void investigate(String reference) {
        desk.investigate(ledger.request(reference), product -> product.reference.equals(reference));
    }

    /** Answers about this product alone with a WMO319: afgewezen, with a reason of WJ759. */
    public void reject(String reference, String reason) {
        desk.reject(ledger.request(reference), product -> product.reference.equals(reference), reason);
    }

    /** Allocates this product: a WMO301 with all that holds for the client. */
    public void grant(String reference) {
        desk.grant(ledger.request(reference), product -> product.reference.equals(reference));
    }

    /** Grants a pgb for this product, of which iWmo sends nothing. */
    public void pgb(String reference) {
        desk.pgb(ledger.request(reference), product -> product.reference.equals(reference));
    }

    /** Sends the newest message about a request again, byte for byte. */
    public void repeat(String reference) {
        desk.repeat(ledger.request(reference));
    }

    /** All ways to behave badly; they concern what comes in at {@link #messages}. */
    public Misbehaviour misbehaviour() {
        return misbehaviour;
    }

    @Override
    public void close() {
        misbehaviour.end();
        clerk.close();
        postman.close();
        if (inbox != null) {
            inbox.close();
        }
        server.close();
    }

    IwmoOptions options() {
        return options;
    }

    Ledger ledger() {
        return ledger;
    }

    /** A deed of the scenario files. */
    void perform(String reference, String deed, Map<String, String> with) {
        desk.perform(ledger.request(reference), deed, with);
    }

    private Scenario known(String name) {
        Scenario scenario = clerk.known().get(name);
        if (scenario == null) {
            throw new NoSuchElementException("Dit scenario is hier niet bekend.");
        }
        return scenario;
    }
}
