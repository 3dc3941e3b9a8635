package nl.schakel.consent;

import static nl.schakel.consent.ReferralFixture.AGB;
import static nl.schakel.consent.ReferralFixture.AMSTERDAM;
import static nl.schakel.consent.ReferralFixture.URA;
import static nl.schakel.consent.ReferralFixture.concept;
import static nl.schakel.consent.ReferralFixture.consent;
import static nl.schakel.consent.ReferralFixture.consentPermitting;
import static nl.schakel.consent.ReferralFixture.deny;
import static nl.schakel.consent.ReferralFixture.feedbackPermit;
import static nl.schakel.consent.ReferralFixture.identified;
import static nl.schakel.consent.ReferralFixture.objection;
import static nl.schakel.consent.ReferralFixture.on;
import static nl.schakel.consent.ReferralFixture.period;
import static nl.schakel.consent.ReferralFixture.recipient;
import static nl.schakel.consent.ReferralFixture.referral;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;

import ca.uhn.fhir.context.FhirContext;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ProvisionComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import nl.schakel.referral.Refusal;

/** What a yes carries: its evidence, its end, and whether anything may come back. */
class ConsentDecisionTest {

    @Nested
    class Evidence {

        @Test
        void theConsentIsCitedByItsOwnIdentifierAndVersion() {
            ConsentDecision decision = decide(referral(consent(c -> {
                c.addIdentifier().setSystem("urn:his").setValue("TST-42");
                c.getMeta().setVersionId("3");
            })));

            assertThat(decision.consentReference()).isEqualTo("TST-42");
            assertThat(decision.consentVersion()).isEqualTo("3");
            assertThat(decision.given()).isEqualTo(LocalDate.of(2026, 11, 20));
        }

        @Test
        void withoutAnIdentifierByItsId() {
            assertThat(decide(referral(consent())).consentReference()).isEqualTo("toestemming-1");
        }

        @Test
        void withoutAnIdByTheUuidOfItsEntry() {
            Consent consent = consent(c -> c.setId((String) null));

            assertThat(decide(referral().entry("urn:uuid:6f0f2d1c-58a5-4d6c-8f0e-3a9d3a7b1c11", consent))
                    .consentReference()).isEqualTo("6f0f2d1c-58a5-4d6c-8f0e-3a9d3a7b1c11");
        }

        @ParameterizedTest
        @ValueSource(strings = {"999990019", "toestemming-999990019", "toestemming van mevrouw Jansen"})
        void anIdentifierThatSaysWhoThePatientIsIsNotCited(String identifier) {
            assertThat(decide(referral(consent(c -> c.addIdentifier().setValue(identifier)))).consentReference())
                    .isEqualTo("toestemming-1");
        }

        @Test
        void ofTwoConsentsThatPermitTheNewestIsCited() {
            ConsentDecision decision = decide(referral(on("2026-11-01", consent(c -> c.setId("oud"))), consent()));

            assertThat(decision.consentReference()).isEqualTo("toestemming-1");
        }

        @Test
        void midnightInAmsterdamIsTheNextDayAlready() {
            assertThat(decide(referral(on("2026-11-20T23:30:00Z", consent()))).given())
                    .isEqualTo(LocalDate.of(2026, 11, 21));
        }
    }

    @Nested
    class End {

        @Test
        void theLastDayOfThePeriodIsIncludedInDutchTime() {
            assertThat(decide(referral(consent())).validUntil()).isEqualTo(Instant.parse("2027-05-20T21:59:59Z"));
        }

        @Test
        void aPeriodWithoutEndHasNone() {
            assertThat(decide(referral(consentPermitting(p -> p.setPeriod(null)))).validUntil()).isNull();
        }

        @Test
        void theNarrowestOfOuterAndNestedPeriodCounts() {
            Consumer<Consent> outer = c -> c.getProvision().setPeriod(period("2026", "2026"));

            assertThat(decide(referral(consent(outer))).validUntil())
                    .isEqualTo(Instant.parse("2026-12-31T22:59:59Z"));
            assertThat(decide(referral(consent(outer.andThen(c -> c.getProvision().getProvision().get(0)
                    .setPeriod(period(null, "2026-12-01T12:00:00+01:00")))))).validUntil())
                    .isEqualTo(Instant.parse("2026-12-01T11:00:00Z"));
        }
    }

