package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import nl.schakel.referral.Provision;

/**
 * Exactly what every provision lets go to every role, as the hub loaded it: each element with each value and group.
 * The expected lists in {@code cases/provisions} are to be read by someone who knows the Wmo: a code that is added to an
 * agreement must be added there too.
 */
class ProvisionsTest {

    private static final Path EXPECTED = Path.of("src/test/resources/cases/provisions");
    private static final Map<String, String> ROLES = new LinkedHashMap<>();
    private static final Map<PersonPath, String> PERSON = Map.of(PersonPath.BSN, "Burgerservicenummer",
            PersonPath.NAME, "Naam", PersonPath.BIRTH_DATE, "Geboortedatum", PersonPath.GENDER, "Geslacht",
            PersonPath.ADDRESS, "Adres", PersonPath.PHONE, "Telefoonnummer", PersonPath.EMAIL, "E-mailadres");
    private static final Map<String, String> SYSTEMS = Map.of("http://snomed.info/sct", "sct",
            "urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.13.1", "woningtype",
            "http://hl7.org/fhir/request-priority", "prioriteit",
            "https://schakel.example/fhir/CodeSystem/functioneren", "schakel");
    private static final Set<Provision> NO_MEDICAL_QUESTION = Set.of(Provision.BESCHERMD_WONEN, Provision.OPVANG,
            Provision.SPOEDOPVANG, Provision.WELZIJN_OP_RECEPT, Provision.SCHULDHULP, Provision.JEUGDHULP);
    private static final Set<String> FOR_A_DOCTOR = Set.of("sense.vision", "sense.hearing", "aids.hearing",
            "mobility.changing-position", "mobility.maintaining-position");
    /** "Can do it alone": that someone washes without help is nothing that a consultant needs. */
    private static final Set<String> CAN_DO_IT = Set.of("19831000146107", "129035000", "704437004", "165224005",
            "19841000146104", "129062008", "19861000146103");

    static {
        ROLES.put("consultant", "Wmo-consulent");
        ROLES.put("medical-adviser", "Medisch adviseur");
        ROLES.put("expert", "Deskundige, zonder naam");
    }

    @ParameterizedTest
    @EnumSource
    void exactlyTheListedValuesMayGo(Provision provision) {
        assertThat(released(provision)).isEqualTo(Referrals.text(EXPECTED.resolve(provision.code() + ".txt")));
    }

