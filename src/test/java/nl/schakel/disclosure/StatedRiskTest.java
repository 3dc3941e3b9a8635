package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.RiskAssessment;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import nl.schakel.referral.Provision;
import nl.schakel.referral.Risk;

/** The risk that a GP states: what counts as one, and that no more than its class goes, and only where agreed. */
class StatedRiskTest {

    private static final String RELEASED = """
              - element: risk
                role: consultant
                from: RiskAssessment.prediction.qualitativeRisk
                codes:
                  low: [risico|negligible, risico|low]
                  medium: [risico|moderate]
                  high: [risico|high, risico|certain]
                as: class
            """;

    @TempDir
    private Path config;

    private static RiskAssessment risk(String id, String... codes) {
        RiskAssessment assessment = new RiskAssessment();
        assessment.setId(id);
        assessment.setStatus(RiskAssessment.RiskAssessmentStatus.FINAL);
        assessment.setSubject(plain().request().getSubject());
        assessment.addReasonCode().setText("Merkteken in de reden");
        for (String code : codes) {
            assessment.addPrediction().setRationale("Merkteken").setOutcome(new CodeableConcept()
                    .setText("Merkteken")).getQualitativeRisk().setText("Merkteken").addCoding()
                    .setSystem(StatedRisk.PROBABILITY).setCode(code).setDisplay("Merkteken");
        }
        return assessment;
    }

    private static Referrals.Referral plain() {
        return Referrals.with();
    }

    /** @param assessments named by the order, each */
    private static Referrals.Referral stating(RiskAssessment... assessments) {
        ServiceRequest request = plain().request().copy();
        Stream.of(assessments).forEach(one -> request.addSupportingInfo(
                new Reference("RiskAssessment/" + one.getIdElement().getIdPart())));
        return Referrals.with(Stream.<Resource>concat(Stream.of(request), Stream.of(assessments)).toList());
    }

    private static StatedRisk read(Referrals.Referral referral) {
        return StatedRisk.of(referral.bundle(), referral.patient(), referral.request());
    }

    @ParameterizedTest
    @CsvSource({"negligible, LOW", "low, LOW", "moderate, MEDIUM", "high, HIGH", "certain, HIGH"})
    void a_class_of_three(String code, Risk risk) {
        assertThat(read(stating(risk("r", code))).risk()).isEqualTo(risk);
    }

    @Test
    void the_highest_counts_of_more() {
        assertThat(read(stating(risk("r", "low", "high", "moderate"))).risk()).isEqualTo(Risk.HIGH);
        assertThat(read(stating(risk("r", "low"), risk("s", "moderate"))).risk()).isEqualTo(Risk.MEDIUM);
        assertThat(read(stating(risk("r", "certain"), risk("s", "moderate"))).risk()).isEqualTo(Risk.HIGH);
        assertThat(read(plain())).isEqualTo(new StatedRisk(null, null, List.of(), List.of()));
    }

    private record Odd(String name, boolean warns, Consumer<RiskAssessment> change) {

        @Override
        public String toString() {
            return name + (warns ? ": told" : ": passed over");
        }
    }

    static Stream<Odd> odd() {
        return Stream.of(
                new Odd("only a chance", true, risk -> risk.getPredictionFirstRep().setQualitativeRisk(null)
                        .setProbability(new DecimalType("0.9"))),
                new Odd("in words", true, risk -> risk.getPredictionFirstRep().getQualitativeRisk().setCoding(null)),
                new Odd("of another code system", true, risk -> risk.getPredictionFirstRep().getQualitativeRisk()
                        .getCodingFirstRep().setSystem("urn:x")),
                new Odd("about somebody else", true, risk -> risk.setSubject(new Reference("Patient/other"))),
                new Odd("labelled sensitive", true, risk -> risk.setMeta(new Meta().addSecurity(
                        new Coding("http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
                                "R", null)))),
                new Odd("with a modifier", true, risk -> risk.addModifierExtension().setUrl("urn:x")),
                new Odd("recalled", false, risk -> risk.setStatus(
                        RiskAssessment.RiskAssessmentStatus.ENTEREDINERROR)),
                new Odd("of a stroke", false, risk -> risk.getCode().addCoding()
                        .setSystem("http://snomed.info/sct").setCode("230690007")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("odd")
    void what_is_no_stated_risk_of_this_patient_counts_as_none(Odd odd) {
        RiskAssessment assessment = risk("r", "high");
        odd.change().accept(assessment);

        StatedRisk found = read(stating(assessment));

        assertThat(found.risk()).isNull();
        assertThat(found.unread()).hasSize(odd.warns() ? 1 : 0);
    }

    @Test
    void one_that_the_order_does_not_name_is_told_only_where_its_code_says_it_is_meant() {
        RiskAssessment ours = risk("r", "high");
        ours.getCode().addCoding().setSystem(StatedRisk.CODE.substring(0, StatedRisk.CODE.indexOf('|')))
                .setCode("risico");

        assertThat(read(Referrals.with(risk("r", "high"))).unread()).isEmpty();
        assertThat(read(Referrals.with(ours)).unread()).hasSize(1);
        assertThat(read(Referrals.with(ours)).risk()).isNull();
        assertThat(read(stating(ours)).risk()).isEqualTo(Risk.HIGH);
    }

    @Test
    void it_goes_to_nobody_as_long_as_no_file_lists_it() {
        for (String role : List.of("consultant", "medical-adviser", "expert")) {
            Disclosure disclosure = stating(risk("r", "high")).minimised(Provision.SCOOTMOBIEL, role);

            assertThat(disclosure.elements()).doesNotContain("risk");
            assertThat(disclosure.withheld()).contains(new Disclosure.Withheld("RiskAssessment[0]", "not-listed"));
        }
    }

    @Test
    void where_it_is_agreed_only_the_class_goes_in_our_own_words() throws IOException {
        Referrals.Referral referral = stating(risk("r", "certain", "low"));

        Disclosure disclosure = new Minimisation(policies(RELEASED)).minimise(referral.bundle(), referral.patient(),
                referral.request(), Provision.SCOOTMOBIEL, "consultant");

        assertThat(disclosure.facts()).containsExactly(
                new Disclosure.Fact("risk", "Risico dat de huisarts ziet", null, "high", "Hoog"));
        assertThat(LeakScan.serialised(disclosure)).doesNotContain("Merkteken", "certain");
        assertThat(disclosure.withheld()).extracting(Disclosure.Withheld::path).contains("RiskAssessment[0].reasonCode",
                "RiskAssessment[0].prediction[0].outcome", "RiskAssessment[0].prediction[1].rationale");
    }

    @Test
    void more_than_the_class_cannot_be_agreed() {
        PolicyInvalid invalid = catchThrowableOfType(PolicyInvalid.class, () -> policies("""
                  - {element: risk, role: consultant, from: RiskAssessment.prediction.qualitativeRisk,
                     codes: [risico|high], as: code}
                """));

        assertThat(invalid.findings()).singleElement().asString().endsWith("van een risico gaat alleen de klasse; kies "
                + "as: class.");
    }

    /** The agreements of the project, with something more for a scootmobiel. */
    private Policies policies(String more) throws IOException {
        Path folder = Files.createDirectories(config.resolve("provisions"));
        try (Stream<Path> files = Files.list(Path.of("config/provisions"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                Files.writeString(folder.resolve(file.getFileName()),
                        file.endsWith("scootmobiel.yaml") ? text + more : text);
            }
        }
        return Policies.load(config);
    }
}
