package nl.schakel.operations.audit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

import nl.schakel.audit.AuditAction;

/** The log's codes in plain Dutch. */
final class AuditWords {

    private static final Map<String, String> PARTIES = Map.of("practice", "praktijk", "municipality", "gemeente",
            "medical-adviser", "medisch adviseur van gemeente", "expert", "deskundige van gemeente", "operator",
            "beheer:", "oin", "OIN", "hub", "de hub", "token-holder", "wie het token toonde");

    private AuditWords() {
    }

    /** What was done. */
    static String of(AuditAction action) {
        return switch (action) {
            case REFERRAL_RECEIVED -> "Verwijzing ontvangen";
            case ADDITION_RECEIVED -> "Aanvulling ontvangen";
            case PREVIEWED -> "Voorbeeld bekeken";
            case DISCLOSED -> "Gegevens verstrekt";
            case READ -> "Ingezien";
            case SEARCHED -> "Gezocht";
            case FEEDBACK_GIVEN -> "Bericht aan praktijk gebracht";
            case UPDATE_RECEIVED -> "Bericht van ontvanger";
            case WITHDRAWN -> "Ingetrokken";
            case TAKEN_BACK -> "Teruggehaald bij ontvanger";
            case CONSENT_TOKEN_ISSUED -> "Toestemmingstoken gegeven";
            case CONSENT_TOKEN_CHECKED -> "Toestemmingstoken nagevraagd";
            case CONSENT_REFUSED -> "Toestemming ontbreekt";
            case CONSENT_REVOKED -> "Toestemming ingetrokken";
            case ADVICE_ASKED -> "Vraag aan praktijk gesteld";
            case ADVICE_ANSWERED -> "Vraag beantwoord";
            case ADVICE_READ -> "Antwoord ingezien";
            case CONTENT_SEEN -> "Inhoud ingezien door beheer";
            case PATIENT_SEARCHED -> "Op BSN gezocht door beheer";
            case RESENT -> "Opnieuw bezorgd door beheer";
            case PARKED -> "Opzijgezet door beheer";
            case CLOSED -> "Gesloten door beheer";
            case ROUTE_HELD -> "Route stilgezet";
            case ROUTE_RELEASED -> "Route vrijgegeven";
            case LOGGED_IN -> "Aangemeld";
            case LOGIN_REFUSED -> "Aanmelden geweigerd";
            case LOGGED_OUT -> "Afgemeld";
            case AUDIT_SEARCHED -> "In het auditlogboek gezocht";
            case AUDIT_EXPORTED -> "Uit het auditlogboek ge\u00ebxporteerd";
            case PURGED -> "Opgeruimd na bewaartermijn";
            default -> action.code();
        };
    }

    /** Codes and words of all actions, by their words. */
    static Map<String, String> actions() {
        Map<String, String> actions = new LinkedHashMap<>();
        Arrays.stream(AuditAction.values()).filter(action -> action != AuditAction.OTHER)
                .sorted(Comparator.comparing(AuditWords::of))
                .forEach(action -> actions.put(action.code(), of(action)));
        return actions;
    }

    /** Who did or received it; null where nobody. */
    static String party(String agent) {
        if (agent == null) {
            return null;
        }
        int slash = agent.indexOf('/');
        String kind = slash < 0 ? agent : agent.substring(0, slash);
        return PARTIES.getOrDefault(kind, kind) + (slash < 0 ? "" : " " + agent.substring(slash + 1));
    }
}
