package nl.schakel.consent;

import static nl.schakel.consent.ConsentCase.goes;
import static nl.schakel.consent.ConsentCase.stops;
import static nl.schakel.consent.ReferralFixture.AGB;
import static nl.schakel.consent.ReferralFixture.AMSTERDAM;
import static nl.schakel.consent.ReferralFixture.UTRECHT;
import static nl.schakel.consent.ReferralFixture.concept;
import static nl.schakel.consent.ReferralFixture.consent;
import static nl.schakel.consent.ReferralFixture.consentPermitting;
import static nl.schakel.consent.ReferralFixture.identified;
import static nl.schakel.consent.ReferralFixture.organization;
import static nl.schakel.consent.ReferralFixture.period;
import static nl.schakel.consent.ReferralFixture.permit;
import static nl.schakel.consent.ReferralFixture.recipient;
import static nl.schakel.consent.ReferralFixture.referral;
import static nl.schakel.consent.ReferralFixture.role;

import java.util.List;
import java.util.stream.Stream;

import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent.ConsentProvisionType;
import org.hl7.fhir.r4.model.Consent.ProvisionComponent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import nl.schakel.referral.Provision;

/** To whom, what for, about what, verified or not; and whatever the gate does not understand. */
class WhatIsConsentedToTest {

