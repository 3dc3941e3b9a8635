package nl.schakel.fhir;

import java.net.URI;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.exceptions.FhirClientConnectionException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Practice;
import nl.schakel.feedback.BusinessStatus;
import nl.schakel.feedback.Feedback;
import nl.schakel.feedback.FeedbackDesk;
import nl.schakel.feedback.Pushes;
import nl.schakel.referral.Fault;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.Task;

/** Brings feedback to a HIS: the Task as it stands now, and the messages that go with it. At least once. */
class HisPush {

    private final FhirContext fhir;
    private final Directory directory;
    private final FeedbackDesk feedback;
    private final TaskView view;
    private final Pushes pushes;

    HisPush(FhirContext fhir, Directory directory, FeedbackDesk feedback, TaskView view, Pushes pushes) {
        this.feedback = feedback;
        this.fhir = fhir;
        this.directory = directory;
        this.pushes = pushes;
        this.view = view;
    }

    /**
     * Brings it, or sees to it that it is tried again where the HIS is not there now.
     *
     * @throws Fault.Translation where the HIS does not want this
     */
    public void push(Feedback told) {
        URI endpoint = directory.practice(told.referral().practice()).map(Practice::endpoint).orElse(null);
        if (endpoint == null || !pushes.mayGo(told)) {
            return;
        }
        IGenericClient his = fhir.newRestfulGenericClient(endpoint.toString());
        try {
            Task task = view.task(told);
            task.setId("Task/" + told.referral().id());
            his.update().resource(task).execute();
            feedback.unheard(told).forEach(earlier -> tell(his, earlier));
            if (told.status() != BusinessStatus.IN_VERZENDING || told.beside()) {
                tell(his, told);
            }
        } catch (FhirClientConnectionException e) {
            pushes.failed(told);
            return;
        } catch (BaseServerResponseException e) {
            if (isLater(e.getStatusCode())) {
                pushes.failed(told);
                return;
            }
            pushes.refused(told);
            throw new Fault.Translation("his-refused", "Het HIS weigert de terugkoppeling (HTTP " + e.getStatusCode()
                    + "). Controleer het endpoint in het bestand van de praktijk.");
        } catch (DataFormatException e) {
            pushes.failed(told);
            return;
        } catch (RuntimeException e) {
            // Whoever tries must say what came of it, or the next waits a minute for nothing.
            pushes.failed(told);
            throw e;
        }
        pushes.arrived(told);
    }

    private void tell(IGenericClient his, Feedback told) {
        Communication message = view.communication(told);
        message.setId((String) null);
        his.create().resource(message).conditional().where(Communication.IDENTIFIER.exactly()
                .systemAndIdentifier(Systems.FEEDBACK, message.getIdentifierFirstRep().getValue())).execute();
    }

    /** Whether this HTTP status means that the same may be taken another time. */
    static boolean isLater(int status) {
        return status >= 500 || status == 408 || status == 429;
    }
}
