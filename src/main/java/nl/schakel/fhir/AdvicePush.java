package nl.schakel.fhir;

import java.net.URI;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.exceptions.FhirClientConnectionException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import nl.schakel.advice.AdviceId;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceStore;
import nl.schakel.alert.Alerts;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Practice;
import nl.schakel.feedback.HisLine;
import nl.schakel.referral.Fault;
import org.hl7.fhir.r4.model.Task;

/** Brings a question to a HIS: its Task as it stands now, with the Questionnaire in it. At least once. */
class AdvicePush {

    private final FhirContext fhir;
    private final Directory directory;
    private final AdviceStore store;
    private final AdviceView view;
    private final AdviceConsent consent;
    private final HisLine line;
    private final Alerts alerts;

    AdvicePush(FhirContext fhir, Directory directory, AdviceStore store, AdviceView view, AdviceConsent consent,
               HisLine line, Alerts alerts) {
        this.line = line;
        this.fhir = fhir;
        this.directory = directory;
        this.store = store;
        this.view = view;
        this.consent = consent;
        this.alerts = alerts;
    }

    /**
     * @return the question as it stands; null where the HIS polls, or has it and need not be reminded. One that still
     *         waits for an answer is brought again each time the bell rings
     */
    public AdviceRequest newest(String id) {
        AdviceRequest request = store.find(AdviceId.of(id)).orElseThrow();
        boolean waits = request.state() == AdviceRequest.State.ASKED;
        if (endpoint(request) == null || !waits && request.version() <= request.pushedVersion()
                || waits && !consent.stands(request)) {
            return null;
        }
        return request;
    }

    /**
     * @throws Fault.Technical   where the HIS is not there now
     * @throws Fault.Translation where it does not want this
     */
    public void push(AdviceRequest request) {
        URI endpoint = endpoint(request);
        if (endpoint == null) {
            return;
        }
        if (!line.isOpen(request.practice())) {
            throw new Fault.Technical("his-away", "Het HIS is nu niet bereikbaar; de vraag gaat later.");
        }
        IGenericClient his = fhir.newRestfulGenericClient(endpoint.toString());
        AdviceRequest sent;
        AdviceRequest now = request;
        do {
            sent = now;
            put(his, sent);
            line.worked(sent.practice());
            store.pushed(sent.id(), sent.version());
            // Answered or declined while this was on its way: what came last at the HIS must be the newest.
            now = store.find(sent.id()).orElseThrow();
        } while (now.version() > sent.version());
        alerts.end(subject(request), "Het HIS neemt vragen van gemeenten weer aan.");
    }

    private void put(IGenericClient his, AdviceRequest request) {
        Task task = view.task(request);
        task.setId("Task/" + request.id());
        try {
            his.update().resource(task).execute();
        } catch (FhirClientConnectionException e) {
            throw notNow(request, "his-unreachable", "Het HIS is niet bereikbaar.");
        } catch (BaseServerResponseException e) {
            throw HisPush.isLater(e.getStatusCode())
                    ? notNow(request, "his-not-now", "Het HIS neemt nu niets aan (HTTP " + e.getStatusCode() + ").")
                    : refusal(request, e.getStatusCode());
        } catch (DataFormatException e) {
            throw notNow(request, "his-answer-unreadable", "Het HIS geeft een antwoord dat geen FHIR is.");
        } catch (RuntimeException e) {
            // Whoever tries must say what came of it, or the next waits a minute for nothing.
            line.failed(request.practice());
            throw e;
        }
    }

    private Fault notNow(AdviceRequest request, String code, String sentence) {
        line.failed(request.practice());
        return new Fault.Technical(code, sentence);
    }

    private Fault refusal(AdviceRequest request, int status) {
        line.worked(request.practice());
        return new Fault.Translation("his-refused", "Het HIS weigert de vraag (HTTP " + status
                + "). Controleer het endpoint in het bestand van de praktijk.");
    }

    /** A HIS that refuses a question can still fetch it; the operator hears of it once per practice. */
    public void refused(String id, Fault fault) {
        store.find(AdviceId.of(id)).ifPresent(request -> {
            store.giveUp(request, fault);
            alerts.start(subject(request), "Praktijk " + request.practice()
                    + " kreeg een vraag van een gemeente niet: " + fault.sentence());
        });
    }

    private URI endpoint(AdviceRequest request) {
        return directory.practice(request.practice()).map(Practice::endpoint).orElse(null);
    }

    private static String subject(AdviceRequest request) {
        return "his-advice/" + request.practice();
    }
}
