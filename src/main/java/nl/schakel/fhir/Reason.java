package nl.schakel.fhir;

import nl.schakel.advice.DeclineReason;
import nl.schakel.disclosure.MdoAction;
import nl.schakel.referral.CancelReason;
import nl.schakel.referral.Refusal;

/**
 * Why the GP's door refuses; the codes are part of the public interface, the sentences tell the sender what to
 * change. None repeats what was sent. What a consent lacks is told by the consent room.
 */
enum Reason {

    UNREADABLE("unreadable", 400, "Het bericht is geen leesbare FHIR R4 in JSON of XML."),
    ELEMENT_UNKNOWN("element-unknown", 422,
            "Dit element bestaat niet in FHIR R4, of staat op de verkeerde plaats. Een bericht in STU3 leest de hub"
                    + " niet."),
    RESOURCE_UNKNOWN("resource-unknown", 422,
            "Dit soort onderdeel bestaat niet in FHIR R4. Een bericht in STU3 wordt niet gelezen."),
    VALUE_INVALID("value-invalid", 422, "Deze waarde heeft niet de vorm die FHIR R4 vraagt."),
    DATE_INVALID("date-invalid", 422, "Deze datum bestaat niet of ligt in de toekomst."),
    BUNDLE_TYPE("bundle-type", 422, "Stuur een Bundle van het type transaction, collection of message."),
    BUNDLE_TOO_MANY("bundle-too-large", 422, "De Bundle heeft meer onderdelen dan de hub aanneemt."),
    BUNDLE_NESTED("bundle-nested", 422, "Een Bundle binnen de Bundle leest de hub niet; zet de onderdelen naast elkaar."),
    DUPLICATE_ID("duplicate-id", 422, "Twee onderdelen hebben hetzelfde adres; geef elk een eigen id en fullUrl."),
    REFERENCE_DANGLING("reference-dangling", 422, "Deze verwijzing wijst naar iets dat niet in de Bundle zit."),
    MODIFIER_EXTENSION("modifier-extension-unknown", 422,
            "Een modifierExtension verandert de betekenis van dit onderdeel en is de hub niet bekend."),
    SERVICE_REQUEST_MISSING("servicerequest-missing", 422,
            "Er zit geen ServiceRequest met intent order in de Bundle."),
    SERVICE_REQUEST_AMBIGUOUS("servicerequest-ambiguous", 422,
            "Er zitten meer ServiceRequests in de Bundle; maak met Task.focus duidelijk welke de verwijzing is."),
    PATIENT_MISSING("patient-missing", 422, "De patiënt van de verwijzing zit niet in de Bundle."),
    SUBJECT_AMBIGUOUS("subject-ambiguous", 422, "Een verwijzing gaat over precies één patiënt."),
    BSN_MISSING("bsn-missing", 422,
            "Het BSN van de patiënt ontbreekt (Patient.identifier met systeem http://fhir.nl/fhir/NamingSystem/bsn)."),
    BSN_INVALID("bsn-invalid", 422, "Het BSN van de patiënt klopt niet: negen cijfers die aan de elfproef voldoen."),
    NAME_MISSING("patient-name-missing", 422, "De achternaam van de patiënt ontbreekt (Patient.name.family)."),
    BIRTH_DATE_MISSING("patient-birthdate-missing", 422, "De geboortedatum van de patiënt ontbreekt of is onvolledig."),
    PRACTICE_MISSING("practice-missing", 422,
            "De verwijzende praktijk ontbreekt: een Organization of PractitionerRole met AGB-code of URA."),
    PRACTICE_OTHER("practice-other", 403, "U mag alleen verwijzen namens de praktijk waarvoor u bent aangemeld."),
    IDENTIFIER_INVALID("identifier-invalid", 422,
            "Het eigen nummer van de verwijzing is te lang of is een BSN; gebruik een betekenisloos nummer."),
    PROVISION_MISSING("provision-missing", 422,
            "De voorziening ontbreekt (ServiceRequest.code) en volgt niet uit de toestemming."),
    PROVISION_UNKNOWN("provision-unknown", 422, "Deze voorziening kent de hub niet."),
    PROVISION_NOT_SUPPORTED("provision-not-supported", 422,
            "Voor deze voorziening is nog niet afgesproken welke gegevens gedeeld mogen worden."),
    PROVISION_NOT_ACCEPTED("provision-not-accepted", 422,
            "De gemeente neemt verwijzingen voor deze voorziening niet via de hub aan; bel het Wmo-loket."),
    MUNICIPALITY_UNKNOWN("municipality-unknown", 422,
            "De gemeente is niet duidelijk of niet aangesloten; noem haar in ServiceRequest.performer."),
    MUNICIPALITY_AMBIGUOUS("municipality-ambiguous", 422,
            "Uit het adres volgt niet zeker in welke gemeente de patiënt woont; noem haar in ServiceRequest.performer "
                    + "met haar gemeentecode of OIN. Het kan zijn: %s."),
    MUNICIPALITY_NOT_CONNECTED("municipality-not-connected", 422,
            "De gemeente %s is niet aangesloten op de hub; bel haar Wmo-loket."),
    IDENTIFIER_CONFLICT("identifier-conflict", 409,
            "Onder dit nummer is al een verwijzing met een andere inhoud ontvangen; gebruik een nieuw nummer."),
    TEXT_NOT_ALLOWED("text-not-allowed", 422, "Bij deze voorziening gaat geen eigen tekst mee naar de gemeente; haal de "
            + "tekst weg of bel de gemeente."),
    RISK_UNREAD("risk-unread", 200, "Het risico in de verwijzing is niet te lezen en telde niet mee bij de keuze van "
            + "het team; de verwijzing gaat wel door. Noem het in RiskAssessment.prediction.qualitativeRisk (low, "
            + "moderate, high) en in ServiceRequest.supportingInfo, of bel de gemeente."),
    CONSENT_STANDS("consent-not-revoked", 422, "In deze toestemming wordt niets ingetrokken. Zet status op inactive, of "
            + "stuur een bezwaar. Nieuwe toestemming hoort bij een nieuwe verwijzing."),
    CONSENT_AMBIGUOUS("consent-ambiguous", 409, "Onder dit nummer is niet zeker van welke patiënt de toestemming is. Noem in "
            + "Consent.patient het BSN, of gebruik het nummer dat de hub bij de verwijzing gaf."),
    CONSENT_OTHER_PATIENT("consent-other-patient", 422, "Deze toestemming is van een andere patiënt dan in "
            + "Consent.patient staat."),
    REFERRAL_REVOKED("referral-revoked", 409, "De toestemming voor deze verwijzing is ingetrokken. Wil de patiënt toch "
            + "verwezen worden, stuur dan een nieuwe verwijzing met een nieuw nummer en een nieuwe toestemming."),
    MDO_PLAN("mdo-plan", 422, "De uitkomst van een overleg is één Task met code mdo-uitkomst, waarvan focus wijst"
            + " naar één CarePlan met status active, intent plan en een eigen nummer."),
    MDO_REFERRAL("mdo-referral", 422, "Noem in Task.basedOn de verwijzing waarover het overleg ging: het eigen"
            + " nummer, of het adres dat de hub gaf."),
    MDO_PATIENT("mdo-patient", 422, "De patiënt van het overleg is niet zeker die van de verwijzing. Noem in"
            + " CarePlan.subject het BSN, of het nummer dat de hub gaf."),
    MDO_ACTION("mdo-action-unknown", 422, "Deze afspraak staat niet in de lijst " + MdoAction.SYSTEM + ". Een"
            + " afspraak in eigen woorden gaat niet mee; geef haar telefonisch door."),
    MDO_EMPTY("mdo-empty", 422, "Er is geen afspraak die naar een van de partijen mag."),
    MDO_NOT_ACCEPTED("mdo-not-accepted", 422, "De gemeente neemt afspraken uit een overleg niet via de hub aan; bel"
            + " het Wmo-loket."),
    MDO_NOT_SUPPORTED("mdo-not-supported", 422, "De berichten waarmee deze gemeente werkt, kunnen afspraken uit een"
            + " overleg niet dragen; bel het Wmo-loket."),
    MDO_CASE_CLOSED("mdo-case-closed", 422, "De zaak bij deze verwijzing is afgesloten of nooit ontvangen; er kan"
            + " niets meer bij. Bel het Wmo-loket."),
    MDO_CONSENT_EXPIRED("consent-expired", 422, "De toestemming bij deze verwijzing is verlopen; vraag de patiënt"
            + " opnieuw om toestemming, met een nieuwe verwijzing."),
    MDO_CONFLICT("identifier-conflict", 409, "Onder dit nummer is al een andere uitkomst van een overleg ontvangen;"
            + " gebruik een nieuw nummer."),
    MDO_TOO_MANY("mdo-too-many", 422, "Over deze verwijzing zijn al te veel uitkomsten van overleg verstuurd."),
    SUPPLEMENT_REFERRAL("supplement-referral", 422, "Een aanvulling hoort bij één eerdere verwijzing: noem er één in"
            + " ServiceRequest.basedOn."),
    SUPPLEMENT_UNKNOWN("supplement-unknown", 404, "De verwijzing in ServiceRequest.basedOn bestaat niet, of is niet van"
            + " uw praktijk. Noem haar eigen nummer of het adres dat de hub gaf; is dit een nieuwe verwijzing, laat"
            + " basedOn dan weg."),
    SUPPLEMENT_PATIENT("supplement-patient", 422, "De aanvulling gaat over een andere patiënt dan de verwijzing."),
    SUPPLEMENT_PROVISION("supplement-provision", 422, "De aanvulling gaat over een andere voorziening dan de"
            + " verwijzing; stuur daarvoor een nieuwe verwijzing."),
    SUPPLEMENT_CASE_CLOSED("supplement-case-closed", 422, "De zaak bij deze verwijzing is afgesloten of nooit"
            + " ontvangen; er kan niets meer bij. Stuur een nieuwe verwijzing, of bel het Wmo-loket."),
    SUPPLEMENT_NOT_SUPPORTED("supplement-not-supported", 422, "De berichten waarmee deze gemeente werkt, kunnen geen"
            + " aanvulling op een verwijzing dragen; bel het Wmo-loket."),
    SUPPLEMENT_TOO_MANY("supplement-too-many", 422, "Bij deze verwijzing is al te veel toegevoegd; bel het Wmo-loket."),
    DUPLICATE_WARNED("referral-duplicate", 200, "Uw praktijk heeft voor deze patiënt bij deze gemeente nog een"
            + " verwijzing voor deze voorziening lopen: %s. Deze gaat er nu naast. Is het dezelfde vraag, annuleer dan"
            + " een van beide; hoort het bij de eerdere, noem die voortaan in ServiceRequest.basedOn."),
    DUPLICATE_ASKED("referral-duplicate", 409, "Uw praktijk heeft voor deze patiënt bij deze gemeente al een"
            + " verwijzing voor deze voorziening lopen: %s. Er is niets verstuurd. Is dit toch een nieuwe vraag,"
            + " bevestig dat dan met ServiceRequest.meta.tag dubbel-bevestigd"
            + " (https://schakel.example/fhir/CodeSystem/verwijzing-tag); hoort het bij de eerdere, noem die in"
            + " ServiceRequest.basedOn; of annuleer eerst de eerdere."),
    TASK_STATUS("task-status", 422, "Van een verwijzing kan een praktijk alleen de status cancelled opsturen; de rest"
            + " houdt de hub bij."),
    CANCEL_REASON("cancellation-reason-unknown", 422, "Deze reden staat niet in de lijst " + CancelReason.SYSTEM + ": "
            + "noem er hooguit een van patient-overleden, patient-verhuisd, patient-ziet-af, niet-meer-nodig, "
            + "per-vergissing, anders."),
    CANCEL_DECIDED("cancellation-decided", 409, "De gemeente heeft al besloten; er valt niets meer te annuleren. Wil de"
            + " patiënt de hulp niet, laat de patiënt dat dan aan de gemeente zeggen, of bel het Wmo-loket."),
    CANCEL_NOT_HERE("cancellation-not-here", 409, "Deze gemeente heeft de verwijzing niet in behandeling; er valt"
            + " niets te annuleren. Bel het Wmo-loket als er toch nog iets loopt."),
    CANCEL_REVOKED("cancellation-revoked", 409, "De patiënt heeft de toestemming al ingetrokken: er gaat niets meer"
            + " naar de gemeente, en zij heeft daarvan bericht gekregen. Annuleren hoeft niet meer."),
    ADVICE_ANSWER("advice-answer", 422, "Een antwoord op een vraag van de gemeente is precies één QuestionnaireResponse"
            + " met status completed."),
    ADVICE_QUESTION("advice-question", 422, "Noem in QuestionnaireResponse.questionnaire het adres van de"
            + " Questionnaire die de hub bij de vraag gaf."),
    ADVICE_PATIENT("advice-patient", 422, "De patiënt van het antwoord is niet zeker die van de vraag. Noem in"
            + " QuestionnaireResponse.subject het BSN, of het nummer dat de hub gaf."),
    ADVICE_EMPTY("advice-empty", 422, "Er is geen antwoord dat door mag. Wilt u niet antwoorden, wijs de vraag dan af:"
            + " PUT van de Task met status rejected en een reden uit " + DeclineReason.SYSTEM + "."),
    ADVICE_ANSWERED("advice-answered", 409, "Op deze vraag is al een ander antwoord gegeven. Bel de gemeente als er"
            + " iets is veranderd."),
    ADVICE_CLOSED("advice-closed", 409, "Deze vraag staat niet meer open: zij is beantwoord, afgewezen, doorgestuurd of"
            + " ingetrokken."),
    ADVICE_CONSENT_EXPIRED("consent-expired", 422, "De toestemming van de patiënt voor deze vraag is verlopen; er gaat"
            + " niets meer naar de gemeente. Zij kan met nieuwe toestemming opnieuw vragen."),
    ADVICE_CONSENT_REVOKED("consent-revoked", 409, "De patiënt heeft de toestemming voor deze vraag ingetrokken; er"
            + " gaat niets naar de gemeente."),
    ADVICE_CONFIDENTIAL("confidential-patient", 422, "Dit antwoord is niet verstuurd, want in het bericht staat een"
            + " teken dat de patiënt of het dossier extra bescherming nodig heeft. Bel de gemeente."),
    ADVICE_NOT_AGREED("advice-not-agreed", 422, "Wat deze vrager mag weten, is niet (meer) afgesproken. Wijs de vraag"
            + " af, of bel de gemeente."),
    ADVICE_UPDATE("advice-update", 422, "Met PUT kan een vraag alleen worden afgewezen (status rejected). Een antwoord"
            + " is een QuestionnaireResponse."),
    ADVICE_REASON("advice-reason", 422, "Noem in Task.statusReason precies één reden uit "
            + DeclineReason.SYSTEM + "."),
    SCOPE("scope", 403, "Voor deze handeling heeft u geen recht gekregen."),
    NOT_FOUND("not-found", 404, "Dit onderdeel bestaat niet, of is niet van uw praktijk."),
    FORGOTTEN("forgotten", 410, "De gegevens hiervan zijn op %s gewist, omdat de bewaartermijn voorbij was."),
    NOT_SUPPORTED("not-supported", 405, "Deze handeling ondersteunt de hub niet; zie /fhir/metadata."),
    PARAMETER("parameter", 400, "Een parameter, id of zoekopdracht ontbreekt of heeft niet de juiste vorm."),
    CONFLICT("conflict", 409, "Iemand anders was net eerder; lees opnieuw en probeer het nog eens."),
    PRECONDITION("precondition", 412, "De versie in If-Match is niet de huidige."),
    TOO_LARGE("too-large", 413, "Het bericht is groter dan de hub aanneemt."),
    COMPRESSED("compressed", 415, "Stuur het bericht zonder compressie."),
    MEDIA_TYPE("media-type", 415, "Stuur het bericht als application/fhir+json of application/fhir+xml, in UTF-8."),
    FORM("form", 406, "Deze vorm is er niet; vraag om FHIR (JSON of XML), text/html of application/pdf."),
    NOT_NOW("not-now", 503, "De hub kan nu niets aannemen. Er is niets opgeslagen; probeer het later opnieuw."),
    INTERNAL("internal", 500, "Er ging iets mis in de hub. De beheerder kan het terugvinden.");

    private final String code;
    private final int status;
    private final String sentence;

    Reason(String code, int status, String sentence) {
        this.code = code;
        this.status = status;
        this.sentence = sentence;
    }

    int status() {
        return status;
    }

    /** @param names of municipalities or referrals, for a sentence that has a place for them */
    Refusal at(String path, String names) {
        return new Refusal(code, sentence.formatted(names), path);
    }

    Refusal at(String path) {
        return new Refusal(code, sentence, path);
    }
}
