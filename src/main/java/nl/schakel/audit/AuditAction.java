package nl.schakel.audit;

/** What is logged; each stands for one sort of event, and an entry names one. */
public enum AuditAction {

    /** A practice handed in a referral. */
    REFERRAL_RECEIVED("referral-received"),
    /** Data of a referral went to a municipality, adviser or expert. */
    DISCLOSED("disclosed"),
    /** A practice read what the hub keeps of a referral. */
    READ("read"),
    /** News of a referral went to the practice. */
    FEEDBACK_GIVEN("feedback-given"),
    /** A consent token was issued on a consent. */
    CONSENT_TOKEN_ISSUED("consent-token-issued"),
    /** A consent was refused, and with it the referral. */
    CONSENT_REFUSED("consent-refused"),
    /** A consent was taken back. */
    CONSENT_REVOKED("consent-revoked"),
    /** A municipality asked a practice, or read the answer. */
    ADVICE_ASKED("advice-asked"),
    ADVICE_READ("advice-read"),
    /** An operator saw the content of a referral, with a reason. */
    CONTENT_SEEN("content-seen"),
    /** An operator looked for a patient by BSN. */
    PATIENT_SEARCHED("patient-searched"),
    /** An operator had something delivered again, put it aside, or closed it. */
    RESENT("resent"),
    PARKED("parked"),
    CLOSED("closed"),
    /** An operator held a route, or let it go. */
    ROUTE_HELD("route-held"),
    ROUTE_RELEASED("route-released"),
    /** Someone logged in or out at the operators' pages, or could not. */
    LOGGED_IN("logged-in"),
    LOGIN_REFUSED("login-refused"),
    LOGGED_OUT("logged-out"),
    /** An operator looked in the audit log. */
    AUDIT_SEARCHED("audit-searched"),
    /** What was kept came to the end of its term. */
    PURGED("purged");

    private final String code;

    AuditAction(String code) {
        this.code = code;
    }

    /** As stored, kebab-case. */
    public String code() {
        return code;
    }
}
