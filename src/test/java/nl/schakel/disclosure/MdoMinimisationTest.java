package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ca.uhn.fhir.context.FhirContext;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a party may know of what a meeting agreed: one folder a case, and the agreement as it is shipped. */
class MdoMinimisationTest {

    private static final Path CASES = Path.of("src/test/resources/cases/mdo");
    private static final FhirContext FHIR = FhirContext.forR4();
    private static final Practice LINDE = new Practice(new AgbCode("01012345"), null, "De Linde", null, List.of(),
            null, false, new Practice.Feedback(null), Practice.MedicalInformation.DIRECT);
    private static final Municipality AMSTERDAM = new Municipality(new GemeenteCode("0363"), "Amsterdam",
            new Oin("00000099000000363000"), LocalDate.of(1900, 1, 1), null, EnumSet.allOf(Provision.class), List.of(),
            new Municipality.Terms(Period.ofDays(42), Period.ofDays(56)), true, "zgw", Map.of());

    @TestFactory
    Stream<DynamicTest> each_case_as_its_folder_tells() throws IOException {
        return Files.list(CASES).sorted().map(folder -> DynamicTest.dynamicTest(
                folder.getFileName().toString().replace('-', ' '), () -> check(folder)));
    }

    private static void check(Path folder) throws IOException {
        MdoMinimisation minimisation = new MdoMinimisation(MdoPolicy.load(Path.of("config")));
        MdoPlan plan = read(minimisation, Files.readString(folder.resolve("plan.json")));
        List<String> found = new ArrayList<>();
        for (RecipientRole role : List.of(RecipientRole.CONSULTANT, RecipientRole.EXPERT)) {
            minimisation.release(plan, Provision.SCOOTMOBIEL, role).ifPresent(release -> release.disclosure().facts()
                    .forEach(fact -> found.add(role.code() + " " + fact.element() + " " + fact.code())));
        }
        plan.unknown().forEach(place -> found.add("unknown " + place));
        plan.withheld().stream().map(kept -> "withheld " + kept.path() + " " + kept.reason()).sorted()
                .forEach(found::add);
        assertThat(found).containsExactlyElementsOf(Files.readAllLines(folder.resolve("expected.txt")));
    }

    private static MdoPlan read(MdoMinimisation minimisation, String json) {
        Bundle bundle = FHIR.newJsonParser().parseResource(Bundle.class, json);
        return minimisation.read(bundle, (CarePlan) bundle.getEntryFirstRep().getResource(), LINDE, AMSTERDAM);
    }

    @Test
    void what_a_party_may_not_know_is_named_among_what_was_withheld_for_it() throws IOException {
        MdoMinimisation minimisation = new MdoMinimisation(MdoPolicy.load(Path.of("config")));
        MdoPlan plan = read(minimisation, Files.readString(
                CASES.resolve("coded-actions-roles-and-days-pass/plan.json")));

        MdoRelease expert = minimisation.release(plan, Provision.SCOOTMOBIEL, RecipientRole.EXPERT).orElseThrow();

        assertThat(expert.day()).isNull();
        assertThat(expert.actions()).allSatisfy(action -> {
            assertThat(action.performer()).isNull();
            assertThat(action.day()).isNull();
        });
        assertThat(expert.disclosure().withheld()).extracting(Disclosure.Withheld::path).contains("CarePlan[0].created",
                "CarePlan[0].activity", "CarePlan[0].activity.detail.performer",
                "CarePlan[0].activity.detail.scheduled");
    }

    @Test
    void without_an_agreement_nothing_goes_to_anyone() throws IOException {
        MdoMinimisation minimisation = new MdoMinimisation(MdoPolicy.of(new byte[0]));
        MdoPlan plan = read(minimisation, Files.readString(
                CASES.resolve("coded-actions-roles-and-days-pass/plan.json")));

        for (RecipientRole role : RecipientRole.values()) {
            assertThat(minimisation.release(plan, Provision.SCOOTMOBIEL, role)).isEmpty();
        }
    }

    @Test
    void an_agreement_that_is_not_whole_says_what_is_wrong() {
        String broken = """
                released:
                  - {element: mdo.diagnosis, role: consultant}
                  - {element: mdo.action, role: consultant, codes: [opname]}
                  - {element: mdo.day, role: consultant, codes: [huisbezoek]}
                  - {element: mdo.day, role: expert, note: x}
                """;

        assertThatThrownBy(() -> MdoPolicy.of(broken.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(PolicyInvalid.class, invalid -> assertThat(invalid.findings()).hasSize(4)
                        .allMatch(finding -> finding.startsWith("mdo.yaml: released[")));
    }
}
