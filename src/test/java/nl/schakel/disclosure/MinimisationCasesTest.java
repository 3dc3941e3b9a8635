package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import nl.schakel.referral.Provision;

/**
 * Every folder in {@code cases/minimisation} is a story: what a HIS sends, and exactly what a recipient then receives
 * and what stays behind. Someone who knows the Wmo can read, check and add them without reading code.
 */
class MinimisationCasesTest {

    /**
     * @param story    Dutch, for whoever reads the case
     * @param role     who receives it; null for the consultant
     * @param released {@code label: words}, in order, nothing more
     * @param withheld {@code path: reason}, nothing more
     * @param never    what must not be found in anything that leaves
     * @param person   the parts of the person that are told; null where the case is not about the person
     */
    record Expected(String story, String provision, String role, List<String> released, List<String> withheld,
                    List<String> never, Map<String, String> person) {
    }

    @TestFactory
    Stream<DynamicTest> everyCaseHoldsToTheLetter() throws IOException {
        List<Path> cases;
        try (Stream<Path> all = Files.list(Referrals.CASES)) {
            cases = all.filter(Files::isDirectory).sorted().toList();
        }
        assertThat(cases).hasSizeGreaterThan(25);
        return cases.stream().map(folder -> dynamicTest(folder.getFileName().toString().replace('-', ' '),
                () -> check(folder)));
    }

    private static void check(Path folder) throws IOException {
        Expected expected = new YAMLMapper().readValue(folder.resolve("expected.yaml").toFile(), Expected.class);
        var referral = Referrals.with(Referrals.bundle(folder.resolve("referral.json")).getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource).toList());

        Disclosure disclosure = referral.minimised(Provision.ofCode(expected.provision()).orElseThrow(),
                expected.role() == null ? "consultant" : expected.role());

        assertThat(disclosure.facts().stream().map(fact -> fact.label() + ": " + fact.display()))
                .containsExactlyElementsOf(expected.released());
        assertThat(disclosure.withheld().stream().map(withheld -> withheld.path() + ": " + withheld.reason()))
                .containsExactlyInAnyOrderElementsOf(expected.withheld());
        assertThat(disclosure.withheld()).allSatisfy(withheld ->
                assertThat(WithheldReason.ofCode(withheld.reason())).isPresent());
        String out = LeakScan.serialised(disclosure);
        if (expected.never() != null) {
            assertThat(out).doesNotContain(expected.never());
        }
        assertThat(LeakScan.leaks(referral.bundle(), disclosure)).isEmpty();
        if (expected.person() != null) {
            expected.person().forEach((part, value) ->
                    assertThat(part(disclosure.person(), part)).as(part).isEqualTo(value));
        }
    }

    private static String part(Disclosure.Person person, String part) {
        Disclosure.Name name = person.name() == null ? new Disclosure.Name(null, null, null, null) : person.name();
        return switch (part) {
            case "bsn" -> person.bsn();
            case "birthDate" -> person.birthDate() == null ? null : person.birthDate().toString();
            case "gender" -> person.gender();
            case "phone" -> person.phone();
            case "email" -> person.email();
            case "initials" -> name.initials();
            case "given" -> name.given();
            case "prefix" -> name.prefix();
            case "family" -> name.family();
            case "street" -> person.address().street();
            case "number" -> person.address().number();
            case "letter" -> person.address().letter();
            case "suffix" -> person.address().suffix();
            case "postalCode" -> person.address().postalCode();
            case "city" -> person.address().city();
            default -> throw new IllegalArgumentException("a person has no " + part);
        };
    }
}
