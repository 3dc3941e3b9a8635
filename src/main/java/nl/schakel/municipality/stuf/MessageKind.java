package nl.schakel.municipality.stuf;

import nl.schakel.referral.RecipientRole;

/**
 * What a message is called, for each recipient. Consultant and adviser may share one case system: marks that differ
 * keep the one from being taken for the other, which would put medical data before the consultant.
 */
enum MessageKind {

    /** The melding in the sense of Wmo 2015 art. 2.3.2. */
    MELDING("SCHAKEL", "Melding Wmo via huisarts",
            "Melding als bedoeld in Wmo 2015 art. 2.3.2, ontvangen via Schakel. Zie het document bij deze zaak.",
            "Melding Wmo", "melding-wmo.pdf"),
    /** What the medical adviser gets beside it. */
    MEDICAL("SCHAKEL-ADVIES", "Vraag om medisch advies Wmo",
            "Medische informatie bij een melding Wmo, ontvangen via Schakel. Zie het document bij deze zaak.",
            "Medische informatie Wmo", "medische-informatie.pdf"),
    /** A question without a name. */
    QUESTION("SCHAKEL-VRAAG", "Vraag aan deskundige via huisarts",
            "Vraag zonder naam, ontvangen via Schakel. Zie het document bij deze zaak.",
            "Vraag aan deskundige", "vraag.pdf");

    final String source;
    final String summary;
    final String explanation;
    final String title;
    final String fileName;

    MessageKind(String source, String summary, String explanation, String title, String fileName) {
        this.source = source;
        this.summary = summary;
        this.explanation = explanation;
        this.title = title;
        this.fileName = fileName;
    }

    static MessageKind to(RecipientRole recipient) {
        return switch (recipient) {
            case CONSULTANT -> MELDING;
            case MEDICAL_ADVISER -> MEDICAL;
            case EXPERT -> QUESTION;
        };
    }
}
