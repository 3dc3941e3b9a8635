package nl.schakel.audit;

import java.util.Arrays;

/**
 * What is logged; each stands for one sort of event, and an entry names one. Notifications to a HIS that name nothing but
 * a number, term mails and status lists hold nothing of a patient and are not logged.
 */
public enum AuditAction {

    /** A practice handed in a referral. */
    REFERRAL_RECEIVED("referral-received"),
    /** A practice added to a referral under way: a supplement, or what a meeting agreed. */
    ADDITION_RECEIVED("addition-received"),
    /** A practice had shown what would be disclosed of a referral; nothing of it was kept. */
    PREVIEWED("previewed"),
    /** Data of a referral went to a municipality, adviser or expert. */
    DISCLOSED("disclosed"),
    /** A practice read what the hub keeps of a referral. */
    READ("read"),
    /** A practice or municipality searched: one entry for each referral that it found, one where it found none. */
    SEARCHED("searched"),
    /** News of a referral, or a question about a patient, went to the practice. */
    FEEDBACK_GIVEN("feedback-given"),
    /** A municipality, adviser or expert reported on a referral. */
    UPDATE_RECEIVED("update-received"),
    /** A practice took a referral back, or asked the municipality to stop; a municipality its question. */
    WITHDRAWN("withdrawn"),
    /** A recipient was told that what it has was taken back. */
    TAKEN_BACK("taken-back"),
    /** A consent token was issued on a consent. */
    CONSENT_TOKEN_ISSUED("consent-token-issued"),
    /** Someone who holds a consent token asked whether it still stands. */
    CONSENT_TOKEN_CHECKED("consent-token-checked"),
    /** A consent was refused: for the whole referral, or for one recipient of it. */
    CONSENT_REFUSED("consent-refused"),
    /** A consent was taken back. */
    CONSENT_REVOKED("consent-revoked"),
    /** A municipality asked a practice about a patient. */
    ADVICE_ASKED("advice-asked"),
    /** The practice answered, declined or sent the question on. */
    ADVICE_ANSWERED("advice-answered"),
    /** A municipality read the answer, or its adviser the question that was sent on. */
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
    /** Someone looked in the audit log, or took a part of it out. */
    AUDIT_SEARCHED("audit-searched"),
    AUDIT_EXPORTED("audit-exported"),
    /** What was kept came to the end of its term. */
    PURGED("purged"),
    /** Written by another version, that knows more. */
    OTHER("other");

    private final String code;

    AuditAction(String code) {
        this.code = code;
    }

    /** As stored, kebab-case. */
    public String code() {
        return code;
    }

    /** The action with this code; {@link #OTHER} for one that this version does not know. */
    public static AuditAction of(String code) {
        return Arrays.stream(values()).filter(action -> action.code.equals(code)).findFirst().orElse(OTHER);
    }
}
