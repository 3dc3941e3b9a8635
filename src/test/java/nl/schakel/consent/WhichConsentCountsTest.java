package nl.schakel.consent;

import static nl.schakel.consent.ConsentCase.goes;
import static nl.schakel.consent.ConsentCase.stops;
import static nl.schakel.consent.ReferralFixture.BSN;
import static nl.schakel.consent.ReferralFixture.OTHER_BSN;
import static nl.schakel.consent.ReferralFixture.bsn;
import static nl.schakel.consent.ReferralFixture.concept;
import static nl.schakel.consent.ReferralFixture.consent;
import static nl.schakel.consent.ReferralFixture.consentPermitting;
import static nl.schakel.consent.ReferralFixture.objection;
import static nl.schakel.consent.ReferralFixture.on;
import static nl.schakel.consent.ReferralFixture.period;
import static nl.schakel.consent.ReferralFixture.referral;

import java.util.List;
import java.util.stream.Stream;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The first rows of the table: is it a consent at all, does it stand, whose is it, does it run now. */
class WhichConsentCountsTest {

    private static final String SNOMED = "http://snomed.info/sct";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"present", "status", "patient", "time"})
    void table(ConsentCase row) {
        row.check();
    }

    static Stream<ConsentCase> present() {
        return Stream.of(
                goes("the Consent of the contract", referral(consent())),
                goes("a Consent contained in the ServiceRequest counts like any other", contained()),
                stops("consent-missing", "no Consent at all", referral()),
                stops("consent-missing", "scope treatment is another kind of consent",
                        referral(consent(c -> c.setScope(scope("treatment"))))),
                stops("consent-missing", "scope research beside patient-privacy is not plainly a privacy consent",
                        referral(consent(c -> c.getScope().addCoding(scope("research").getCodingFirstRep())))),
                stops("consent-missing", "scope patient-privacy of a system nobody knows",
                        referral(consent(c -> c.setScope(concept("urn:x", "patient-privacy"))))),
                stops("consent-missing", "without LOINC 59284-0",
                        referral(consent(c -> c.getCategory().remove(0)))),
                stops("consent-missing", "without our own category: a general privacy consent names no Wmo",
                        referral(consent(c -> c.getCategory().remove(1)))),
                stops("consent-missing", "our category's code in another system",
                        referral(consent(c -> c.getCategory().set(1, concept("urn:x", "wmo-verwijzing"))))),
                stops("consent-missing", "a treatment directive with scope patient-privacy and status active",
                        referral(directive(SNOMED, "129125009"))),
                stops("consent-missing", "a treatment directive by its newer code",
                        referral(directive(SNOMED, "11291000146105"))),
                stops("consent-missing", "an advance directive",
                        referral(directive("http://terminology.hl7.org/CodeSystem/consentcategorycodes", "acd"))),
                stops("consent-missing", "a directive that also carries both our categories",
                        referral(consent(c -> c.addCategory(concept(SNOMED, "129125009"))))),
                stops("consent-missing", "a directive whose code lost its system",
                        referral(consent(c -> c.addCategory(concept(null, "acd"))))),
                goes("a directive beside a real consent neither helps nor hinders",
                        referral(directive(SNOMED, "129125009"), consent())));
    }

    static Stream<ConsentCase> status() {
        return Stream.concat(
                Stream.of(ConsentState.DRAFT, ConsentState.PROPOSED, ConsentState.INACTIVE, ConsentState.REJECTED,
                        ConsentState.ENTEREDINERROR).map(status -> stops("consent-not-active",
                        "status " + status.toCode(), referral(consent(c -> c.setStatus(status))))),
                Stream.of(
                        stops("consent-not-active", "no status", referral(consent(c -> c.setStatus(null)))),
                        goes("an inactive one, its active successor beside it", referral(
                                on("2026-05-01", consent(c -> c.setStatus(ConsentState.INACTIVE))), consent())),
                        stops("consent-not-active consent-expired consent-other-recipient",
                                "everything that is wrong is told at once, in the order of the table",
                                referral(consentPermittingUtrechtLastYear()))));
    }

    static Stream<ConsentCase> patient() {
        return Stream.of(
                goes("the patient named by BSN only", referral(consent(c -> c.setPatient(byBsn(BSN))))),
                goes("the patient named by BSN under its OID", referral(consent(c -> c.setPatient(new Reference()
                        .setIdentifier(bsn(BSN).setSystem("urn:oid:2.16.840.1.113883.2.4.6.3")))))),
                goes("a contained copy of the patient with the same BSN", referral(consent(c -> {
                    c.addContained(new Patient().addIdentifier(bsn(BSN)).setId("p"));
                    c.setPatient(new Reference("#p"));
                }))),
                stops("consent-other-patient", "another BSN in the Consent",
                        referral(consent(c -> c.setPatient(byBsn(OTHER_BSN))))),
                stops("consent-other-patient", "a contained patient with another BSN", referral(consent(c -> {
                    c.addContained(new Patient().addIdentifier(bsn(OTHER_BSN)).setId("p"));
                    c.setPatient(new Reference("#p"));
                }))),
                stops("consent-other-patient", "the right patient by reference, another by BSN",
                        referral(consent(c -> c.getPatient().setIdentifier(bsn(OTHER_BSN))))),
                stops("consent-other-patient", "no patient in the Consent",
                        referral(consent(c -> c.setPatient(null)))),
                stops("consent-other-patient", "a patient that is not in the message",
                        referral(consent(c -> c.setPatient(new Reference("Patient/elsewhere"))))),
                stops("consent-other-patient", "a second Patient in the Bundle, even one nobody points at",
                        referral(consent()).with(new Patient().addIdentifier(bsn(OTHER_BSN)))),
                stops("consent-other-patient", "a second Patient without BSN may be anyone",
                        referral(consent()).with(new Patient())),
                stops("consent-other-patient", "a good Consent, and one for another BSN in the same Bundle",
                        referral(consent(), consent(c -> c.setPatient(byBsn(OTHER_BSN))))),
                stops("consent-other-patient", "someone else's objection is theirs, and is in the wrong message",
                        referral(consent(), on("2026-11-21", objection(root -> { }).setPatient(byBsn(OTHER_BSN))))),
                stops("consent-other-patient", "an observation about someone else",
                        referral(consent()).with(new Observation().setSubject(byBsn(OTHER_BSN)))),
                stops("consent-other-patient", "a Task for someone else",
                        referral(consent()).with(new Task().setFor(byBsn(OTHER_BSN)))),
                stops("consent-other-patient", "an observation about a group of people", referral(consent())
                        .entry("urn:uuid:0b1de0e7-6c1b-4d5c-9a56-00000000000a", new Group())
                        .with(new Observation().setSubject(
                                new Reference("urn:uuid:0b1de0e7-6c1b-4d5c-9a56-00000000000a")))),
                stops("consent-other-patient", "an observation about the patient whose focus is a relative",
                        referral(consent()).with(new Observation().setSubject(byBsn(BSN))
                                .addFocus(byBsn(OTHER_BSN)))),
                stops("consent-other-patient", "an observation contained in the request, about someone else",
                        referral(consent()).with(new ServiceRequest().setSubject(byBsn(BSN))
                                .addContained(new Observation().setSubject(byBsn(OTHER_BSN))))),
                goes("a subject that is a thing is nobody else",
                        referral(consent()).with(new Observation().setSubject(new Reference("Location/1")))),
                stops("consent-missing consent-other-patient", "no consent and a second patient",
                        referral().with(new Patient())));
    }

    static Stream<ConsentCase> time() {
        return Stream.of(
                goes("given this minute by a clock that runs 60 seconds ahead",
                        referral(on("2026-11-22T11:01:00+01:00", consent()))),
                stops("consent-not-yet", "given two minutes from now",
                        referral(on("2026-11-22T11:02:00+01:00", consent()))),
                stops("consent-not-yet", "given tomorrow", referral(on("2026-11-23", consent()))),
                goes("given today, without a time", referral(on("2026-11-22", consent()))),
                goes("given this month, without a day", referral(on("2026-11", consent()))),
                stops("consent-unclear", "no moment of agreement",
                        referral(consent(c -> c.setDateTimeElement(null)))),
                goes("without a period", referral(consentPermitting(p -> p.setPeriod(null)))),
                goes("a period without end", referral(consentPermitting(p -> p.setPeriod(period("2026-11", null))))),
                goes("until today covers all of today",
                        referral(consentPermitting(p -> p.setPeriod(period(null, "2026-11-22"))))),
                stops("consent-expired", "until yesterday",
                        referral(consentPermitting(p -> p.setPeriod(period(null, "2026-11-21"))))),
                goes("2026 covers the whole year",
                        referral(consentPermitting(p -> p.setPeriod(period("2026", "2026"))))),
                stops("consent-expired", "until October without a day",
                        referral(consentPermitting(p -> p.setPeriod(period("2026", "2026-10"))))),
                stops("consent-not-yet", "from December without a day",
                        referral(consentPermitting(p -> p.setPeriod(period("2026-12", null))))),
                goes("a period that ends this very second",
                        referral(consentPermitting(p -> p.setPeriod(period(null, "2026-11-22T10:00:00Z"))))),
                stops("consent-expired", "a period that ended a second ago",
                        referral(consentPermitting(p -> p.setPeriod(period(null, "2026-11-22T09:59:59Z"))))),
                goes("a period that starts within the minute that clocks may differ",
                        referral(consentPermitting(p -> p.setPeriod(period("2026-11-22T10:01:00Z", null))))),
                stops("consent-not-yet", "a period that starts just after that minute",
                        referral(consentPermitting(p -> p.setPeriod(period("2026-11-22T10:01:01Z", null))))),
                stops("consent-expired", "a moment an hour ago in another time zone",
                        referral(consentPermitting(p -> p.setPeriod(period(null, "2026-11-22T09:00:00Z"))))),
                stops("consent-expired", "the outer period is over, the nested one is not",
                        referral(consent(c -> c.getProvision().setPeriod(period("2026-01", "2026-11-21"))))),
                stops("consent-not-yet", "the outer period has yet to start",
                        referral(consent(c -> c.getProvision().setPeriod(period("2027", null))))),
                stops("consent-unclear", "a period of which nothing can be read",
                        referral(consentPermitting(p -> p.getPeriod().setEndElement(null).setStartElement(null)
                                .addExtension("urn:x", new Identifier())))));
    }

    private static Consent consentPermittingUtrechtLastYear() {
        return consentPermitting(permit -> {
            permit.setPeriod(period("2025", "2025"));
            permit.getActorFirstRep().getReference().getIdentifier().setValue(ReferralFixture.UTRECHT);
        }).setStatus(ConsentState.INACTIVE);
    }

    private static ReferralFixture contained() {
        ServiceRequest request = new ServiceRequest().setSubject(byBsn(BSN));
        Consent consent = consent();
        consent.setId("#toestemming");
        request.addContained(consent);
        return referral().with(request);
    }

    private static Consent directive(String system, String code) {
        return consent(c -> c.setCategory(List.of(concept(system, code))));
    }

    private static CodeableConcept scope(String code) {
        return concept("http://terminology.hl7.org/CodeSystem/consentscope", code);
    }

    private static Reference byBsn(String bsn) {
        return new Reference().setIdentifier(bsn(bsn));
    }
}
