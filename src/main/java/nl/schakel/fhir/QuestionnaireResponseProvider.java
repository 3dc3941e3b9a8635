package nl.schakel.fhir;

import java.util.List;
import java.util.function.Function;

import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import nl.schakel.referral.Refusal;
import nl.schakel.security.Caller;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Task;

/** An answer without a Bundle around it, for a HIS that posts one resource at a time. */
public final class QuestionnaireResponseProvider implements IResourceProvider {

    private static final String TYPE = "QuestionnaireResponse";
    private static final String WRAPPED = "Bundle.entry[0].resource";

    private final Function<Submission, AdviceAnswers.Accepted> route;
    private final ParseFindings findings;
    private final AdviceView view;

    QuestionnaireResponseProvider(Function<Submission, AdviceAnswers.Accepted> route, ParseFindings findings,
                                  AdviceView view) {
        this.route = route;
        this.findings = findings;
        this.view = view;
    }

    @Override
    public Class<QuestionnaireResponse> getResourceType() {
        return QuestionnaireResponse.class;
    }

    /**
     * {@code POST /fhir/QuestionnaireResponse}.
     *
     * @return the Task of the question, that tells what goes and what stays; the answer itself is not kept
     */
    @Create
    public MethodOutcome answer(@ResourceParam QuestionnaireResponse answer, ServletRequestDetails request) {
        Caller caller = OwnReferrals.caller(TYPE, 'c');
        List<Refusal> stumbled = findings.drain();
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        bundle.addEntry().setResource(answer);
        try {
            AdviceAnswers.Accepted accepted = route.apply(new Submission(caller, request.loadRequestContents(),
                    BodyCheck.mediaType(request.getHeader("Content-Type")), bundle, stumbled));
            Task task = view.task(accepted.request());
            return new MethodOutcome(new IdType(TYPE, accepted.request().id().toString()), accepted.fresh())
                    .setResource(task);
        } catch (Refused refused) {
            throw new Refused(refused.status(), refused.refusals().stream().map(QuestionnaireResponseProvider::bare)
                    .toList());
        }
    }

    /** Says it of what was sent, not of the Bundle that the hub put around it. */
    private static Refusal bare(Refusal refusal) {
        return refusal.path() == null || !refusal.path().startsWith(WRAPPED) ? refusal
                : new Refusal(refusal.code(), refusal.sentence(), TYPE + refusal.path().substring(WRAPPED.length()));
    }
}
