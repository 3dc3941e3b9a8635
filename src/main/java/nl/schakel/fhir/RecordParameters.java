package nl.schakel.fhir;

import java.time.Instant;

import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.WithheldReason;
import nl.schakel.disclosure.page.DisclosureRecord;
import nl.schakel.disclosure.page.DisclosureRecord.Received;
import nl.schakel.referral.Referral;

/** The disclosure record as FHIR: one parameter for each recipient, in the words that the patient reads. */
final class RecordParameters {

    private final Directory directory;

    RecordParameters(Directory directory) {
        this.directory = directory;
    }

    Parameters parameters(Referral referral, DisclosureRecord record) {
        Parameters answer = new Parameters();
        answer.addParameter("task", new Reference("Task/" + referral.id()));
        answer.addParameter("provision", new CodeType(record.provision().code()));
        answer.addParameter("practice", new StringType(record.practice()));
        answer.addParameter("received", new InstantType(record.receivedAt().toString()));
        feedback(answer, record.feedback());
        answer.addParameter("purged", new BooleanType(record.contentPurged()));
        if (record.revokedAt() != null) {
            answer.addParameter("revoked", new InstantType(record.revokedAt().toString()));
        }
        if (record.cancelledAt() != null) {
            answer.addParameter("withdrawn", new InstantType(record.cancelledAt().toString()));
        }
        record.recipients().forEach(received -> recipient(answer.addParameter().setName("recipient"), referral, record,
                received));
        record.asked().forEach(asked -> AdviceRecords.fill(answer.addParameter().setName("advice"), asked));
        return answer;
    }

    /** Whether the municipality may tell the practice what becomes of it, and until when. */
    private static void feedback(Parameters answer, DisclosureRecord.Feedback feedback) {
        answer.addParameter("feedback", new BooleanType(feedback.agreed() && !feedback.ended()));
        if (feedback.until() != null) {
            answer.addParameter("feedback-until", new DateType(feedback.until().toString()));
        }
    }

    private void recipient(ParametersParameterComponent part, Referral referral, DisclosureRecord record,
                           Received received) {
        directory.municipality(referral.municipality()).flatMap(found -> found.at(received.role()))
                .map(Municipality::oin).ifPresent(oin ->
                        ReleasedParts.organization(part, received.name(), oin.value(), received.role()));
        when(part, "delivered", received.deliveredAt());
        ReleasedParts.text(part, "not-delivered", received.notDelivered());
        ReleasedParts.text(part, "case-number", received.caseNumber());
        ReleasedParts.day(part, "consent-given", received.consentGiven());
        ReleasedParts.day(part, "consent-until", received.consentUntil());
        when(part, record.revokedAt() == null ? "told-of-withdrawal" : "told-of-revocation", received.withdrawnAt());
        when(part, "token-until", received.tokenUntil());
        part.addPart().setName("token-active").setValue(new BooleanType(received.tokenActive()));
        if (received.disclosure() != null) {
            ReleasedParts.referrer(part, received.role(), record.practice(), record.practicePhone(),
                    record.practiceAgb());
            part.addPart().setName("policy-version").setValue(new StringType(received.disclosure().policyVersion()));
            ReleasedParts.disclosure(part, received.disclosure(),
                    code -> WithheldReason.ofCode(code).map(WithheldReason::words).orElse(null));
        }
    }

    private static void when(ParametersParameterComponent part, String name, Instant moment) {
        if (moment != null) {
            part.addPart().setName(name).setValue(new InstantType(moment.toString()));
        }
    }
}
