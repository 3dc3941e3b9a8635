package nl.schakel.fhir;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.server.IResourceProvider;
import nl.schakel.advice.AdviceStore;
import nl.schakel.security.Caller;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Questionnaire;

/** The questions that a municipality asks, built from the policy as it is at that moment. */
public final class QuestionnaireProvider implements IResourceProvider {

    private final AdviceStore store;
    private final AdviceView view;

    QuestionnaireProvider(AdviceStore store, AdviceView view) {
        this.store = store;
        this.view = view;
    }

    @Override
    public Class<Questionnaire> getResourceType() {
        return Questionnaire.class;
    }

    /** {@code GET /fhir/Questionnaire/{id}}: of the question with that number. Nothing of the patient is in it. */
    @Read
    public Questionnaire read(@IdParam IdType id) {
        Caller caller = OwnReferrals.caller("Questionnaire", 'r');
        return AdviceTasks.find(store, id.getIdPart(), caller.practice()).flatMap(view::questionnaire)
                .orElseThrow(() -> Refused.because(Reason.NOT_FOUND));
    }
}
