package nl.schakel.municipality.zgw;

import nl.schakel.referral.RecipientRole;

/**
 * What a message is called, for each recipient. Consultant and adviser may share one case system and one RSIN: numbers
 * and marks that differ keep the one from being taken for the other, which would put medical data before the
 * consultant.
 */
enum MessageKind {

    /** The melding in the sense of Wmo 2015 art. 2.3.2. */
    MELDING("WMO-", "SCHAKEL", "-MELDING", "Melding Wmo via huisarts",
            "Melding als bedoeld in Wmo 2015 art. 2.3.2, ontvangen via Schakel. Zie het document bij deze zaak.",
            "Melding Wmo", "melding-wmo.pdf", "Melding ontvangen via Schakel"),
    /** What the medical adviser gets beside it. */
    MEDICAL("WMO-ADVIES-", "SCHAKEL-ADVIES", "-MEDISCH", "Vraag om medisch advies Wmo",
            "Medische informatie bij een melding Wmo, ontvangen via Schakel. Zie het document bij deze zaak.",
            "Medische informatie Wmo", "medische-informatie.pdf", "Vraag om advies ontvangen via Schakel"),
    /** A question without a name. */
    QUESTION("WMO-VRAAG-", "SCHAKEL-VRAAG", "-VRAAG", "Vraag aan deskundige via huisarts",
            "Vraag zonder naam, ontvangen via Schakel. Zie het document bij deze zaak.",
            "Vraag aan deskundige", "vraag.pdf", "Vraag ontvangen via Schakel");

    final String prefix;
    final String source;
    final String suffix;
    final String summary;
    final String explanation;
    final String title;
    final String fileName;
    final String firstStatus;

    MessageKind(String prefix, String source, String suffix, String summary, String explanation, String title,
                String fileName, String firstStatus) {
        this.prefix = prefix;
        this.source = source;
        this.suffix = suffix;
        this.summary = summary;
        this.explanation = explanation;
        this.title = title;
        this.fileName = fileName;
        this.firstStatus = firstStatus;
    }

    static MessageKind to(RecipientRole recipient) {
        return switch (recipient) {
            case CONSULTANT -> MELDING;
            case MEDICAL_ADVISER -> MEDICAL;
            case EXPERT -> QUESTION;
        };
    }
}
