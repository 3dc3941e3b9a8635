package nl.schakel.referral;

/**
 * In which role someone receives a part of a referral; each is a recipient of its own, with its own consent actor, its
 * own selection and its own token.
 */
public enum RecipientRole {
    /** Wmo-consulent: decides on support, usually without BIG registration; the case is here. */
    CONSULTANT("consultant"),
    /** Medisch adviseur: a BIG-registered doctor who advises the municipality. */
    MEDICAL_ADVISER("medical-adviser"),
    /** Deskundige: is asked without the patient's name. */
    EXPERT("expert");

    private final String code;

    RecipientRole(String code) {
        this.code = code;
    }

    /** As policy files, tokens and disclosures write it. */
    public String code() {
        return code;
    }
}
