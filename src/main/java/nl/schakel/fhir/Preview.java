package nl.schakel.fhir;

import nl.schakel.consent.ConsentDecision;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.Minimisation;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/**
 * What would happen to a referral: per recipient what it would receive and what is withheld and why, and which check of
 * the consent fails. Nothing is kept, sent or logged.
 */
final class Preview {

    private final Intake intake;
    private final Minimisation minimisation;

    Preview(Intake intake, Minimisation minimisation) {
        this.intake = intake;
        this.minimisation = minimisation;
    }

    /** @throws Refused where the Bundle is no referral, or may not go whatever the patient agreed to */
    Parameters of(Submission submission) {
        Intake.Checked checked = intake.check(intake.read(submission));
        Reading reading = checked.reading();
        ConsentDecision decision = intake.decide(checked);
        Disclosure disclosure = minimisation.minimise(submission.bundle(), reading.patient(), reading.request(),
                reading.provision(), Dispatch.ROLE);
        Parameters answer = new Parameters();
        answer.addParameter("permitted", new BooleanType(decision.permitted()));
        answer.addParameter("feedback", new BooleanType(decision.feedbackAllowed()));
        answer.addParameter("policy-version", new StringType(disclosure.policyVersion()));
        if (!decision.permitted()) {
            answer.addParameter().setName("consent").setResource(Outcomes.of(422, decision.denials()));
        }
        ParametersParameterComponent recipient = answer.addParameter().setName("recipient");
        recipient.addPart().setName("organization").setValue(new Reference()
                .setIdentifier(new Identifier().setSystem(Systems.OIN).setValue(checked.municipality().oin().value()))
                .setDisplay("Gemeente " + checked.municipality().name()));
        recipient.addPart().setName("role").setValue(new CodeType(disclosure.role()));
        person(recipient, disclosure.person());
        for (Disclosure.Fact fact : disclosure.facts()) {
            ParametersParameterComponent released = recipient.addPart().setName("released");
            released.addPart().setName("element").setValue(new CodeType(fact.element()));
            released.addPart().setName("label").setValue(new StringType(fact.label()));
            released.addPart().setName("value").setValue(new StringType(fact.display()));
        }
        for (Disclosure.Withheld withheld : disclosure.withheld()) {
            ParametersParameterComponent kept = recipient.addPart().setName("withheld");
            kept.addPart().setName("path").setValue(new StringType(withheld.path()));
            kept.addPart().setName("reason").setValue(new CodeType(withheld.reason()));
        }
        return answer;
    }

    private static void person(ParametersParameterComponent recipient, Disclosure.Person person) {
        ParametersParameterComponent patient = recipient.addPart().setName("patient");
        if (person.bsn() != null) {
            patient.addPart().setName("bsn").setValue(new Identifier().setSystem(Systems.BSN).setValue(person.bsn()));
        }
        if (person.name() != null) {
            text(patient, "name", join(" ", person.name().initials(), person.name().prefix(), person.name().family()));
        }
        if (person.birthDate() != null) {
            patient.addPart().setName("birthDate").setValue(new DateType(person.birthDate().toString()));
        }
        text(patient, "gender", person.gender());
        if (person.address() != null) {
            Disclosure.Address home = person.address();
            text(patient, "address", join(", ", join(" ", home.street(), join("", home.number(), home.letter(),
                    home.suffix())), join(" ", home.postalCode(), home.city())));
        }
        text(patient, "phone", person.phone());
        text(patient, "email", person.email());
    }

    private static void text(ParametersParameterComponent part, String name, String value) {
        if (value != null && !value.isBlank()) {
            part.addPart().setName(name).setValue(new StringType(value));
        }
    }

    private static String join(String between, String... parts) {
        StringBuilder joined = new StringBuilder();
        for (String part : parts) {
            if (part != null && !part.isBlank()) {
                joined.append(joined.isEmpty() ? "" : between).append(part);
            }
        }
        return joined.toString();
    }
}
