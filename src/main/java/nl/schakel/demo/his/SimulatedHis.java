package nl.schakel.demo.his;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.neighbour.Misbehaviour;
import nl.schakel.demo.neighbour.NeighbourServer;
import nl.schakel.demo.neighbour.Phase;
import nl.schakel.demo.neighbour.Recorder;
import org.hl7.fhir.r4.model.Task;

/**
 * The HIS of a GP practice on a port of its own: FHIR R4 at {@code /fhir} (JSON and XML) that takes
 * {@code PUT Task/id} and {@code POST Communication}, and the GP's inbox for people at {@code /}. In memory.
 */
public final class SimulatedHis implements AutoCloseable {

    private static final int KEPT = 20_000;

    private final Cabinet cabinet = new Cabinet();
    private final Misbehaviour misbehaviour = new Misbehaviour();
    private final Recorder recorder = new Recorder(misbehaviour, KEPT, SimulatedHis::fault);
    private final NeighbourServer server;

    private SimulatedHis(int port, FhirContext fhir) {
        this.server = NeighbourServer.start(port, context -> {
            NeighbourServer.filter(context, "recorder", recorder, "/fhir/*");
            NeighbourServer.serve(context, "fhir", restful(fhir), "/fhir/*");
            NeighbourServer.serve(context, "page", new InboxPage(cabinet), "/*");
        });
    }

    /** Starts a HIS at this port, 0 for a free one. */
    public static SimulatedHis start(int port) {
        return start(port, FhirContext.forR4Cached());
    }

    /** The same with the context the application already made. */
    public static SimulatedHis start(int port, FhirContext fhir) {
        return new SimulatedHis(port, fhir);
    }

    /** Its address, without a slash at the end. */
    public URI address() {
        return server.address();
    }

    /** The FHIR base, what a practice's file names as {@code endpoint}. */
    public URI endpoint() {
        return URI.create(server.address() + "/fhir");
    }

    /** The messages, oldest first; a message sent twice with its condition is there once. */
    public List<Message> inbox() {
        return cabinet.inbox();
    }

    /** A copy of the newest version of a Task. */
    public Optional<Task> task(String id) {
        return cabinet.task(id).map(Task::copy);
    }

    /** Every write in the order of arrival, repeated ones too. */
    public List<Arrival> arrivals() {
        return cabinet.arrivals();
    }

    /** Every call to the FHIR server. */
    public List<Exchange> exchanges() {
        return recorder.exchanges();
    }

    /** Every byte of every call. */
    public byte[] received() {
        return recorder.received();
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

    /** @see Misbehaviour#onRequest */
    public void onRequest(BiConsumer<Exchange, Phase> watcher) {
        misbehaviour.onRequest(watcher);
    }

    @Override
    public void close() {
        misbehaviour.end();
        server.close();
    }

    private RestfulServer restful(FhirContext fhir) {
        RestfulServer restful = new RestfulServer(fhir);
        restful.setServerName("Simulatie van een HIS");
        restful.setServerVersion("1");
        restful.setDefaultResponseEncoding(EncodingEnum.JSON);
        restful.registerProviders(new TaskProvider(cabinet), new CommunicationProvider(cabinet));
        return restful;
    }

    private static Recorder.FaultBody fault(int status) {
        return new Recorder.FaultBody("application/fhir+json;charset=UTF-8",
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"transient\","
                        + "\"diagnostics\":\"Dit antwoord is besteld.\"}]}");
    }
}
