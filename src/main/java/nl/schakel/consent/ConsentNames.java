package nl.schakel.consent;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Identifier;

import nl.schakel.identity.AgbCode;
import nl.schakel.security.Keys;

/**
 * Names of Consents as the hub keeps them: keyed hashes, because a HIS may put anything in a name, a BSN included. The
 * same name at two practices is two names.
 */
public final class ConsentNames {

    private static final String URN = "urn:uuid:";
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final Keys keys;

    public ConsentNames(Keys keys) {
        this.keys = keys;
    }

    /**
     * Every name by which the sender may speak of a Consent later: its id, that of its entry, and its identifiers.
     *
     * @param fullUrl of its entry in a Bundle; null where there is none
     */
    public static Set<String> of(Consent consent, String fullUrl) {
        Set<String> names = new HashSet<>();
        names.add(bare(consent.getIdElement().getIdPart()));
        String address = bare(fullUrl);
        names.add(address.substring(address.lastIndexOf('/') + 1));
        consent.getIdentifier().stream().filter(Identifier::hasValue).forEach(each -> names.add(name(each)));
        names.remove("");
        return names;
    }

    private static String bare(String id) {
        String local = id == null ? "" : BundleReferences.bare(id);
        String plain = local.startsWith(URN) ? local.substring(URN.length()) : local;
        return isUuid(plain) ? plain.toLowerCase(Locale.ROOT) : plain;
    }

    /** A name that no other Consent has: a UUID is the same however it is written. */
    public static boolean isUuid(String name) {
        return UUID.matcher(name).matches();
    }

    /** An identifier as a name. */
    public static String name(Identifier identifier) {
        return (identifier.hasSystem() ? identifier.getSystem() : "") + '|' + identifier.getValue();
    }

    /** @param names as in {@link ConsentDecision#names()} */
    public List<String> hashes(AgbCode practice, Collection<String> names) {
        return names.stream().map(name -> keys.mac("consent-name", practice.value() + '\0' + name)).toList();
    }
}
