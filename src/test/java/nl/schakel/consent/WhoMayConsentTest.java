package nl.schakel.consent;

import static nl.schakel.consent.ConsentCase.goes;
import static nl.schakel.consent.ConsentCase.stops;
import static nl.schakel.consent.ReferralFixture.BSN;
import static nl.schakel.consent.ReferralFixture.OTHER_BSN;
import static nl.schakel.consent.ReferralFixture.PATIENT;
import static nl.schakel.consent.ReferralFixture.bsn;
import static nl.schakel.consent.ReferralFixture.concept;
import static nl.schakel.consent.ReferralFixture.consent;
import static nl.schakel.consent.ReferralFixture.period;
import static nl.schakel.consent.ReferralFixture.referral;
import static nl.schakel.consent.ReferralFixture.related;

import java.util.stream.Stream;

import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who agreed, and whether that person may decide: by age, and by the kind of representation. */
class WhoMayConsentTest {

    private static final String COD472 = "urn:oid:2.16.840.1.113883.2.4.3.11.22.472";
    private static final String REPRESENTATION = "urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.23.3";
    private static final String ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";
    private static final String CHILD_OF_11 = "2014-11-23";
    private static final String TURNS_12_TODAY = "2014-11-22";
    private static final String CHILD_OF_15 = "2010-11-23";
    private static final String TURNS_16_TODAY = "2010-11-22";
    private static final String ADULT = "1948-03-14";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"patients", "children", "representatives", "ageUnknown"})
    void table(ConsentCase row) {
        row.check();
    }

    static Stream<ConsentCase> patients() {
        return Stream.of(
                goes("an adult decides", by(ADULT, PATIENT)),
                goes("no performer means the patient", by(ADULT)),
                goes("the patient named by BSN", referral(consent(c -> c.getPerformerFirstRep()
                        .setReference(null).setIdentifier(bsn(BSN))))),
                stops("consent-performer", "another person named by BSN", referral(consent(c -> c.getPerformerFirstRep()
                        .setReference(null).setIdentifier(bsn(OTHER_BSN))))),
                stops("consent-performer", "a performer who is not in the message", by(ADULT, "RelatedPerson/gone")),
                stops("consent-performer", "the GP cannot consent for the patient", by(ADULT, "Practitioner/gp")
                        .with(new Practitioner().setId("gp"))),
                goes("the patient with a witness", by(ADULT, PATIENT, "RelatedPerson/r")
                        .with(related("r", COD472, "20"))));
    }

    static Stream<ConsentCase> children() {
        return Stream.of(
                goes("11 years: a parent", by(CHILD_OF_11, "RelatedPerson/r").with(related("r", COD472, "10"))),
                goes("11 years: a mother", by(CHILD_OF_11, "RelatedPerson/r").with(related("r", ROLE_CODE, "MTH"))),
                goes("11 years: a father", by(CHILD_OF_11, "RelatedPerson/r").with(related("r", ROLE_CODE, "FTH"))),
                goes("11 years: a voogd", by(CHILD_OF_11, "RelatedPerson/r").with(related("r", REPRESENTATION, "6"))),
                goes("11 years: a guardian", by(CHILD_OF_11, "RelatedPerson/r").with(related("r", ROLE_CODE, "GUARD"))),
                stops("consent-performer", "11 years: the child alone", by(CHILD_OF_11, PATIENT)),
                stops("consent-performer", "11 years: no performer, so the child", by(CHILD_OF_11)),
                stops("consent-performer", "11 years: a foster parent",
                        by(CHILD_OF_11, "RelatedPerson/r").with(related("r", COD472, "13"))),
                stops("consent-performer", "11 years: a grandparent",
                        by(CHILD_OF_11, "RelatedPerson/r").with(related("r", ROLE_CODE, "GRPRN"))),
                stops("consent-performer", "12 today: a parent alone no longer",
                        by(TURNS_12_TODAY, "RelatedPerson/r").with(related("r", COD472, "10"))),
                stops("consent-performer", "15 years: the child alone", by(CHILD_OF_15, PATIENT)),
                goes("12 today: the child and a parent",
                        by(TURNS_12_TODAY, PATIENT, "RelatedPerson/r").with(related("r", COD472, "10"))),
                goes("15 years: the child and a voogd",
                        by(CHILD_OF_15, "RelatedPerson/r", PATIENT).with(related("r", COD472, "11"))),
                stops("consent-performer", "15 years: two parents without the child",
                        by(CHILD_OF_15, "RelatedPerson/r", "RelatedPerson/s").with(related("r", ROLE_CODE, "MTH"))
                                .with(related("s", ROLE_CODE, "FTH"))),
                goes("16 today: the young person", by(TURNS_16_TODAY, PATIENT)),
                stops("consent-performer", "16 today: a parent no longer",
                        by(TURNS_16_TODAY, "RelatedPerson/r").with(related("r", COD472, "10"))));
    }

    static Stream<ConsentCase> representatives() {
        return Stream.of(
                goes("a curator", by(ADULT, "RelatedPerson/r").with(related("r", COD472, "03"))),
                goes("a mentor", by(ADULT, "RelatedPerson/r").with(related("r", COD472, "15"))),
                goes("a mentor in the codes for representation",
                        by(ADULT, "RelatedPerson/r").with(related("r", REPRESENTATION, "8"))),
                goes("curatele in the codes for representation",
                        by(ADULT, "RelatedPerson/r").with(related("r", REPRESENTATION, "9"))),
                goes("a mentor contained in the Consent", referral(consent(c -> {
                    c.addContained(related("r", COD472, "15"));
                    c.getPerformerFirstRep().setReference("#r");
                }))),
                stops("consent-performer", "a bewindvoerder decides on money, not on this",
                        by(ADULT, "RelatedPerson/r").with(related("r", COD472, "14"))),
                stops("consent-performer", "bewind in the codes for representation",
                        by(ADULT, "RelatedPerson/r").with(related("r", REPRESENTATION, "7"))),
                stops("consent-performer", "zaakwaarneming is no representation in care",
                        by(ADULT, "RelatedPerson/r").with(related("r", REPRESENTATION, "10"))),
                goes("a bewindvoerder who is mentor too",
                        by(ADULT, "RelatedPerson/r").with(related("r", COD472, "14", "15"))),
                stops("consent-performer", "a daughter, however close",
                        by(ADULT, "RelatedPerson/r").with(related("r", COD472, "16"))),
                stops("consent-performer", "a mentor's code in a system that is not theirs",
                        by(ADULT, "RelatedPerson/r").with(related("r", "urn:x", "15"))),
                stops("consent-performer", "a mentor whose term is over", by(ADULT, "RelatedPerson/r")
                        .with(mentor().setPeriod(period("2020", "2025")))),
                stops("consent-performer", "a mentor no longer active", by(ADULT, "RelatedPerson/r")
                        .with(mentor().setActive(false))),
                stops("consent-other-patient consent-performer", "someone else's mentor", by(ADULT, "RelatedPerson/r")
                        .with(mentor().setPatient(new Reference().setIdentifier(bsn(OTHER_BSN))))),
                stops("consent-unclear", "a mentor with a modifier that nobody here knows",
                        by(ADULT, "RelatedPerson/r").with(modified(mentor()))),
                stops("consent-performer", "'wettelijk vertegenwoordiger' alone does not say of which kind",
                        by(ADULT, "RelatedPerson/r").with(related("r", COD472, "24"))),
                goes("'wettelijk vertegenwoordiger' where the record says mentorschap",
                        by(ADULT, "RelatedPerson/r").with(related("r", COD472, "24")).with(recorded("8"))),
                stops("consent-performer", "'wettelijk vertegenwoordiger' where the record says bewind as well",
                        by(ADULT, "RelatedPerson/r").with(related("r", COD472, "24")).with(recorded("8"))
                                .with(recorded("7"))));
    }

    static Stream<ConsentCase> ageUnknown() {
        return Stream.of(
                stops("consent-unclear", "a date of birth that is not known in full",
                        referral(consent()).withoutFullBirthDate()),
                stops("consent-unclear", "a date of birth in the future", referral(consent()).bornOn("2027-01-01")));
    }

    private static ReferralFixture by(String birthDate, String... performers) {
        return referral(consent(c -> {
            c.setPerformer(null);
            for (String performer : performers) {
                c.addPerformer(new Reference(performer));
            }
        })).bornOn(birthDate);
    }

    private static RelatedPerson mentor() {
        return related("r", COD472, "15");
    }

    private static RelatedPerson modified(RelatedPerson person) {
        person.addModifierExtension().setUrl("urn:x");
        return person;
    }

    private static Condition recorded(String code) {
        return new Condition().setSubject(new Reference(PATIENT)).setCode(concept(REPRESENTATION, code))
                .setClinicalStatus(concept("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"));
    }
}
