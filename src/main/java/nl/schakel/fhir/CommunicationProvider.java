package nl.schakel.fhir;

import java.util.List;
import java.util.stream.Stream;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.RequiredParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import nl.schakel.feedback.BusinessStatus;
import nl.schakel.feedback.FeedbackDesk;
import nl.schakel.referral.Referral;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.IdType;

/** Feedback in plain Dutch, for a HIS that fetches it. */
public final class CommunicationProvider implements IResourceProvider {

    private static final String COMMUNICATION = "Communication";
    private static final int UUID_LENGTH = 36;

    private final OwnReferrals own;
    private final FeedbackDesk feedback;
    private final TaskView view;

    CommunicationProvider(OwnReferrals own, FeedbackDesk feedback, TaskView view) {
        this.own = own;
        this.feedback = feedback;
        this.view = view;
    }

    @Override
    public Class<Communication> getResourceType() {
        return Communication.class;
    }

    /** {@code GET /fhir/Communication/{id}}. */
    @Read
    public Communication read(@IdParam IdType id) {
        String part = id.getIdPart();
        String task = part.substring(0, Math.min(UUID_LENGTH, part.length()));
        return messages(own.read(new IdType(task), COMMUNICATION))
                .filter(message -> message.getIdElement().getIdPart().equals(part)).findFirst()
                .orElseThrow(() -> Refused.because(Reason.NOT_FOUND));
    }

    /** {@code GET /fhir/Communication?part-of=Task/{id}}: oldest first. */
    @Search
    public List<Communication> search(@RequiredParam(name = Communication.SP_PART_OF) ReferenceParam task,
                                      RequestDetails request) {
        OwnReferrals.refuseUnknown(request);
        if (task.getIdPart() == null) {
            throw Refused.because(Reason.PARAMETER);
        }
        return messages(own.read(new IdType(task.getIdPart()), COMMUNICATION)).toList();
    }

    /** That the hub accepted the referral was the answer to the HIS itself. */
    private Stream<Communication> messages(Referral referral) {
        return feedback.all(referral).stream()
                .filter(told -> told.status() != BusinessStatus.IN_VERZENDING || told.beside())
                .map(view::communication);
    }
}