    private static final String GEMEENTE = "urn:oid:2.16.840.1.113883.2.4.6.14";
    private static final String ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    private static final String ACTION = "http://terminology.hl7.org/CodeSystem/consentaction";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"recipients", "purposes", "provisions", "verification", "unclear"})
    void table(ConsentCase row) {
        row.check();
    }

    static Stream<ConsentCase> recipients() {
        Identifier oin = new Identifier().setSystem("urn:osb:oin").setValue(AMSTERDAM);
        Identifier otherCode = new Identifier().setSystem(GEMEENTE).setValue("0344");
        return Stream.of(
                goes("the municipality by gemeentecode", to(identified(GEMEENTE, "0363"))),
                goes("the municipality as an Organization in the Bundle",
                        to(new Reference("Organization/ams")).with(organization("ams", oin))),
                goes("the municipality as a contained Organization", referral(consent(c -> {
                    c.addContained(organization("ams", oin));
                    c.getProvision().getProvision().get(0).getActorFirstRep().setReference(new Reference("#ams"));
                }))),
                goes("two recipients of which this is one",
                        referral(consentPermitting(p -> recipient(p, identified("urn:osb:oin", UTRECHT))))),
                goes("one permit that names both the municipality and the practice", referral(consentPermitting(
                        p -> recipient(p, identified("http://fhir.nl/fhir/NamingSystem/agb-z", AGB))))),
                goes("the practice named beside it as custodian", referral(consentPermitting(p -> p.addActor()
                        .setRole(role("CST"))
                        .setReference(identified("http://fhir.nl/fhir/NamingSystem/agb-z", AGB))))),
                stops("consent-other-recipient", "another municipality by OIN", to(identified("urn:osb:oin", UTRECHT))),
                stops("consent-other-recipient", "another municipality by gemeentecode",
                        to(identified(GEMEENTE, "0344"))),
                stops("consent-other-recipient", "the name of the municipality without a number",
                        to(new Reference().setDisplay("Gemeente Amsterdam"))),
                stops("consent-other-recipient", "the OIN in a system that is not its own",
                        to(identified("urn:x", AMSTERDAM))),
                stops("consent-other-recipient", "an Organization whose numbers contradict each other",
                        to(new Reference("Organization/ams")).with(organization("ams", oin, otherCode))),
                stops("consent-other-recipient", "our OIN on a reference to another municipality",
                        to(new Reference("Organization/utr").setIdentifier(oin))
                                .with(organization("utr", otherCode))),
                stops("consent-other-recipient", "an Organization that is not in the message",
                        to(new Reference("Organization/gone"))),
                stops("consent-other-recipient", "municipalities as a kind",
                        to(new Reference("Organization/any")).with(organization("any").addType(
                                concept("https://www.cbs.nl/standaard-bedrijfsindeling", "84110")))),
                stops("consent-other-recipient", "a permit that names nobody",
                        referral(consentPermitting(p -> p.setActor(null)))),
                stops("consent-other-recipient", "the municipality as custodian only", referral(consentPermitting(
                        p -> p.getActorFirstRep().setRole(role("CST"))))),
                stops("consent-other-recipient", "only the permit for feedback",
                        referral(consent(c -> c.getProvision().getProvision().remove(0)))),
                stops("consent-other-recipient", "a consent for the municipality is none for its medical adviser",
                        referral(consentPermitting(p -> recipient(p, identified(GEMEENTE, "0363")))).toAdviser()),
                goes("the medical adviser by its own OIN", referral(consentPermitting(
                        p -> recipient(p, identified("urn:osb:oin", "00000099000000000777")))).toAdviser()));
    }

    static Stream<ConsentCase> purposes() {
        return Stream.of(
                goes("no purpose listed", referral(consentPermitting(p -> p.setPurpose(null)))),
                goes("eligibility among other purposes", referral(consentPermitting(
                        p -> p.addPurpose(new Coding(ACT_REASON, "CAREMGT", null))))),
                stops("consent-purpose", "for treatment only", purpose(ACT_REASON, "TREAT")),
                stops("consent-purpose", "for payment in general, which is wider than was asked",
                        purpose(ACT_REASON, "HPAYMT")),
                stops("consent-purpose", "the right code in another system", purpose("urn:x", "ELIGDTRM")),
                goes("disclose and use", referral(consentPermitting(p -> p.addAction(concept(ACTION, "use"))))),
                stops("consent-purpose", "use, without disclose",
                        referral(consentPermitting(p -> p.setAction(List.of(concept(ACTION, "use")))))),
                stops("consent-purpose", "no action: not said, so not agreed to",
                        referral(consentPermitting(p -> p.setAction(null)))));
    }

    static Stream<ConsentCase> provisions() {
        String wmo020 = "https://informatiemodel.istandaarden.nl/informatiemodel/iwmo/codelijsten/wmo020";
        return Stream.of(
                goes("one of several provisions", code(Provision.SYSTEM, "rolstoel", "scootmobiel")),
                goes("by category of WMO020", code(wmo020, "12")),
                goes("by class instead of code", referral(consentPermitting(
                        p -> p.setCode(null).addClass_(new Coding(Provision.SYSTEM, "scootmobiel", null))))),
                goes("our code with a translation beside it in the same concept", referral(consentPermitting(
                        p -> p.getCodeFirstRep().addCoding(new Coding("http://snomed.info/sct", "705417005", null))))),
                stops("consent-provision", "another provision", code(Provision.SYSTEM, "rolstoel")),
                stops("consent-provision", "another category", code(wmo020, "11")),
                stops("consent-provision", "class says one thing and code another", referral(consentPermitting(
                        p -> p.addClass_(new Coding(Provision.SYSTEM, "rolstoel", null))))),
                stops("consent-provision", "no provision at all: consent is bound to a purpose",
                        referral(consentPermitting(p -> p.setCode(null)))),
                stops("consent-provision", "asked for jeugdhulp, consented to scootmobiel",
                        referral(consent()).forProvision(Provision.JEUGDHULP)),
                stops("consent-unclear", "a provision in a code system nobody here knows", code("urn:x", "12")),
                stops("consent-unclear", "a code of ours that does not exist", code(Provision.SYSTEM, "raket")),
                stops("consent-unclear", "a permit for medication is no permit for a scootmobiel alone", referral(
                        consentPermitting(p -> p.addClass_(new Coding("http://hl7.org/fhir/resource-types",
                                "MedicationStatement", null))))),
                stops("consent-unclear", "a class of data nobody here can weigh",
                        referral(consentPermitting(p -> p.addClass_(new Coding("urn:x", "summary", null))))));
    }

    static Stream<ConsentCase> verification() {
        return Stream.of(
                goes("not verified where nobody asks it", referral(consent())),
                stops("consent-unverified", "not verified where the practice asks it",
                        referral(consent()).verificationRequired()),
                goes("verified", verified(true, "2026-11-20T10:15:00+01:00")),
                goes("verified on a day without a time", verified(true, "2026-11-20")),
                stops("consent-unverified", "verification that failed", verified(false, "2026-11-20")),
                stops("consent-unverified", "verified tomorrow", verified(true, "2026-11-23")),
                stops("consent-unverified", "verified once and refuted later", referral(consent(c -> {
                    c.addVerification().setVerified(true);
                    c.addVerification().setVerified(false);
                })).verificationRequired()));
    }

    static Stream<ConsentCase> unclear() {
        return Stream.of(
                stops("consent-unclear", "an unknown modifier on the Consent",
                        referral(consent(c -> c.addModifierExtension().setUrl("urn:x")))),
                stops("consent-unclear", "an unknown modifier on the root provision",
                        referral(consent(c -> c.getProvision().addModifierExtension().setUrl("urn:x")))),
                stops("consent-unclear", "an unknown modifier on the permit",
                        referral(consentPermitting(p -> p.addModifierExtension().setUrl("urn:x")))),
                stops("consent-unclear", "an unknown modifier on an actor", referral(consentPermitting(
                        p -> p.getActorFirstRep().addModifierExtension().setUrl("urn:x")))),
                stops("consent-unclear", "implicit rules that nobody here has read",
                        referral(consent(c -> c.setImplicitRules("urn:x")))),
                stops("consent-unclear", "no provision: it does not say what may happen",
                        referral(consent(c -> c.setProvision(null)))),
                stops("consent-unclear", "everything permitted unless denied",
                        referral(consent(c -> c.getProvision().setType(ConsentProvisionType.PERMIT)))),
                stops("consent-unclear", "one root permit that names everything", referral(consent(
                        c -> c.setProvision(permit())))),
                goes("a root without a type, as R4 prescribes",
                        referral(consent(c -> c.getProvision().setType(null)))),
                stops("consent-unclear", "a nested rule without a type", referral(consent(
                        c -> c.getProvision().addProvision(new ProvisionComponent())))),
                stops("consent-unclear", "a permit nested in a permit", referral(consentPermitting(
                        p -> p.addProvision(permit())))),
                goes("security label N", label("N")),
                stops("consent-unclear", "security label R", label("R")),
                stops("consent-unclear", "a permit for data of certain years",
                        referral(consentPermitting(p -> p.setDataPeriod(period("2020", "2021"))))),
                stops("consent-unclear", "a permit for single items", referral(consentPermitting(
                        p -> p.addData().setReference(new Reference("Observation/1"))))),
                stops("consent-unclear", "an actor in a role nobody here can weigh",
                        referral(consentPermitting(p -> p.addActor().setRole(role("TRC"))
                                .setReference(identified("urn:osb:oin", UTRECHT))))),
                stops("consent-unclear", "a policy rule that opts out", referral(consent(c -> c.setPolicyRule(
                        concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTOUT"))))),
                goes("a policy rule that opts in", referral(consent(c -> c.setPolicyRule(
                        concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTIN"))))));
    }

    private static ReferralFixture to(Reference reference) {
        return referral(consentPermitting(p -> p.getActorFirstRep().setReference(reference)));
    }

    private static ReferralFixture purpose(String system, String code) {
        return referral(consentPermitting(p -> p.setPurpose(List.of(new Coding(system, code, null)))));
    }

    private static ReferralFixture code(String system, String... codes) {
        return referral(consentPermitting(p -> {
            p.setCode(null);
            for (String code : codes) {
                p.addCode(concept(system, code));
            }
        }));
    }

    private static ReferralFixture label(String code) {
        return referral(consentPermitting(p -> p.addSecurityLabel(
                new Coding("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code, null))));
    }

    private static ReferralFixture verified(boolean verified, String date) {
        return referral(consent(c -> c.addVerification().setVerified(verified)
                .setVerificationDateElement(new DateTimeType(date)))).verificationRequired();
    }
}
