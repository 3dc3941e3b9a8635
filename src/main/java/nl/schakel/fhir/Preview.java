package nl.schakel.fhir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;

import nl.schakel.consent.ConsentDecision;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.Minimisation;
import nl.schakel.disclosure.WayOfWorking.Addressed;
import nl.schakel.disclosure.page.PreviewPage;
import nl.schakel.disclosure.text.FreeText;
import nl.schakel.disclosure.text.GivenText;
import nl.schakel.referral.Refusal;

/**
 * What would happen to a referral, or to a supplement to one: per recipient what it would receive and what is withheld and why, which check of the
 * consent fails, and the GP's own text to confirm. Nothing of it is kept or sent.
 */
final class Preview {

    private final Intake intake;
    private final SupplementIntake supplements;
    private final Repeats repeats;
    private final Minimisation minimisation;
    private final FreeText texts;
    private final PreviewPage page;

    Preview(Intake intake, SupplementIntake supplements, Repeats repeats, Minimisation minimisation, FreeText texts,
            PreviewPage page) {
        this.supplements = supplements;
        this.repeats = repeats;
        this.intake = intake;
        this.minimisation = minimisation;
        this.texts = texts;
        this.page = page;
    }

    /** What was found out, before it takes a form. */
    private record Findings(Intake.Checked checked, Map<Addressed, ConsentDecision> decisions,
                            Map<Addressed, Disclosure> disclosures, FreeText.Decision text,
                            List<Refusal> asked, List<Refusal> warnings) {

        ConsentDecision ofConsultant() {
            return decisions.get(checked.recipients().get(0));
        }

        /** Whether the very same Bundle would be accepted if it were sent now. */
        boolean permitted() {
            return ofConsultant().permitted() && asked.isEmpty() && !text.refused() && (text.none() || text.confirmed());
        }
    }

    private Findings find(Submission submission) {
        boolean supplement = supplements.isMeant(submission.bundle());
        Intake.Checked checked = supplement ? supplements.weigh(submission) : intake.check(intake.read(submission));
        FreeText.Decision text = intake.weighText(checked, true);
        Map<Addressed, ConsentDecision> decisions = new LinkedHashMap<>();
        Map<Addressed, Disclosure> disclosures = new LinkedHashMap<>();
        for (Addressed recipient : checked.recipients()) {
            decisions.put(recipient, intake.decide(checked, recipient));
            Disclosure disclosure = minimisation.minimise(submission.bundle(), checked.reading().patient(),
                    checked.reading().request(), checked.reading().provision(), recipient.selection());
            disclosures.put(recipient, text.refused() ? wordless(disclosure) : disclosure);
        }
        intake.previewed(checked);
        return new Findings(checked, decisions, disclosures, text, supplement ? List.of() : repeats.asking(checked),
                supplement ? List.of() : intake.warnings(checked));
    }

    /** Without the text: what may never go is not shown as if it would. */
    private static Disclosure wordless(Disclosure all) {
        return new Disclosure(all.policyVersion(), all.provision(), all.role(), all.person(), all.facts(),
                all.withheld());
    }

    /** @throws Refused where the Bundle is no referral, or may not go whatever the patient agreed to */
    Parameters parameters(Submission submission) {
        Findings found = find(submission);
        ConsentDecision consultant = found.ofConsultant();
        Parameters answer = new Parameters();
        answer.addParameter("permitted", new BooleanType(found.permitted()));
        answer.addParameter("feedback", new BooleanType(consultant.feedbackAllowed()));
        answer.addParameter("policy-version",
                new StringType(found.disclosures().get(found.checked().recipients().get(0)).policyVersion()));
        if (!consultant.permitted()) {
            answer.addParameter().setName("consent").setResource(Outcomes.of(422, consultant.denials()));
        }
        if (!found.asked().isEmpty()) {
            answer.addParameter().setName("duplicate").setResource(Outcomes.of(409, found.asked()));
        }
        if (!found.warnings().isEmpty()) {
            answer.addParameter().setName("warning").setResource(Outcomes.warning(found.warnings()));
        }
        if (!found.text().none()) {
            text(answer.addParameter().setName("text"), found.text());
        }
        found.decisions().forEach((recipient, decision) -> {
            ParametersParameterComponent part = answer.addParameter().setName("recipient");
            ReleasedParts.organization(part, name(found, recipient), recipient.place().oin().value(), recipient.role());
            part.addPart().setName("permitted").setValue(new BooleanType(decision.permitted()));
            if (!decision.permitted()) {
                part.addPart().setName("consent").setResource(Outcomes.of(422, decision.denials()));
            }
            ReleasedParts.day(part, "consent-given", decision.given());
            Practice practice = found.checked().practice();
            ReleasedParts.referrer(part, recipient.role(), practice.name(), practice.phone(), practice.agb().value());
            ReleasedParts.disclosure(part, found.disclosures().get(recipient), page::reason);
        });
        return answer;
    }

    private void text(ParametersParameterComponent part, FreeText.Decision text) {
        part.addPart().setName("confirmed").setValue(new BooleanType(text.confirmed()));
        if (text.confirmation() != null) {
            part.addPart().setName("confirmation").setValue(new StringType(text.confirmation()));
            part.addPart().setName("confirmation-until")
                    .setValue(new InstantType(texts.confirmedUntil().toString()));
        }
        if (text.refused()) {
            part.addPart().setName("refused").setResource(Outcomes.of(422, text.refusals()));
            text.words().forEach(word -> part.addPart().setName("rephrase").setValue(new StringType(word)));
        }
    }

    /** The same as a page for the GP; faults as above. */
    String html(Submission submission) {
        Findings found = find(submission);
        ConsentDecision consultant = found.ofConsultant();
        List<String> problems = new ArrayList<>(consultant.denials().stream().map(Refusal::sentence).toList());
        found.text().refusals().forEach(refusal -> problems.add(refusal.sentence()));
        Stream.concat(found.asked().stream(), found.warnings().stream())
                .forEach(warning -> problems.add(warning.sentence()));
        List<PreviewPage.Recipient> recipients = new ArrayList<>();
        found.decisions().forEach((recipient, decision) -> recipients.add(new PreviewPage.Recipient(
                name(found, recipient), recipient.role(), decision.permitted() && consultant.permitted(),
                decision.denials().stream().map(Refusal::sentence).distinct().toList(), decision.given(),
                found.disclosures().get(recipient))));
        Practice practice = found.checked().practice();
        FreeText.Decision text = found.text();
        return page.html(new PreviewPage.Preview(found.checked().reading().provision(), consultant.permitted(),
                problems, consultant.feedbackAllowed(),
                new PreviewPage.Sender(practice.name(), practice.phone(), practice.agb().value()), recipients,
                words(found), text.confirmation(), text.confirmation() == null ? null : texts.confirmedUntil(),
                text.confirmed(), text.refused(), text.words()));
    }

    /** What the GP wrote, also where it is refused: without it nobody sees what to rephrase. */
    private static String words(Findings found) {
        return GivenText.of(found.checked().reading().request()).stream().findFirst()
                .map(GivenText::text).orElse(null);
    }

    private static String name(Findings found, Addressed recipient) {
        return ReleasedParts.name(recipient.role(), found.checked().municipality(),
                found.checked().door());
    }
}