    @Nested
    class Feedback {

        @Test
        void comesBackWhereThePracticeIsNamedByAgb() {
            ConsentDecision decision = decide(referral(consent()));

            assertThat(decision.feedbackAllowed()).isTrue();
            assertThat(decision.feedbackUntil()).isNull();
        }

        @Test
        void comesBackWhereThePracticeIsNamedByUra() {
            assertThat(withFeedback(f -> f.getActorFirstRep().setReference(
                    identified("http://fhir.nl/fhir/NamingSystem/ura", URA))).feedbackAllowed()).isTrue();
        }

        @Test
        void hasAPeriodOfItsOwn() {
            ConsentDecision decision = withFeedback(f -> f.setPeriod(period("2026-11-20", "2026-12")));

            assertThat(decision.feedbackUntil()).isEqualTo(Instant.parse("2026-12-31T22:59:59Z"));
            assertThat(decision.validUntil()).isEqualTo(Instant.parse("2027-05-20T21:59:59Z"));
        }

        @Test
        void isNotAllowedWithoutASecondPermitAndTheReferralGoesAllTheSame() {
            ConsentDecision decision = decide(referral(consent(c -> c.getProvision().getProvision().remove(1))));

            assertThat(decision.permitted()).isTrue();
            assertThat(decision.feedbackAllowed()).isFalse();
        }

        @Test
        void isNotAllowedToAnotherPracticeNorWithoutDiscloseNorWhenOver() {
            assertThat(withFeedback(f -> f.getActorFirstRep().getReference().getIdentifier().setValue("01099999"))
                    .feedbackAllowed()).isFalse();
            assertThat(withFeedback(f -> f.setAction(null)).feedbackAllowed()).isFalse();
            assertThat(withFeedback(f -> f.setPeriod(period(null, "2026-11-21"))).feedbackAllowed()).isFalse();
            assertThat(withFeedback(f -> f.addCode(concept("https://schakel.example/fhir/CodeSystem/wmo-voorziening",
                    "rolstoel"))).feedbackAllowed()).isFalse();
            assertThat(withFeedback(f -> f.addPurpose(new Coding("http://terminology.hl7.org/CodeSystem/v3-ActReason",
                    "HRESCH", null))).feedbackAllowed()).isFalse();
        }

        @Test
        void isStoppedByADenyInIt() {
            assertThat(withFeedback(f -> f.addProvision(deny(null, "scootmobiel"))).feedbackAllowed()).isFalse();
        }

        @Test
        void isStoppedByANewerObjectionWhichLeavesTheReferralAlone() {
            ConsentDecision decision = decide(referral(consent(), on("2026-11-21", objection(root -> recipient(root,
                    identified("http://fhir.nl/fhir/NamingSystem/agb-z", AGB))))));

            assertThat(decision.permitted()).isTrue();
            assertThat(decision.feedbackAllowed()).isFalse();
        }

        @Test
        void isNotStoppedByAnObjectionToAnotherMunicipality() {
            assertThat(decide(referral(consent(), on("2026-11-21", objection(root -> recipient(root,
                    identified("urn:osb:oin", ReferralFixture.UTRECHT)))))).feedbackAllowed()).isTrue();
        }

        @Test
        void mayRestOnAConsentOfItsOwn() {
            Consent going = consent(c -> c.getProvision().getProvision().remove(1));
            Consent coming = consent(c -> {
                c.setId("terug");
                c.getProvision().setProvision(List.of(feedbackPermit()));
            });

            assertThat(decide(referral(going, coming)).feedbackAllowed()).isTrue();
        }
    }

    @Nested
    class BestReason {

        @Test
        void ofSeveralConsentsTheOneThatCameFurthestIsExplained() {
            ConsentDecision decision = decide(referral(
                    consent(c -> c.setStatus(Consent.ConsentState.DRAFT)),
                    consentPermitting(p -> p.getCodeFirstRep().getCodingFirstRep().setCode("rolstoel")),
                    consentPermitting(p -> p.setActor(null))));

            assertThat(decision.denials()).extracting(Refusal::code).containsExactly("consent-provision");
            assertThat(decision.denials()).extracting(Refusal::path)
                    .containsExactly("Bundle.entry[3].resource.provision.provision[0].code");
        }

