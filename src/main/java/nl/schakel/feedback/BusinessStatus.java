package nl.schakel.feedback;

import nl.schakel.referral.ReferralState;

/** A state as a GP reads it: the hub's own code system {@value #SYSTEM} beside FHIR's {@code Task.status}. */
public enum BusinessStatus {

    IN_VERZENDING("requested", "in-verzending", "In verzending"),
    ONTVANGEN("received", "ontvangen", "Ontvangen door de gemeente"),
    IN_ONDERZOEK("in-progress", "in-onderzoek", "In onderzoek bij de gemeente"),
    WACHT_OP_INFORMATIE("on-hold", "wacht-op-informatie", "De gemeente wacht op informatie"),
    TERMIJN_VERLENGD("in-progress", "termijn-verlengd", "De gemeente heeft de termijn verlengd"),
    TOEGEKEND("completed", "toegekend", "Toegekend"),
    GEDEELTELIJK_TOEGEKEND("completed", "gedeeltelijk-toegekend", "Gedeeltelijk toegekend"),
    AFGEWEZEN("completed", "afgewezen", "Afgewezen"),
    GEEN_MAATWERKVOORZIENING("completed", "geen-maatwerkvoorziening", "Opgelost zonder maatwerkvoorziening"),
    AFGEHANDELD("completed", "afgehandeld", "Afgehandeld; de gemeente deelt de uitkomst niet"),
    ANNULERING_GEVRAAGD_ONTVANGEN("received", "annulering-gevraagd", "Annulering gevraagd"),
    ANNULERING_GEVRAAGD_IN_ONDERZOEK("in-progress", "annulering-gevraagd",
            "Annulering gevraagd; de gemeente is nog bezig"),
    ANNULERING_GEVRAAGD_OPGESCHORT("on-hold", "annulering-gevraagd",
            "Annulering gevraagd; de gemeente wacht op informatie"),
    INGETROKKEN("cancelled", "ingetrokken", "Ingetrokken"),
    ANDERE_GEMEENTE("rejected", "andere-gemeente", "Een andere gemeente is aan zet"),
    NIET_IN_BEHANDELING("rejected", "afgewezen", "Afgewezen"),
    NIET_BEZORGD("failed", "niet-bezorgd", "Niet bezorgd");

    /** The code system of {@link #code()}. */
    public static final String SYSTEM = "https://schakel.example/fhir/CodeSystem/verwijzing-status";

    private final String taskStatus;
    private final String code;
    private final String display;

    BusinessStatus(String taskStatus, String code, String display) {
        this.taskStatus = taskStatus;
        this.code = code;
        this.display = display;
    }

    /** What this state is called towards the GP. */
    public static BusinessStatus of(ReferralState state) {
        return switch (state) {
            case ACCEPTED, READY, SENT -> IN_VERZENDING;
            case RECEIVED -> ONTVANGEN;
            case IN_PROGRESS -> IN_ONDERZOEK;
            case WAITING -> WACHT_OP_INFORMATIE;
            case EXTENDED -> TERMIJN_VERLENGD;
            case GRANTED -> TOEGEKEND;
            case PARTLY_GRANTED -> GEDEELTELIJK_TOEGEKEND;
            case REFUSED -> AFGEWEZEN;
            case OTHERWISE_SOLVED -> GEEN_MAATWERKVOORZIENING;
            case CLOSED -> AFGEHANDELD;
            case WITHDRAWN, REVOKED -> INGETROKKEN;
            case OTHER_MUNICIPALITY -> ANDERE_GEMEENTE;
            case NOT_TAKEN_UP -> NIET_IN_BEHANDELING;
            case NOT_DELIVERED -> NIET_BEZORGD;
        };
    }

    /** A state whose municipality was asked to stop: while it is open, {@code Task.status} stays what it was. */
    static BusinessStatus asked(BusinessStatus open) {
        return switch (open) {
            case ONTVANGEN -> ANNULERING_GEVRAAGD_ONTVANGEN;
            case IN_ONDERZOEK, TERMIJN_VERLENGD -> ANNULERING_GEVRAAGD_IN_ONDERZOEK;
            case WACHT_OP_INFORMATIE -> ANNULERING_GEVRAAGD_OPGESCHORT;
            default -> open;
        };
    }

    /** Whether the municipality was asked to stop and has not answered. */
    public boolean isAsked() {
        return code.equals(ANNULERING_GEVRAAGD_ONTVANGEN.code);
    }

    /** FHIR's code for {@code Task.status}. */
    public String taskStatus() {
        return taskStatus;
    }

    public String code() {
        return code;
    }

    /** Dutch. */
    public String display() {
        return display;
    }
}
