package nl.schakel.municipality;

import nl.schakel.referral.Provision;

/**
 * By which law the municipality answers a referral. What the Wmo 2015 says of a melding, its days and its consent does
 * not hold for what the municipality gives by another law.
 */
public enum LegalBasis {

    /** Wmo 2015 art. 2.3.2: a melding by or on behalf of the patient. */
    WMO("Melding Wmo", "melding", "Door de huisarts namens de inwoner (Wmo 2015, art. 2.3.2)",
            "De inwoner gaf uitdrukkelijk toestemming (Wmo 2015, art. 5.2.5)"),
    /** Jeugdwet art. 2.6: a GP may refer to youth help. */
    JEUGDWET("Melding Jeugdwet", "melding", "Door de huisarts (Jeugdwet, art. 2.6)", Consent.GENERAL),
    /** Wet gemeentelijke schuldhulpverlening: a person turns to the municipality for help. */
    SCHULDHULP("Aanmelding schuldhulpverlening", "aanmelding",
            "Door de huisarts namens de inwoner (Wet gemeentelijke schuldhulpverlening)", Consent.GENERAL),
    /** No decision of the municipality is needed. */
    WELZIJN("Aanmelding welzijn op recept", "aanmelding", "Door de huisarts namens de inwoner", Consent.GENERAL);

    private static final class Consent {
        /** AVG art. 9(2)(a). For a child others consent, so it does not say who. */
        static final String GENERAL = "Er is uitdrukkelijk toestemming gegeven (AVG, art. 9, lid 2, onder a)";
    }

    private final String title;
    private final String noun;
    private final String law;
    private final String consent;

    LegalBasis(String title, String noun, String law, String consent) {
        this.title = title;
        this.noun = noun;
        this.law = law;
        this.consent = consent;
    }

    /** The law of a provision. */
    public static LegalBasis of(Provision provision) {
        return switch (provision) {
            case JEUGDHULP -> JEUGDWET;
            case SCHULDHULP -> SCHULDHULP;
            case WELZIJN_OP_RECEPT -> WELZIJN;
            default -> WMO;
        };
    }

    /** At the top of the document. */
    String title() {
        return title;
    }

    /** What a program may show of the document without opening it: debts or a child's trouble are not told there. */
    public String metadataTitle() {
        return this == WMO ? title : "Bericht aan de gemeente";
    }

    /** What the message is: {@code melding} or {@code aanmelding}. */
    public String noun() {
        return noun;
    }

    /** By whom and on which law. */
    String law() {
        return law;
    }

    /** Whose consent and on which law: the beginning of a sentence. */
    String consent() {
        return consent;
    }

    /** Whether the days of the Wmo count: a personal plan, an onderzoek and a beschikking (art. 2.3.2 and 2.3.5). */
    boolean hasLegalDays() {
        return this == WMO;
    }

    /** Whether a temporary provision may come first (Wmo 2015 art. 2.3.3). */
    boolean allowsTemporaryProvision() {
        return this == WMO;
    }
}
