package nl.schakel.fhir;

import nl.schakel.audit.AuditAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.Coding;

/**
 * Which IHE BALP shape an event of the log has.
 *
 * @param subtype null where the type says it all
 * @param purpose from v3-ActReason, null where the shape has none
 */
record AuditShape(Pattern pattern, Coding type, Coding subtype, AuditEventAction action, String purpose) {

    private static final String DCM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String ELIGIBILITY = "ELIGDTRM";
    private static final String TREATMENT = "TREAT";
    private static final String SYSTEM = "HSYSADMIN";
    private static final String COMPLIANCE = "HCOMPL";

    /** Who the agents are and what the entities. */
    enum Pattern {
        DISCLOSURE, IMPORT, CONSENT, SHOWN, DONE
    }

    static AuditShape of(AuditAction action) {
        return switch (action) {
            case DISCLOSED, ADVICE_READ -> disclosure(ELIGIBILITY);
            case FEEDBACK_GIVEN -> disclosure(TREATMENT);
            case UPDATE_RECEIVED, ADVICE_ASKED -> new AuditShape(Pattern.IMPORT, new Coding(DCM, "110107", "Import"),
                    disclose(), AuditEventAction.C, action == AuditAction.ADVICE_ASKED ? ELIGIBILITY : TREATMENT);
            case CONSENT_TOKEN_ISSUED, CONSENT_REFUSED, CONSENT_TOKEN_CHECKED -> new AuditShape(Pattern.CONSENT,
                    new Coding(DCM, "110113", "Security Alert"), new Coding(
                    "https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType", "AuthZ-Consent", null),
                    AuditEventAction.E, ELIGIBILITY);
            case READ -> rest(Pattern.SHOWN, "read", AuditEventAction.R, TREATMENT);
            case CONTENT_SEEN -> rest(Pattern.SHOWN, "read", AuditEventAction.R, SYSTEM);
            case SEARCHED -> rest(Pattern.SHOWN, "search-type", AuditEventAction.E, TREATMENT);
            case PATIENT_SEARCHED -> rest(Pattern.SHOWN, "search-type", AuditEventAction.E, SYSTEM);
            case PREVIEWED -> rest(Pattern.SHOWN, "operation", AuditEventAction.E, TREATMENT);
            case REFERRAL_RECEIVED -> rest(Pattern.DONE, "create", AuditEventAction.C, ELIGIBILITY);
            case ADDITION_RECEIVED, ADVICE_ANSWERED -> rest(Pattern.DONE, "create", AuditEventAction.C, ELIGIBILITY);
            case CONSENT_REVOKED, WITHDRAWN, TAKEN_BACK -> rest(Pattern.DONE, "update", AuditEventAction.U, null);
            case RESENT, PARKED, CLOSED -> rest(Pattern.DONE, "operation", AuditEventAction.E, SYSTEM);
            case LOGGED_IN, LOGIN_REFUSED -> login("110122", "Login");
            case LOGGED_OUT -> login("110123", "Logout");
            case AUDIT_SEARCHED, AUDIT_EXPORTED -> new AuditShape(Pattern.SHOWN,
                    new Coding(DCM, "110101", "Audit Log Used"), null, AuditEventAction.R, COMPLIANCE);
            case PURGED -> new AuditShape(Pattern.DONE, new Coding(
                    "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "destroy", null), null,
                    AuditEventAction.D, COMPLIANCE);
            default -> new AuditShape(Pattern.DONE, new Coding(DCM, "110100", "Application Activity"), null,
                    AuditEventAction.E, SYSTEM);
        };
    }

    private static AuditShape disclosure(String purpose) {
        return new AuditShape(Pattern.DISCLOSURE, new Coding(DCM, "110106", "Export"), disclose(), AuditEventAction.R,
                purpose);
    }

    private static Coding disclose() {
        return new Coding("http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "disclose", null);
    }

    private static AuditShape rest(Pattern pattern, String interaction, AuditEventAction action, String purpose) {
        return new AuditShape(pattern, new Coding("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest",
                "RESTful Operation"), new Coding("http://hl7.org/fhir/restful-interaction", interaction, null), action,
                purpose);
    }

    private static AuditShape login(String code, String name) {
        return new AuditShape(Pattern.SHOWN, new Coding(DCM, "110114", "User Authentication"),
                new Coding(DCM, code, name), AuditEventAction.E, null);
    }
}
