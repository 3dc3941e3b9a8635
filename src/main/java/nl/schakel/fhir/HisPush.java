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
import nl.schakel.referral.Fault;
import nl.schakel.referral.ReferralStore;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.Task;

/** Brings feedback to a HIS: the Task as it stands now, and the messages that go with it. At least once. */
class HisPush {

    private final FhirContext fhir;
    private final Directory directory;
    private final ReferralStore referrals;
    private final FeedbackDesk feedback;
    private final TaskView view;

    HisPush(FhirContext fhir, Directory directory, ReferralStore referrals, FeedbackDesk feedback, TaskView view) {
        this.feedback = feedback;
        this.fhir = fhir;
        this.directory = directory;
        this.referrals = referrals;
        this.view = view;
    }

    /**
     * @throws Fault.Technical   where the HIS is not there now
     * @throws Fault.Translation where it does not want this
     */
    public void push(Feedback told) {
        URI endpoint = directory.practice(told.referral().practice()).map(Practice::endpoint).orElse(null);
        if (endpoint == null) {
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
            throw new Fault.Technical("his-unreachable", "Het HIS is niet bereikbaar.");
        } catch (BaseServerResponseException e) {
            throw fault(e.getStatusCode());
        } catch (DataFormatException e) {
            throw new Fault.Technical("his-answer-unreadable", "Het HIS geeft een antwoord dat geen FHIR is.");
        }
        referrals.pushed(told.referral().id(), told.version());
    }

    private void tell(IGenericClient his, Feedback told) {
        Communication message = view.communication(told);
        message.setId((String) null);
        his.create().resource(message).conditional().where(Communication.IDENTIFIER.exactly()
                .systemAndIdentifier(Systems.FEEDBACK, message.getIdentifierFirstRep().getValue())).execute();
    }

    private static Fault fault(int status) {
        boolean later = status >= 500 || status == 408 || status == 429;
        return later
                ? new Fault.Technical("his-not-now", "Het HIS neemt nu niets aan (HTTP " + status + ").")
                : new Fault.Translation("his-refused", "Het HIS weigert de terugkoppeling (HTTP " + status
                + "). Controleer het endpoint in het bestand van de praktijk.");
    }
}
