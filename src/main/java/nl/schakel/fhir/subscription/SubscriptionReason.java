package nl.schakel.fhir.subscription;

import nl.schakel.referral.Refusal;

/** Why a Subscription is refused; none repeats what was sent. */
enum SubscriptionReason {

    TOPIC("subscription-topic", 422, "Noem in criteria een onderwerp dat de hub kent: " + Topic.REFERRALS.canonical()
            + " of " + Topic.ADVICE.canonical() + "."),
    FILTER("subscription-filter", 422, "Een filter (backport-filter-criteria) kent de hub niet. Een abonnement gaat"
            + " over alles wat uw praktijk van dit onderwerp mag weten."),
    CHANNEL("subscription-channel", 422, "De hub bezorgt alleen via channel.type rest-hook."),
    ENDPOINT_UNSAFE("subscription-endpoint-unsafe", 422, "channel.endpoint moet een volledig https-adres zijn (http mag"
            + " alleen naar localhost), zonder gebruikersnaam, vraagteken, hekje of puntjes als map. Een geheim hoort"
            + " in channel.header."),
    ENDPOINT_UNREGISTERED("subscription-endpoint-not-registered", 422, "Dit adres staat niet in het bestand van uw"
            + " praktijk. Vraag de beheerder van de hub het daar op te nemen (subscription-endpoints)."),
    PAYLOAD("subscription-payload", 422, "channel.payload moet application/fhir+json of application/fhir+xml zijn."),
    FULL_RESOURCE("subscription-full-resource", 422, "De hub stuurt een abonnee nooit de inhoud zelf. Vraag id-only, en"
            + " haal de Task op met uw eigen toegangstoken."),
    CONTENT("subscription-content", 422, "Zet bij channel.payload de extensie backport-payload-content op id-only of"
            + " empty."),
    HEADER("subscription-header", 422, "channel.header heeft hooguit tien regels van de vorm Naam: waarde. Regels over"
            + " de verbinding zelf, zoals Host of Content-Type, zet de hub."),
    VALUE("subscription-value", 422, "Deze waarde kan niet: een hartslag van 60 tot 604800 seconden, een time-out van 1"
            + " tot 60 seconden, een max-count van 1 tot 100, een reason van hooguit 255 tekens."),
    END("subscription-end", 422, "Het abonnement zou al afgelopen zijn (end)."),
    STATUS("subscription-status", 422, "Zet status op requested om het abonnement te beginnen, of bij een bestaand"
            + " abonnement op off om het te stoppen."),
    MODIFIER("modifier-extension-unknown", 422, "Een modifierExtension verandert de betekenis van dit onderdeel en is"
            + " de hub niet bekend."),
    TOO_MANY("subscription-too-many", 422, "Uw praktijk heeft al het grootste aantal abonnementen; verwijder er eerst"
            + " een."),
    EXISTS("subscription-exists", 409, "Voor dit onderwerp en dit adres is er al een abonnement; wijzig dat met PUT.");

    private final String code;
    private final int status;
    private final String sentence;

    SubscriptionReason(String code, int status, String sentence) {
        this.code = code;
        this.status = status;
        this.sentence = sentence;
    }

    int status() {
        return status;
    }

    String sentence() {
        return sentence;
    }

    Refusal at(String path) {
        return new Refusal(code, sentence, path);
    }
}
