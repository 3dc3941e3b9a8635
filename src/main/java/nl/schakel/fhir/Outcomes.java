package nl.schakel.fhir;

import java.util.List;

import nl.schakel.referral.Refusal;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/** Refusals as the OperationOutcome that a HIS shows. */
final class Outcomes {

    static final String SYSTEM = "https://schakel.example/fhir/CodeSystem/weigering";

    /** The only words of a sender that ever come back, and only to that sender: without them nobody can rephrase. */
    private static final String REPHRASE = "Te herformuleren: ";

    private Outcomes() {
    }

    static OperationOutcome of(Refused refused) {
        OperationOutcome outcome = of(refused.status(), refused.refusals());
        if (!refused.words().isEmpty()) {
            outcome.getIssueFirstRep().setDiagnostics(REPHRASE + String.join("; ", refused.words()));
        }
        return outcome;
    }

    static OperationOutcome of(int status, List<Refusal> refusals) {
        OperationOutcome outcome = new OperationOutcome();
        for (Refusal refusal : refusals) {
            OperationOutcome.OperationOutcomeIssueComponent issue = outcome.addIssue()
                    .setSeverity(OperationOutcome.IssueSeverity.ERROR)
                    .setCode(type(status));
            CodeableConcept details = issue.getDetails().setText(refusal.sentence());
            details.addCoding().setSystem(SYSTEM).setCode(refusal.code());
            if (refusal.path() != null) {
                issue.addExpression(refusal.path());
            } else if (status == 422) {
                issue.addExpression("Bundle");
            }
        }
        return outcome;
    }

    /** What the sender must know of something that went well. */
    static OperationOutcome warning(List<Refusal> warnings) {
        OperationOutcome outcome = of(200, warnings);
        outcome.getIssue().forEach(issue -> issue.setSeverity(OperationOutcome.IssueSeverity.WARNING));
        return outcome;
    }

    private static IssueType type(int status) {
        return switch (status) {
            case 200 -> IssueType.INCOMPLETE;
            case 400 -> IssueType.INVALID;
            case 401 -> IssueType.LOGIN;
            case 403 -> IssueType.FORBIDDEN;
            case 404 -> IssueType.NOTFOUND;
            case 405, 406, 415 -> IssueType.NOTSUPPORTED;
            case 410 -> IssueType.DELETED;
            case 409, 412 -> IssueType.CONFLICT;
            case 413 -> IssueType.TOOLONG;
            case 429 -> IssueType.THROTTLED;
            case 503 -> IssueType.TRANSIENT;
            case 500 -> IssueType.EXCEPTION;
            default -> IssueType.BUSINESSRULE;
        };
    }
}
