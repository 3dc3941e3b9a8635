package nl.schakel.municipality.zgw;

import nl.schakel.municipality.LegalBasis;
import nl.schakel.referral.RecipientRole;

/**
 * What a message is called, for each recipient. Consultant and adviser may share one case system and one RSIN: numbers
 * and marks that differ keep the one from being taken for the other, which would put medical data before the
 * consultant.
 */
enum MessageKind {

    /** To the consultant: for the Wmo the melding in the sense of Wmo 2015 art. 2.3.2. */
    MELDING("WMO-", "SCHAKEL", "-MELDING"),
    /** What the medical adviser gets beside it. */
    MEDICAL("WMO-ADVIES-", "SCHAKEL-ADVIES", "-MEDISCH"),
    /** A question without a name. */
    QUESTION("WMO-VRAAG-", "SCHAKEL-VRAAG", "-VRAAG");

    final String prefix;
    final String source;
    final String suffix;

    MessageKind(String prefix, String source, String suffix) {
        this.prefix = prefix;
        this.source = source;
        this.suffix = suffix;
    }

    /**
     * What worklists show. By another law than the Wmo it does not say which: debts or a child's trouble are not told
     * there.
     *
     * @param summary     omschrijving of the zaak
     * @param explanation toelichting of the zaak
     * @param title       of the document
     * @param firstStatus toelichting of the first status
     */
    record Words(String summary, String explanation, String title, String fileName, String firstStatus) {
    }

    Words words(LegalBasis basis) {
        boolean wmo = basis == LegalBasis.WMO;
        String see = ", ontvangen via Schakel. Zie het document bij deze zaak.";
        String noun = basis.noun();
        String capital = Character.toUpperCase(noun.charAt(0)) + noun.substring(1);
        return switch (this) {
            case MELDING -> new Words(basis.metadataTitle() + " via huisarts",
                    (wmo ? "Melding als bedoeld in Wmo 2015 art. 2.3.2" : capital) + see, basis.metadataTitle(),
                    wmo ? "melding-wmo.pdf" : noun + ".pdf", capital + " ontvangen via Schakel");
            case MEDICAL -> new Words("Vraag om medisch advies" + (wmo ? " Wmo" : ""),
                    "Medische informatie bij een " + noun + (wmo ? " Wmo" : "") + see,
                    "Medische informatie" + (wmo ? " Wmo" : ""), "medische-informatie.pdf",
                    "Vraag om advies ontvangen via Schakel");
            case QUESTION -> new Words("Vraag aan deskundige via huisarts", "Vraag zonder naam" + see,
                    "Vraag aan deskundige", "vraag.pdf", "Vraag ontvangen via Schakel");
        };
    }

    static MessageKind to(RecipientRole recipient) {
        return switch (recipient) {
            case CONSULTANT -> MELDING;
            case MEDICAL_ADVISER -> MEDICAL;
            case EXPERT -> QUESTION;
        };
    }
}