        @Test
        void ofSeveralPermitsTheOneThatHoldsIsEnough() {
            assertThat(decide(referral(consent(c -> c.getProvision().getProvision().add(0,
                    deny(AMSTERDAM, "rolstoel").setType(Consent.ConsentProvisionType.PERMIT))))).permitted()).isTrue();
        }
    }

    @Nested
    class AsParsed {

        @Test
        void theBundleOfTheContractAsAHisSendsIt() throws IOException {
            Bundle bundle = parse("referral-with-consent.json");

            ConsentDecision decision = ConsentCase.GATE.decide(bundle, question(bundle));

            assertThat(decision.denials()).isEmpty();
            assertThat(decision.consentReference()).isEqualTo("0b1de0e7-6c1b-4d5c-9a56-000000000003");
            assertThat(decision.feedbackAllowed()).isTrue();
        }

        @Test
        void containedPersonsAndOrganisationsAreFoundAfterParsing() throws IOException {
            Bundle bundle = parse("referral-with-contained-mentor.json");

            assertThat(ConsentCase.GATE.decide(bundle, question(bundle)).denials()).isEmpty();
        }

        @Test
        void theGateLeavesTheBundleAsItWas() throws IOException {
            Bundle bundle = parse("referral-with-consent.json");
            String before = FhirContext.forR4Cached().newJsonParser().encodeResourceToString(bundle);

            ConsentCase.GATE.decide(bundle, question(bundle));

            assertThat(FhirContext.forR4Cached().newJsonParser().encodeResourceToString(bundle)).isEqualTo(before);
        }

        @ParameterizedTest
        @ValueSource(strings = {"nl-core-TreatmentDirective2-01", "nl-core-TreatmentDirective2-01-Consent-01",
            "nl-core-AdvanceDirective-01"})
        void aDutchDirectiveMadeToLookLikeAConsentStaysADirective(String example) throws IOException {
            Path file = Path.of("../shared/standards/fhir/nictiz-zib2020/examples-medical-drop", example + ".xml");
            Assumptions.assumeTrue(Files.exists(file), "the published examples are not beside the project");
            Consent directive = (Consent) FhirContext.forR4Cached().newXmlParser()
                    .parseResource(Files.readString(file));
            directive.setStatus(Consent.ConsentState.ACTIVE).setPatient(consent().getPatient())
                    .setScope(consent().getScope()).setProvision(consent().getProvision());
            consent().getCategory().forEach(directive::addCategory);

            assertThat(decide(referral(directive)).denials()).extracting(Refusal::code)
                    .containsExactly("consent-missing");
        }

        private Bundle parse(String name) throws IOException {
            try (InputStream json = getClass().getResourceAsStream("/cases/consent/" + name)) {
                return FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class,
                        new String(json.readAllBytes(), StandardCharsets.UTF_8));
            }
        }

        private ConsentQuestion question(Bundle bundle) {
            Resource patient = bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource)
                    .filter(Patient.class::isInstance).findFirst().orElseThrow();
            ConsentQuestion q = referral().question();
            return new ConsentQuestion(q.patient(), (Patient) patient, q.birthDate(), q.recipient(),
                    q.recipientMunicipality(), q.provision(), q.practice(), q.practiceUra(), true);
        }
    }

    @Test
    void neitherQuestionNorAnswerShowsThePatient() {
        ReferralFixture referral = referral(consent());

        assertThat(referral.question().toString() + decide(referral)).doesNotContain("999990019", "1948");
    }

    private static ConsentDecision withFeedback(Consumer<ProvisionComponent> change) {
        ConsentDecision decision = decide(referral(consent(c ->
                change.accept(c.getProvision().getProvision().get(1)))));
        assertThat(decision.permitted()).isTrue();
        return decision;
    }

    private static ConsentDecision decide(ReferralFixture referral) {
        return ConsentCase.GATE.decide(referral.bundle(), referral.question());
    }
}
