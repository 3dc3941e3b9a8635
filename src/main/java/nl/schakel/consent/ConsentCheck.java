package nl.schakel.consent;

import nl.schakel.referral.Refusal;

/** The rows of the decision table, in its order; each is one reason to say no. */
enum ConsentCheck {

    MISSING("consent-missing", "Er is geen toestemming van de patiënt voor deze verwijzing meegestuurd. Vraag de "
            + "patiënt of gegevens naar de gemeente mogen, leg dat vast en stuur de toestemming mee."),
    NOT_ACTIVE("consent-not-active", "De toestemming is niet (meer) actief. Vraag de patiënt opnieuw om toestemming "
            + "en stuur die met status active mee."),
    OTHER_PATIENT("consent-other-patient", "De toestemming of een ander onderdeel van het bericht gaat niet "
            + "aantoonbaar over de patiënt van deze verwijzing. Stuur alleen gegevens van deze patiënt."),
    NOT_YET("consent-not-yet", "De toestemming gaat later in dan nu. Controleer de datum, of verwijs opnieuw vanaf de "
            + "ingangsdatum."),
    EXPIRED("consent-expired", "De toestemming is verlopen. Vraag de patiënt opnieuw om toestemming."),
    PERFORMER("consent-performer", "Wie de toestemming gaf, mag dat voor deze patiënt niet (alleen) doen. Tot 12 jaar "
            + "beslist een ouder of voogd, van 12 tot en met 15 jaar het kind samen met een ouder of voogd, vanaf 16 "
            + "jaar de patiënt zelf, of anders een voogd, curator of mentor."),
    OTHER_RECIPIENT("consent-other-recipient", "De toestemming noemt deze ontvanger niet. Vraag toestemming voor de "
            + "ontvanger van deze verwijzing en noem die met het OIN of de gemeentecode."),
    PURPOSE("consent-purpose", "De toestemming is niet gegeven om gegevens te verstrekken voor het onderzoek door de "
            + "gemeente. Leg vast dat verstrekken (disclose) voor dit doel (ELIGDTRM) mag."),
    PROVISION("consent-provision", "De toestemming geldt niet voor de voorziening van deze verwijzing. Vraag "
            + "toestemming voor deze voorziening."),
    UNVERIFIED("consent-unverified", "De toestemming is niet geverifieerd, en dat vraagt uw praktijk wel. Laat de "
            + "patiënt de toestemming bevestigen en leg dat vast."),
    OBJECTION("consent-objection", "De patiënt heeft bezwaar tegen deze verstrekking vastgelegd. Bespreek het bezwaar; "
            + "wil de patiënt toch delen, leg dan een nieuwe toestemming vast en trek het bezwaar in."),
    UNCLEAR("consent-unclear", "De toestemming bevat iets dat niet zeker te beoordelen is, en wordt daarom niet "
            + "gebruikt. Leg de toestemming opnieuw vast zonder dit onderdeel.");

    private final String code;
    private final String sentence;

    ConsentCheck(String code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    String code() {
        return code;
    }

    Denial at(String path) {
        return new Denial(this, sentence, path);
    }

    Denial at(String path, String ownSentence) {
        return new Denial(this, ownSentence, path);
    }

    /** One check that fails, at one place. */
    record Denial(ConsentCheck check, String sentence, String path) {

        Refusal refusal() {
            return new Refusal(check.code, sentence, path);
        }
    }
}
