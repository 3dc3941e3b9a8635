package nl.schakel.consent;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentProvisionType;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.Consent.ProvisionComponent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Bsn;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.identity.UraCode;
import nl.schakel.referral.Provision;

/** A referral for a scootmobiel to Amsterdam, as practices send it, and what may be changed about it. */
final class ReferralFixture {

    /** Sunday 22 November 2026, eleven in the morning in Amsterdam. */
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    static final String BSN = "999990019";
    static final String OTHER_BSN = "111222333";
    static final String AMSTERDAM = "00000099000000363000";
    static final String UTRECHT = "00000099000000344000";
    static final String AGB = "01012345";
    static final String URA = "00001234";
    static final String PATIENT = "urn:uuid:0b1de0e7-6c1b-4d5c-9a56-000000000001";

    private final Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
    private final Patient patient = new Patient();
    private boolean verificationRequired;
    private boolean birthDateKnown = true;
    private boolean adviser;
    private Provision provision = Provision.SCOOTMOBIEL;

    private ReferralFixture() {
        patient.addIdentifier(bsn(BSN));
        patient.setBirthDateElement(new DateType("1948-03-14"));
        entry(PATIENT, patient);
        entry("urn:uuid:0b1de0e7-6c1b-4d5c-9a56-000000000002",
                new ServiceRequest().setSubject(new Reference(PATIENT)));
    }

    static ReferralFixture referral(Consent... consents) {
        ReferralFixture referral = new ReferralFixture();
        for (Consent consent : consents) {
            referral.with(consent);
        }
        return referral;
    }

    ReferralFixture with(Resource resource) {
        return entry("urn:uuid:0b1de0e7-6c1b-4d5c-9a56-0000000001%02d".formatted(bundle.getEntry().size()), resource);
    }

    ReferralFixture entry(String fullUrl, Resource resource) {
        bundle.addEntry().setFullUrl(fullUrl).setResource(resource);
        return this;
    }

    ReferralFixture bornOn(String date) {
        patient.setBirthDateElement(new DateType(date));
        return this;
    }

    ReferralFixture withoutFullBirthDate() {
        birthDateKnown = false;
        return this;
    }

    ReferralFixture verificationRequired() {
        verificationRequired = true;
        return this;
    }

    ReferralFixture forProvision(Provision other) {
        provision = other;
        return this;
    }

    /** The recipient is not the municipality but a medical adviser, with an OIN of its own. */
    ReferralFixture toAdviser() {
        adviser = true;
        return this;
    }

    Bundle bundle() {
        return bundle;
    }

    ConsentQuestion question() {
        LocalDate born = birthDateKnown ? LocalDate.parse(patient.getBirthDateElement().getValueAsString()) : null;
        return new ConsentQuestion(Bsn.of(BSN), patient, born,
                new Oin(adviser ? "00000099000000000777" : AMSTERDAM), adviser ? null : new GemeenteCode("0363"),
                provision, new AgbCode(AGB), new UraCode(URA), verificationRequired);
    }

    /** The Consent as the contract shows it. */
    static Consent consent() {
        Consent consent = new Consent();
        consent.setId("toestemming-1");
        consent.setStatus(ConsentState.ACTIVE);
        consent.setScope(concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"));
        consent.addCategory(concept("http://loinc.org", "59284-0"));
        consent.addCategory(concept("https://schakel.example/fhir/CodeSystem/consent-category", "wmo-verwijzing"));
        consent.setPatient(new Reference(PATIENT));
        consent.setDateTimeElement(new DateTimeType("2026-11-20T10:15:00+01:00"));
        consent.addPerformer(new Reference(PATIENT));
        consent.getProvision().setType(ConsentProvisionType.DENY);
        consent.getProvision().addProvision(permit().setPeriod(period("2026-11-20", "2027-05-20")));
        consent.getProvision().addProvision(feedbackPermit());
        return consent;
    }

    /** The contract's Consent, changed. */
    static Consent consent(Consumer<Consent> change) {
        Consent consent = consent();
        change.accept(consent);
        return consent;
    }

    /** The contract's Consent with its first permit changed. */
    static Consent consentPermitting(Consumer<ProvisionComponent> change) {
        return consent(consent -> change.accept(consent.getProvision().getProvision().get(0)));
    }

    /** An active Consent that only says no, given at the same moment unless told otherwise. */
    static Consent objection(Consumer<ProvisionComponent> change) {
        return consent(consent -> {
            ProvisionComponent root = new ProvisionComponent().setType(ConsentProvisionType.DENY);
            change.accept(root);
            consent.setId("bezwaar-1");
            consent.setProvision(root);
        });
    }

    static Consent on(String dateTime, Consent consent) {
        consent.setDateTimeElement(new DateTimeType(dateTime));
        return consent;
    }

    static ProvisionComponent permit() {
        return rule(ConsentProvisionType.PERMIT, AMSTERDAM, "scootmobiel")
                .addAction(disclose()).addPurpose(eligibility());
    }

    static ProvisionComponent feedbackPermit() {
        ProvisionComponent rule = new ProvisionComponent().setType(ConsentProvisionType.PERMIT).addAction(disclose());
        recipient(rule, identified("http://fhir.nl/fhir/NamingSystem/agb-z", AGB));
        return rule;
    }

    /** A rule to one OIN (none where null) about our provisions (none where empty). */
    static ProvisionComponent rule(ConsentProvisionType type, String oin, String... provisions) {
        ProvisionComponent rule = new ProvisionComponent().setType(type);
        if (oin != null) {
            recipient(rule, identified("urn:osb:oin", oin));
        }
        for (String provision : provisions) {
            rule.addCode(concept(Provision.SYSTEM, provision));
        }
        return rule;
    }

    static ProvisionComponent deny(String oin, String... provisions) {
        return rule(ConsentProvisionType.DENY, oin, provisions);
    }

    static void recipient(ProvisionComponent rule, Reference reference) {
        rule.addActor().setRole(role("IRCP")).setReference(reference);
    }

    static CodeableConcept role(String code) {
        return concept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", code);
    }

    static Reference identified(String system, String value) {
        return new Reference().setIdentifier(new Identifier().setSystem(system).setValue(value));
    }

    static Identifier bsn(String value) {
        return new Identifier().setSystem("http://fhir.nl/fhir/NamingSystem/bsn").setValue(value);
    }

    static CodeableConcept disclose() {
        return concept("http://terminology.hl7.org/CodeSystem/consentaction", "disclose");
    }

    static Coding eligibility() {
        return new Coding("http://terminology.hl7.org/CodeSystem/v3-ActReason", "ELIGDTRM", null);
    }

    static CodeableConcept concept(String system, String code) {
        return new CodeableConcept().addCoding(new Coding(system, code, null));
    }

    static Period period(String start, String end) {
        Period period = new Period();
        if (start != null) {
            period.setStartElement(new DateTimeType(start));
        }
        if (end != null) {
            period.setEndElement(new DateTimeType(end));
        }
        return period;
    }

    static Organization organization(String id, Identifier... identifiers) {
        Organization organization = new Organization().setName("Gemeente");
        organization.setId(id);
        organization.setIdentifier(List.of(identifiers));
        return organization;
    }

    /** Someone beside the patient, with relationship codes of one system. */
    static RelatedPerson related(String id, String system, String... codes) {
        RelatedPerson person = new RelatedPerson().setPatient(new Reference(PATIENT));
        person.setId(id);
        for (String code : codes) {
            person.addRelationship(concept(system, code));
        }
        return person;
    }
}
