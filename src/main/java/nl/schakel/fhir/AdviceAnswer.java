package nl.schakel.fhir;

import java.util.stream.Collectors;

import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.WithheldReason;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Task;

/** What the HIS hears of its answer: the question's Task as it stands, what goes and what stays. */
final class AdviceAnswer {

    private AdviceAnswer() {
    }

    static Bundle of(AdviceAnswers.Accepted accepted, AdviceView view) {
        Task task = view.task(accepted.request());
        Bundle answer = new Bundle().setType(Bundle.BundleType.TRANSACTIONRESPONSE);
        answer.addEntry().setResource(task).getResponse().setStatus(accepted.fresh() ? "201 Created" : "200 OK")
                .setLocation(task.getIdElement().getValue()).setEtag("W/\"" + task.getMeta().getVersionId() + "\"")
                .setLastModified(task.getMeta().getLastUpdated()).setOutcome(outcome(accepted, view));
        return answer;
    }

    private static OperationOutcome outcome(AdviceAnswers.Accepted accepted, AdviceView view) {
        Disclosure disclosure = accepted.disclosure();
        OperationOutcome outcome = new OperationOutcome();
        outcome.addIssue().setSeverity(OperationOutcome.IssueSeverity.INFORMATION)
                .setCode(OperationOutcome.IssueType.INFORMATIONAL).getDetails()
                .setText("Dit gaat naar " + view.municipality(accepted.request()) + ": " + disclosure.facts().stream()
                        .map(fact -> fact.label() + " (" + fact.display() + ")").collect(Collectors.joining(", "))
                        + ".")
                .addCoding().setSystem(Outcomes.SYSTEM).setCode("advice-accepted");
        for (Disclosure.Withheld withheld : disclosure.withheld()) {
            OperationOutcome.OperationOutcomeIssueComponent issue = outcome.addIssue()
                    .setSeverity(OperationOutcome.IssueSeverity.WARNING)
                    .setCode(OperationOutcome.IssueType.SUPPRESSED);
            issue.addExpression(withheld.path());
            issue.getDetails().setText("Dit gaat niet mee. " + WithheldReason.ofCode(withheld.reason())
                            .map(WithheldReason::words).orElse(""))
                    .addCoding().setSystem(Outcomes.SYSTEM).setCode("advice-withheld");
        }
        return outcome;
    }
}
