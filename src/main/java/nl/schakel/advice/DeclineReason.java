package nl.schakel.advice;

import java.util.Arrays;
import java.util.Optional;

/** Why a GP does not answer; the hub's own codes {@value #SYSTEM}. A treating doctor need not say more. */
public enum DeclineReason {

    NO_TREATMENT("geen-behandelrelatie", "De praktijk behandelt deze patiënt niet (meer)"),
    PATIENT_OBJECTS("patient-wil-niet", "De patiënt wil niet dat de praktijk antwoordt"),
    NOT_KNOWN("niet-bekend", "De praktijk beschikt niet over deze gegevens"),
    JUDGEMENT("vraagt-om-een-oordeel", "De vraag vraagt om een oordeel; een behandelend arts geeft feiten"),
    TOO_MUCH("meer-dan-nodig", "De praktijk vindt de gevraagde gegevens niet nodig voor het doel"),
    INDEPENDENT_DOCTOR("naar-onafhankelijk-arts", "De praktijk laat dit aan een onafhankelijk medisch adviseur"),
    OTHER("anders", "De praktijk antwoordt niet per bericht; bel de praktijk");

    /** The code system of {@link #code()}. */
    public static final String SYSTEM = "https://schakel.example/fhir/CodeSystem/advies-reden";

    private final String code;
    private final String display;

    DeclineReason(String code, String display) {
        this.code = code;
        this.display = display;
    }

    /** The reason with this code. */
    public static Optional<DeclineReason> ofCode(String code) {
        return Arrays.stream(values()).filter(reason -> reason.code.equals(code)).findFirst();
    }

    public String code() {
        return code;
    }

    /** Dutch, as the asker reads it. */
    public String display() {
        return display;
    }
}
