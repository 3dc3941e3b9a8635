package nl.schakel.fhir;

import java.util.Date;
import java.util.stream.Collectors;

import nl.schakel.referral.AdditionKind;
import nl.schakel.referral.RecipientRole;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Task;

/** The answer to what is added to a referral: the referral's Task as it stands, and who gets to hear of it. */
final class AdditionAnswer {

    private AdditionAnswer() {
    }

    static Bundle of(AcceptedAddition accepted, TaskView tasks) {
        Task task = tasks.task(accepted.referral());
        String status = accepted.fresh() ? "201 Created" : "200 OK";
        Bundle answer = new Bundle().setType(Bundle.BundleType.TRANSACTIONRESPONSE);
        answer.addEntry().setResource(task).getResponse().setStatus(status)
                .setLocation(task.getIdElement().getValue()).setEtag("W/\"" + task.getMeta().getVersionId() + "\"")
                .setLastModified(task.getMeta().getLastUpdated()).setOutcome(outcome(accepted));
        if (accepted.kind() == AdditionKind.SUPPLEMENT) {
            // By this number the HIS can take the consent back: referral and supplement are one.
            answer.addEntry().getResponse().setStatus(status)
                    .setLocation("Consent/" + accepted.referral().id() + "/_history/1").setEtag("W/\"1\"")
                    .setLastModified(Date.from(accepted.referral().receivedAt()));
        }
        return answer;
    }

    static OperationOutcome outcome(AcceptedAddition accepted) {
        boolean supplement = accepted.kind() == AdditionKind.SUPPLEMENT;
        OperationOutcome outcome = new OperationOutcome();
        outcome.addIssue().setSeverity(OperationOutcome.IssueSeverity.INFORMATION)
                .setCode(OperationOutcome.IssueType.INFORMATIONAL).getDetails()
                .setText((supplement ? "De aanvulling gaat" : "De afspraken gaan") + " naar: "
                        + accepted.parties().stream().map(AdditionAnswer::name).collect(Collectors.joining(", "))
                        + (supplement ? ", in de zaak die er al is." : "."))
                .addCoding().setSystem(Outcomes.SYSTEM).setCode(supplement ? "supplement-accepted" : "mdo-accepted");
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
