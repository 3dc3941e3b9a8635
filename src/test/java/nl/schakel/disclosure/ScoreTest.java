package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import nl.schakel.referral.Provision;

/** Of a sum score such as the Barthel index only the class goes, and to a consultant a coarser one than to a doctor. */
class ScoreTest {

    @ParameterizedTest
    @CsvSource({
        "0,  Heeft bij veel dingen of bij bijna alles hulp nodig, Heeft bij bijna alles hulp nodig",
        "4,  Heeft bij veel dingen of bij bijna alles hulp nodig, Heeft bij bijna alles hulp nodig",
        "5,  Heeft bij veel dingen of bij bijna alles hulp nodig, Heeft bij veel dingen hulp nodig",
        "9,  Heeft bij veel dingen of bij bijna alles hulp nodig, Heeft bij veel dingen hulp nodig",
        "10, Heeft bij een deel hulp nodig,                       Heeft bij een deel hulp nodig",
        "14, Heeft bij een deel hulp nodig,                       Heeft bij een deel hulp nodig",
        "15, Heeft weinig of geen hulp nodig,                     Heeft weinig of geen hulp nodig",
        "20, Heeft weinig of geen hulp nodig,                     Heeft weinig of geen hulp nodig"})
    void theScoreBecomesAClass(int score, String consultant, String adviser) {
        Referrals.Referral referral = Referrals.with(index("nu", new IntegerType(score)));

        assertThat(words(referral, "consultant")).isEqualTo(consultant);
        assertThat(words(referral, "medical-adviser")).isEqualTo(adviser);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 21, 100, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aScoreThatCannotBeStays(int score) {
        Disclosure disclosure = Referrals.with(index("nu", new IntegerType(score))).minimised(Provision.BEGELEIDING);

        assertThat(disclosure.facts()).isEmpty();
        assertThat(disclosure.withheld())
                .contains(new Disclosure.Withheld("Observation[0]", "code-not-listed"));
    }

    @Test
    void theNumberItselfIsNowhereInWhatGoes() {
        Disclosure disclosure = Referrals.with(index("nu", new IntegerType(17))).minimised(Provision.BEGELEIDING);

        assertThat(disclosure.facts()).extracting(Disclosure.Fact::element, Disclosure.Fact::system,
                        Disclosure.Fact::code)
                .containsExactly(tuple("self-care.index", null, "little-help"));
        assertThat(disclosure.facts().toString()).doesNotContain("17", "15", "20");
    }

    @Test
    void aScoreInAnotherShapeIsNotGuessedAt() {
        for (Type value : new Type[]{new Quantity(12), new IntegerType(),
                new CodeableConcept(new Coding("http://snomed.info/sct", "12", null))}) {
            assertThat(Referrals.with(index("nu", value)).minimised(Provision.BEGELEIDING).facts())
                    .as(value.fhirType()).isEmpty();
        }
    }

    @Test
    void aNumberWhereACodeIsAgreedStays() {
        Observation walking = index("lopen", new IntegerType(3));
        walking.getCode().getCodingFirstRep().setCode("282097004");

        assertThat(Referrals.with(walking).minimised(Provision.ROLSTOEL).facts()).isEmpty();
    }

    @Test
    void theNewestScoreDecidesEvenWhereItMayNotGo() {
        Observation older = index("toen", new IntegerType(12)).setEffective(new DateTimeType("2025-01-01"));
        Observation newer = index("nu", new IntegerType(99)).setEffective(new DateTimeType("2026-01-01"));

        assertThat(Referrals.with(older, newer).minimised(Provision.BEGELEIDING).facts()).isEmpty();
    }

    private static String words(Referrals.Referral referral, String role) {
        return referral.minimised(Provision.BEGELEIDING, role).facts().get(0).display();
    }

    private static Observation index(String id, Type value) {
        Observation observation = new Observation();
        observation.setId(id);
        return observation.setStatus(Observation.ObservationStatus.FINAL)
                .setCode(new CodeableConcept(new Coding("http://snomed.info/sct", "273302005", null)))
                .setSubject(new Reference("Patient/patient")).setValue(value);
    }
}
