package nl.schakel.fhir;

import java.util.stream.Collectors;

import nl.schakel.referral.RecipientRole;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Task;

/** The answer to what a meeting agreed: the referral's Task as it stands, and who gets to hear of it. */
final class MdoAnswer {

    private MdoAnswer() {
    }

    static Bundle of(MdoIntake.Accepted accepted, TaskView tasks) {
        Task task = tasks.task(accepted.referral());
        Bundle answer = new Bundle().setType(Bundle.BundleType.TRANSACTIONRESPONSE);
        answer.addEntry().setResource(task).getResponse().setStatus(accepted.fresh() ? "201 Created" : "200 OK")
                .setLocation(task.getIdElement().getValue()).setEtag("W/\"" + task.getMeta().getVersionId() + "\"")
                .setLastModified(task.getMeta().getLastUpdated()).setOutcome(outcome(accepted));
        return answer;
    }

    private static OperationOutcome outcome(MdoIntake.Accepted accepted) {
        OperationOutcome outcome = new OperationOutcome();
        outcome.addIssue().setSeverity(OperationOutcome.IssueSeverity.INFORMATION)
                .setCode(OperationOutcome.IssueType.INFORMATIONAL).getDetails()
                .setText("De afspraken gaan naar: " + accepted.parties().stream().map(MdoAnswer::name)
                        .collect(Collectors.joining(", ")) + ".")
                .addCoding().setSystem(Outcomes.SYSTEM).setCode("mdo-accepted");
        return outcome;
    }

    private static String name(RecipientRole role) {
        return switch (role) {
            case CONSULTANT -> "de consulent van de gemeente";
            case MEDICAL_ADVISER -> "de medisch adviseur";
            case EXPERT -> "de deskundige, zonder naam";
        };
    }
}
