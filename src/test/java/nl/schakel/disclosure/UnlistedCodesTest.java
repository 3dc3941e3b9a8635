package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import nl.schakel.disclosure.UnlistedCodes.Counted;
import nl.schakel.referral.Provision;

/** What may be counted of a code that a provision does not list, case by case. */
class UnlistedCodesTest {

    private static final String SNOMED = "http://snomed.info/sct";
    private static final String WALKING = "282097004";
    private static final String CLIMBS_NO_STAIRS = "301589003";
    private static final String MULTIPLE_SCLEROSIS = "24700007";

    private final UnlistedCodes unlisted = new UnlistedCodes(() -> Referrals.POLICIES, null);

    private Set<String> counted(Provision provision, Resource... extra) {
        Referrals.Referral referral = Referrals.with(extra);
        return unlisted.of(referral.bundle(), List.of(referral.minimised(provision),
                        referral.minimised(provision, "medical-adviser"))).stream()
                .map(UnlistedCodesTest::shown).collect(Collectors.toSet());
    }

    private static String shown(Counted counted) {
        return counted.element() + "=" + (counted.code().isEmpty() ? "?"
                : counted.code().replace(SNOMED, "sct"));
    }

    /** The answer to a question about walking, as a HIS gives it; what is counted of it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a listed code                           | http://snomed.info/sct | 282145008 | nothing
            a code of our word list               | http://snomed.info/sct | 301589003 | mobility.walking=sct#301589003
            a diagnosis in the same code system     | http://snomed.info/sct | 24700007  | mobility.walking=?
            words in the place of a code            | http://snomed.info/sct | Jansen MS | mobility.walking=?
            a code of another system                | http://hl7.org/fhir/sid/icd-10 | G35 | mobility.walking=?
            our code, said to be of another system  | urn:oid:1.2.3 | 301589003          | mobility.walking=?
            """)
    void an_answer(String what, String system, String code, String expected) {
        assertThat(counted(Provision.SCOOTMOBIEL, walking(concept(system, code)))).isEqualTo(
                expected.equals("nothing") ? Set.of() : Set.of(expected.replace('#', '|')));
    }

    @Test
    void a_text_or_nothing_is_no_code() {
        assertThat(counted(Provision.SCOOTMOBIEL, walking(new StringType("kan niet meer lopen door MS")))).isEmpty();
        assertThat(counted(Provision.SCOOTMOBIEL, walking(new CodeableConcept().setText("MS")))).isEmpty();
    }

    @Test
    void a_question_that_the_provision_does_not_ask_is_not_counted() {
        assertThat(counted(Provision.SCOOTMOBIEL, observation("75323-6", concept(SNOMED, MULTIPLE_SCLEROSIS))))
                .isEmpty();
    }

    @Test
    void what_is_labelled_uncertain_or_of_somebody_else_is_not_counted() {
        Observation labelled = walking(concept(SNOMED, CLIMBS_NO_STAIRS));
        labelled.setMeta(new Meta().addSecurity(
                new Coding("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "R", null)));
        Observation entered = walking(concept(SNOMED, CLIMBS_NO_STAIRS));
        entered.setStatus(Observation.ObservationStatus.ENTEREDINERROR);
        Observation other = walking(concept(SNOMED, CLIMBS_NO_STAIRS));
        other.setSubject(new Reference("Patient/other"));

        for (Observation observation : List.of(labelled, entered, other)) {
            assertThat(counted(Provision.SCOOTMOBIEL, observation)).isEmpty();
        }
    }

    @Test
    void of_aids_and_limitations_only_those_that_another_provision_lists() {
        assertThat(counted(Provision.HUISHOUDELIJKE_HULP, aid("23366006"))).containsExactly("aids=sct|23366006");
        assertThat(counted(Provision.HUISHOUDELIJKE_HULP, aid("14106009"))).as("a pacemaker").isEmpty();
        assertThat(counted(Provision.SCOOTMOBIEL, limitation("129045003")))
                .containsExactly("function.limitation=sct|129045003");
        assertThat(counted(Provision.SCOOTMOBIEL, limitation(MULTIPLE_SCLEROSIS))).isEmpty();
    }

    private static CodeableConcept concept(String system, String code) {
        return new CodeableConcept().addCoding(new Coding(system, code, "loopt niet vanwege MS"));
    }

    private static Observation walking(Type value) {
        return observation(WALKING, value);
    }

    private static Observation observation(String code, Type value) {
        Observation observation = new Observation();
        observation.setId("lopen");
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.setCode(concept(SNOMED, code));
        observation.setSubject(new Reference("Patient/patient"));
        return observation.setValue(value);
    }

    private static Resource[] aid(String type) {
        Device device = new Device();
        device.setId("hulpmiddel");
        device.setType(concept(SNOMED, type));
        DeviceUseStatement use = new DeviceUseStatement();
        use.setId("gebruik");
        use.setStatus(DeviceUseStatement.DeviceUseStatementStatus.ACTIVE);
        use.setSubject(new Reference("Patient/patient"));
        use.setDevice(new Reference("Device/hulpmiddel"));
        return new Resource[] {device, use};
    }

    private static Condition limitation(String code) {
        Condition condition = new Condition();
        condition.setId("beperking");
        condition.addCategory(concept(SNOMED, "248536006"));
        condition.setClinicalStatus(concept("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"));
        condition.setSubject(new Reference("Patient/patient"));
        condition.setCode(concept(SNOMED, code));
        return condition;
    }
}
