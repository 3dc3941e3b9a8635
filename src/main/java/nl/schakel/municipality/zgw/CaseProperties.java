package nl.schakel.municipality.zgw;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.Consignment;
import nl.schakel.municipality.WmoRequest;
import nl.schakel.referral.RecipientRole;

/** What the hub offers as zaakeigenschappen, under its own names; a zaaktype takes those that it defines. */
final class CaseProperties {

    static final String TOKEN = "toestemmingstoken";

    /** The names in the order in which they are written. */
    static final List<String> NAMES = List.of("voorziening", "categorie", "urgentie", "agb-verwijzer", "toestemming",
            TOKEN, "beleidsversie", "kenmerk-hub", "gemeente");

    private CaseProperties() {
    }

    /**
     * Name to value, in the order of {@link #NAMES}; a property without a value is absent. An expert learns neither the
     * practice nor the name of the consent: each leads back to the patient.
     *
     * <p>For a body that works for several municipalities the name of the resident's own tells whose case it is.
     */
    static Map<String, String> of(Consignment consignment, Municipality municipality) {
        WmoRequest request = consignment.request();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("voorziening", request.disclosure().provision().code());
        request.disclosure().provision().category().ifPresent(category -> values.put("categorie", category));
        values.put("urgentie", request.urgency().code());
        if (request.recipient() != RecipientRole.EXPERT) {
            values.put("agb-verwijzer", request.referrer() == null ? null : request.referrer().agb().value());
            values.put("toestemming", request.consent().reference());
        }
        values.put(TOKEN, consignment.token());
        values.put("beleidsversie", request.disclosure().policyVersion());
        values.put("kenmerk-hub", request.referral().toString());
        if (request.recipient() != RecipientRole.EXPERT) {
            values.put("gemeente", name(municipality, request.recipient()));
        }
        values.values().removeIf(value -> value == null || value.isBlank());
        return values;
    }

    /** Without the adviser's, which a place that stands for one carries behind it. */
    private static String name(Municipality municipality, RecipientRole recipient) {
        Municipality.Adviser adviser = municipality.recipients().medicalAdviser();
        String suffix = adviser == null || recipient != RecipientRole.MEDICAL_ADVISER ? "" : ", " + adviser.name();
        String name = municipality.name();
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }
}