    @ParameterizedTest
    @EnumSource
    void anExpertNeverLearnsWhoItIsAbout(Provision provision) {
        Referrals.POLICIES.rules(provision, "expert").ifPresent(rules -> {
            assertThat(rules.person()).isEmpty();
            assertThat(rules.observations()).hasSizeLessThanOrEqualTo(4);
            assertThat(rules.devices()).isEmpty();
            assertThat(rules.carePlans()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aConsultantLearnsNothingThatIsForADoctorAndOnlyWhatDoesNotSucceed(Provision provision) {
        RoleRules rules = Referrals.POLICIES.rules(provision, "consultant").orElseThrow();

        assertThat(all(rules)).extracting(Rule::element).doesNotContainAnyElementsOf(FOR_A_DOCTOR);
        assertThat(all(rules)).flatExtracting(rule -> rule.values().values().stream().map(Rule.Value::code).toList())
                .doesNotContainAnyElementsOf(CAN_DO_IT);
    }

    @ParameterizedTest
    @EnumSource
    void whereThereIsNoMedicalQuestionNobodyButTheConsultantReceivesAnything(Provision provision) {
        boolean none = NO_MEDICAL_QUESTION.contains(provision);

        assertThat(Referrals.POLICIES.covers(provision, "medical-adviser")).isEqualTo(!none);
        if (none) {
            RoleRules rules = Referrals.POLICIES.rules(provision, "consultant").orElseThrow();
            assertThat(all(rules)).extracting(Rule::element).containsExactly("urgency");
            assertThat(Referrals.POLICIES.covers(provision, "expert")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAdviserReceivesAtLeastWhatTheConsultantReceives(Provision provision) {
        RoleRules consultant = Referrals.POLICIES.rules(provision, "consultant").orElseThrow();

        Referrals.POLICIES.rules(provision, "medical-adviser").ifPresent(adviser -> {
            assertThat(adviser.person()).containsAll(consultant.person());
            assertThat(all(adviser)).extracting(Rule::element)
                    .containsAll(all(consultant).stream().map(Rule::element).toList());
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"OPVANG", "SPOEDOPVANG"})
    void whoSeeksShelterCannotBeFoundFromTheMessage(Provision provision) {
        RoleRules rules = Referrals.POLICIES.rules(provision, "consultant").orElseThrow();

        assertThat(rules.person()).containsExactlyInAnyOrder(PersonPath.BSN, PersonPath.NAME, PersonPath.BIRTH_DATE,
                PersonPath.GENDER);
        Disclosure.Person person = Referrals.with().minimised(provision).person();
        assertThat(person.address()).isNull();
        assertThat(person.phone()).isNull();
    }

    private static List<Rule> all(RoleRules rules) {
        return Stream.of(rules.observations().values(), rules.devices(), rules.conditions(), rules.carePlans(),
                        rules.priority() == null ? List.<Rule>of() : List.of(rules.priority()))
                .flatMap(Collection::stream).toList();
    }

    static String released(Provision provision) {
        List<String> lines = new ArrayList<>();
        lines.add("Verwijzing voor: " + provision.label());
        ROLES.forEach((role, who) -> {
            lines.add("");
            lines.add(who);
            Referrals.POLICIES.rules(provision, role).ifPresentOrElse(rules -> {
                rules.person().stream().sorted().forEach(path -> lines.add("  " + PERSON.get(path)));
                tell(rules, lines);
            }, () -> lines.add("  Krijgt niets."));
        });
        lines.add("");
        lines.add("Vrije tekst: " + ROLES.keySet().stream()
                .filter(role -> Referrals.POLICIES.confirmedText(provision, role)).map(ROLES::get)
                .collect(Collectors.collectingAndThen(Collectors.joining(" en "),
                        who -> who.isEmpty() ? "nooit" : "alleen bevestigd, naar " + who)));
        return String.join("\n", lines) + "\n";
    }

    /** Every rule in the order of the agreement, with where it is read and each value that may go. */
    private static void tell(RoleRules rules, List<String> lines) {
        Map<Rule, String> places = new HashMap<>();
        rules.observations().forEach((code, rule) -> places.put(rule, "Observation " + brief(code)));
        rules.devices().forEach(rule -> places.put(rule, "DeviceUseStatement"));
        rules.conditions().forEach(rule -> places.put(rule, "Condition"));
        rules.carePlans().forEach(rule -> places.put(rule, "CarePlan"));
        if (rules.priority() != null) {
            places.put(rules.priority(), "ServiceRequest.priority");
        }
        places.keySet().stream().sorted(Comparator.comparingInt(Rule::position)).forEach(rule -> {
            lines.add("  " + rule.label() + " (" + rule.element() + ", uit " + places.get(rule) + ')'
                    + (rule.several() ? ", ook meer naast elkaar" : ""));
            rule.scores().forEach(score -> lines.add("    groep " + score.value().display() + ": score "
                    + score.from() + " tot en met " + score.to()));
            values(rule).forEach((words, codes) -> lines.add("    " + words + ": " + String.join(", ", codes)));
        });
    }

    private static Map<String, Set<String>> values(Rule rule) {
        Map<String, Set<String>> values = new TreeMap<>();
        rule.values().forEach((code, value) -> {
            boolean itself = value.system() != null;
            if (itself) {
                assertThat(value.system() + '|' + value.code()).as("a code goes as itself").isEqualTo(code);
            }
            String words = itself ? value.display() : value.code().equals("true") ? "alleen " + value.display()
                    : "groep " + value.display();
            values.computeIfAbsent(words, any -> new TreeSet<>()).add(brief(code));
        });
        return values;
    }

    private static String brief(String code) {
        String system = code.substring(0, code.indexOf('|'));
        return SYSTEMS.getOrDefault(system, system) + code.substring(code.indexOf('|'));
    }
}
