package nl.schakel.municipality.stuf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import nl.schakel.disclosure.Disclosure;
import nl.schakel.municipality.Consignment;
import nl.schakel.municipality.WmoRequest;
import nl.schakel.referral.RecipientRole;

/** What the hub offers as extraElementen, under its own names. */
final class CaseFacts {

    /** The names in the order in which they are written. */
    static final List<String> NAMES = List.of("voorziening", "categorie", "urgentie", "agb-verwijzer", "telefoon",
            "email", "toestemming", "toestemmingstoken", "beleidsversie", "kenmerk-hub");

    private CaseFacts() {
    }

    /**
     * Name to value, in the order of {@link #NAMES}; a fact without a value is absent. An expert learns neither the
     * practice, nor a way to reach the patient, nor the name of the consent: each leads back to the patient.
     */
    static Map<String, String> of(Consignment consignment) {
        WmoRequest request = consignment.request();
        Disclosure.Person person = request.disclosure().person();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("voorziening", request.disclosure().provision().code());
        request.disclosure().provision().category().ifPresent(category -> values.put("categorie", category));
        values.put("urgentie", request.urgency().code());
        if (request.recipient() != RecipientRole.EXPERT) {
            values.put("agb-verwijzer", request.referrer() == null ? null : request.referrer().agb().value());
            values.put("telefoon", person == null ? null : person.phone());
            values.put("email", person == null ? null : person.email());
            values.put("toestemming", request.consent().reference());
        }
        values.put("toestemmingstoken", consignment.token());
        values.put("beleidsversie", request.disclosure().policyVersion());
        values.put("kenmerk-hub", request.referral().toString());
        values.values().removeIf(value -> value == null || value.isBlank());
        return values;
    }
}
