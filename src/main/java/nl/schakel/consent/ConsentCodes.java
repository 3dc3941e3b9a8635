package nl.schakel.consent;

import java.util.List;
import java.util.Set;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/** The code systems and codes that a Consent is read by. */
final class ConsentCodes {

    static final String SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope";
    static final String PRIVACY = "patient-privacy";
    static final String LOINC = "http://loinc.org";
    static final String PRIVACY_CONSENT = "59284-0";
    static final String CATEGORY = "https://schakel.example/fhir/CodeSystem/consent-category";
    static final String WMO_REFERRAL = "wmo-verwijzing";

    /** Treatment and advance directives: consents of another kind, told apart by code whatever the system. */
    static final Set<String> DIRECTIVES = Set.of("129125009", "11291000146105", "acd", "dnr", "hcd", "polst",
            "emrgonly");

    static final String ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    static final String ELIGIBILITY = "ELIGDTRM";
    static final String ACTION = "http://terminology.hl7.org/CodeSystem/consentaction";
    static final String DISCLOSE = "disclose";
    static final String PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
    static final String RECIPIENT = "IRCP";
    static final String CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    static final String POLICY_RULE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    static final String RESOURCE_TYPES = "http://hl7.org/fhir/resource-types";

    /** Representation by law, as a relationship or as the code of a nl-core-LegalSituation-Representation. */
    static final String REPRESENTATION = "urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.23.3";
    static final String RELATION = "urn:oid:2.16.840.1.113883.2.4.3.11.22.472";
    static final String ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";

    static final String BSN = "http://fhir.nl/fhir/NamingSystem/bsn";
    static final String BSN_OID = "urn:oid:2.16.840.1.113883.2.4.6.3";

    private ConsentCodes() {
    }

    static boolean has(List<CodeableConcept> concepts, String system, String code) {
        return concepts.stream().anyMatch(concept -> has(concept, system, code));
    }

    static boolean has(CodeableConcept concept, String system, String code) {
        return concept.getCoding().stream().anyMatch(coding -> is(coding, system, code));
    }

    static boolean is(Coding coding, String system, String code) {
        return system.equals(coding.getSystem()) && code.equals(coding.getCode());
    }
}
